/** In the frame: that a demo's data is invented, and for administrators what the installation still lacks. */
import { Link, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { missing, useSetup } from "~/screens/setup/state";
import { useMe } from "./me";
import "~/screens/setup/setup.css";

export function DemoMark() {
  return useMe().synthetic ? <Synthetic /> : null;
}

export function Synthetic() {
  const { t } = useTranslation();
  return (
    <span className="demo-mark" title={t("app.demo")}>
      <span className="demo-long">{t("app.demo")}</span>
      <span className="demo-short">{t("kit.demo")}</span>
    </span>
  );
}

/** Leads on to what is missing, wherever an administrator is. */
export function SetupBar() {
  const me = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const asked = useSetup(me.administers);
  const left = asked.data ? missing(asked.data) : [];
  return left.length === 0 || path.startsWith("/setup") ? null : <Lacking steps={left} />;
}

export function Lacking(props: { steps: readonly string[] }) {
  const { t } = useTranslation();
  const what = props.steps.map((step) => t(`setup.step.${step}`)).join(t("timeline.and"));
  return (
    <div className="setup-bar no-print">
      <span>{t("setup.lacks", { what })}</span>
      <Link to="/setup">{t("setup.goOn")}</Link>
    </div>
  );
}
