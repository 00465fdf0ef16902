/** Setting an installation up: territory, offices, time limits, accounts, then the first whistle. */
import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/app/me";
import { Refused } from "~/forms/form";
import { Button } from "~/kit/button";
import { Empty } from "~/kit/empty";
import { OfficesStep } from "./offices";
import { useSeries } from "./series";
import { missing, type Setup, STEPS, type Step, useSetup } from "./state";
import { TerritoryStep } from "./territory-step";
import "~/kit/page.css";
import "./setup.css";

export function SetupScreen() {
  const { t } = useTranslation();
  const me = useMe();
  const asked = useSetup(me.administers);
  if (!me.administers) return <Empty>{t("setup.notYours")}</Empty>;
  if (asked.error) return <Refused problem={asked.error} />;
  if (!asked.data) return <Empty>{t("loading")}</Empty>;
  const left = missing(asked.data);
  return (
    <div className="page setup">
      <h2>{t("setup.title")}</h2>
      <p className="lead-in">{t(left.length > 0 ? "setup.lead" : "setup.done")}</p>
      <ol className="page-col">
        {STEPS.map((step, at) => (
          <One key={step} step={step} number={at + 1} setup={asked.data} left={left} />
        ))}
        <li className="card">
          <h2>5 · {t("setup.step.whistle")}</h2>
          <p>{t(left.length > 0 ? "setup.whistleLater" : "setup.whistleNow")}</p>
          {left.length === 0 && <Link to="/board">{t("fault.back")}</Link>}
        </li>
      </ol>
    </div>
  );
}

interface OneProps {
  step: Step;
  number: number;
  setup: Setup;
  left: Step[];
}

function One({ step, number, setup, left }: OneProps) {
  const { t } = useTranslation();
  const done = !left.includes(step);
  const next = left[0] === step;
  const inside: Record<Step, ReactNode> = {
    territory: <TerritoryStep />,
    offices: <OfficesStep />,
    policy: <PolicyStep setup={setup} />,
    accounts: <AccountsStep />,
  };
  return (
    <li className="card" data-next={next || undefined}>
      <details open={next}>
        <summary>
          <h2>
            {number} · {t(`setup.step.${step}`)}
          </h2>
          {done ? (
            <span className="setup-done">
              <CircleCheck aria-hidden /> {t(`setup.have.${step}`, countsOf(setup))}
            </span>
          ) : (
            <span className="meta">{t(next ? "setup.next" : "setup.later")}</span>
          )}
        </summary>
        <p className="lead-in">{t(`setup.why.${step}`)}</p>
        {inside[step]}
      </details>
    </li>
  );
}

const countsOf = ({ places, offices, accounts, granted, policy }: Setup) => ({
  places,
  offices,
  accounts,
  granted,
  policy: policy?.split("/")[1] ?? "",
});

function PolicyStep({ setup }: { setup: Setup }) {
  const { t } = useTranslation();
  const { run, busy, problem } = useSeries();
  const { name, title, version } = setup.shipped as Record<string, string | number>;
  const path = `/policies/${name}/publish-policy`;
  return (
    <div className="form">
      <p>{t("setup.shipped", { title, version })}</p>
      {setup.policy === null ? (
        <Button
          tone="filled"
          busy={busy}
          className="setup-act"
          onPress={() => void run([{ path, body: { policy: setup.shipped } }])}
        >
          {t("setup.publish")}
        </Button>
      ) : (
        <p className="meta">{t("setup.policyHint")}</p>
      )}
      <Refused problem={problem} />
    </div>
  );
}

function AccountsStep() {
  const { t } = useTranslation();
  return (
    <div className="form">
      <ul className="setup-list">
        <li>{t("setup.who.officer")}</li>
        <li>{t("setup.who.dispatcher")}</li>
        <li>{t("setup.who.responder")}</li>
        <li>{t("setup.who.leader")}</li>
      </ul>
      <p>
        <Link to="/users" search={{ add: true }}>
          {t("users.add")}
        </Link>
        {" · "}
        <Link to="/users">{t("users.all")}</Link>
      </p>
    </div>
  );
}
