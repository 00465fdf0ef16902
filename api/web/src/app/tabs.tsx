/** The phone's tabs: my tasks, blow, mine; whoever may not blow has the board in its place. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMyWork } from "~/tasks/mine";
import { useMe } from "./me";
import { TABS } from "./paths";

export function Tabs() {
  const { t } = useTranslation();
  const me = useMe();
  const waiting = useMyWork("phone").work.length;
  return (
    <nav className="rail no-print" aria-label={t("nav.label")}>
      {TABS.filter((place) => place.for(me)).map((place) => (
        <Link
          key={place.name}
          to={place.path}
          className="rail-link"
          activeProps={{ className: "rail-link rail-here", "aria-current": "page" }}
        >
          <place.icon aria-hidden />
          <span>
            {t(`nav.${place.name}`)}
            {place.name === "tasks" && waiting > 0 && ` ${waiting}`}
          </span>
        </Link>
      ))}
    </nav>
  );
}
