/** What narrows a list: figures, chips, and filters that fold on the phone. */
import { useTranslation } from "react-i18next";
import { Folding } from "~/kit/filters";
import { FILTERS } from "~/screens/board/bands";
import { Figure, Kept } from "~/screens/board/figures";
import { Chip } from "~/tasks/filters";
import { Part, State } from "./part";
import "~/app/frame.css";
import "~/kit/page.css";
import "~/tasks/list.css";

const COUNTS = [5, 3, 2, 4, 37];

export function Filters() {
  const { t } = useTranslation();
  const of = { at: "/inbox", wanted: { step: "sign" } } as const;
  return (
    <Part
      name="filter"
      of="screens/board/figures.tsx, tasks/filters.tsx, kit/filters.tsx"
      cells="whole"
    >
      <State name="figures">
        <div className="figures">
          {FILTERS.map((filter, at) => (
            <Figure key={filter} filter={filter} n={COUNTS[at] ?? 0} here={filter === "unsigned"} />
          ))}
          <Kept kept={12} due={14} />
        </div>
      </State>
      <State name="chips">
        <div className="chips">
          <Chip {...of} search={{}} name={t("all")} n={12} />
          <Chip {...of} search={{ step: "sign" }} name={t("act.sign")} n={7} />
          <Chip {...of} search={{ show: "over" }} name={t("board.over")} n={2} over />
        </div>
      </State>
      <State name="folding">
        <Folding>
          <div className="page-bar">
            <div className="search">
              <input type="search" aria-label={t("board.search")} placeholder={t("board.search")} />
            </div>
            <select aria-label={t("field.level")}>
              <option>{t("all")}</option>
            </select>
          </div>
        </Folding>
      </State>
    </Part>
  );
}
