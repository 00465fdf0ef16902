/** Every component of ours in every state, as the screens use it: to look at, to test, to write by. */
import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { keepLook, themeNow, useLook } from "~/app/look";
import { Button } from "~/kit/button";
import { Languages } from "~/kit/languages";
import { Clock } from "~/live/clock";
import { Banners } from "./banners";
import { Pressed } from "./buttons";
import { still } from "./example";
import { Filling } from "./filling";
import { Filters } from "./filters";
import { known } from "./known";
import { Marks } from "./marks";
import { Notices } from "./notices";
import { Record } from "./record";
import { Rows } from "./rows";
import { Tokens } from "./tokens";
import "./styleguide.css";

const PARTS = [
  ...["colours", "type", "spaces", "level", "grade", "leg", "clock", "stamp", "row", "steps"],
  ...["timeline", "table", "button", "copy", "field", "form", "filter", "toast", "empty"],
  ...["fault", "drawer", "banner", "mark"],
];

export function Styleguide() {
  const { t } = useTranslation();
  const [queries] = useState(known);
  const title = t("guide.title");
  useEffect(() => {
    document.title = t("app.title", { screen: title });
  }, [t, title]);
  return (
    <div className="guide">
      <header className="guide-head">
        <h1>{title}</h1>
        <p className="meta">{t("guide.lead")}</p>
        <Look />
      </header>
      <nav className="guide-nav" aria-label={t("guide.parts")}>
        {PARTS.map((name) => (
          <a key={name} href={`#${name}`}>
            {t(`guide.part.${name}`)}
          </a>
        ))}
      </nav>
      <main id="main" className="guide-main" tabIndex={-1}>
        <QueryClientProvider client={queries}>
          <Clock value={still}>
            <Tokens />
            <Marks />
            <Rows />
            <Record />
            <Pressed />
            <Filling />
            <Filters />
            <Notices />
            <Banners />
          </Clock>
        </QueryClientProvider>
      </main>
    </div>
  );
}

/** Language and theme, which the frame's menu has elsewhere. */
function Look() {
  const { t } = useTranslation();
  const dark = (useLook().theme ?? themeNow()) === "dark";
  return (
    <div className="guide-look">
      <Languages />
      <Button onPress={() => keepLook({ theme: dark ? "light" : "dark" })}>
        {t(dark ? "look.light" : "look.dark")}
      </Button>
    </div>
  );
}
