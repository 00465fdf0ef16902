/** What stands around every screen: rail, top bar, how fresh the data is, help, palette. */
import { Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Boundary } from "~/kit/boundary";
import { Toasts } from "~/kit/toast";
import { Waiting } from "~/outbox/waiting";
import { Freshness, Stale } from "./fresh";
import { useKeys } from "./keys";
import { useMe } from "./me";
import { Mine } from "./mine";
import { nameOf } from "./paths";
import { usePhone } from "./phone";
import { Rail } from "./places";
import { DemoMark, SetupBar } from "./setting-up";
import { Ringing, SoundState } from "./sound";
import { Tabs } from "./tabs";
import "./frame.css";

// What nobody sees at first comes after the board is live.
const Help = lazy(() => import("./help").then((it) => ({ default: it.Help })));
const Palette = lazy(() => import("./palette").then((it) => ({ default: it.Palette })));

export function Frame() {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [over, setOver] = useState<"help" | "palette" | undefined>();
  useKeys(setOver);
  useTitle(path);
  const phone = usePhone();
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t("app.skip")}
      </a>
      {phone ? <Tabs /> : <Rail />}
      <div className="top no-print">
        <Here path={path} />
        <div className="top-right">
          <DemoMark />
          <Waiting />
          <SoundState />
          <Freshness />
          {!phone && <Mine help={() => setOver("help")} />}
        </div>
      </div>
      <main id="main" className="main" tabIndex={-1}>
        <Ringing path={path} />
        <Stale />
        <SetupBar />
        <div className="screen">
          <Boundary at={path}>
            <Outlet />
          </Boundary>
        </div>
      </main>
      <Suspense>
        {over === "help" && <Help close={() => setOver(undefined)} />}
        {over === "palette" && <Palette close={() => setOver(undefined)} />}
      </Suspense>
      <Toasts />
    </div>
  );
}

function useTitle(path: string): void {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = t("app.title", { screen: t(`nav.${nameOf(path)}`) });
  }, [t, path]);
}

function Here(props: { path: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const role = me.roles[0];
  return (
    <h1 className="here">
      {t(`nav.${nameOf(props.path)}`)}
      {role && (
        <span className="here-unit" data-shortened>
          {role.unit === "*" ? t("timeline.everywhere") : role.unit_name}
        </span>
      )}
    </h1>
  );
}
