/** What the reader may do with an incident now; what cannot be taken back says so first. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Act, ActBox, type Acts } from "~/forms/given";
import { Button } from "~/kit/button";
import type { Incident } from "./rows";

// In the order in which an incident lives; the first that is there is the next step.
const ORDER = [
  "verify-incident",
  "grade-incident",
  "submit-report",
  "start-response",
  "declare-controlled",
  "close-incident",
  "count-casualties",
  "amend-incident",
  "adjust-response",
  "regrade-incident",
  "declare-false-alarm",
];
const FINAL = ["close-incident", "declare-false-alarm"];
const STEPS = ORDER.indexOf("close-incident");

/** Gives the acts on the whole incident in that order; those on parts stand beside their parts. */
function inOrder(acts: Acts): Act[] {
  const known = acts.acts.filter((act) => ORDER.includes(act.command));
  return known.sort((a, b) => ORDER.indexOf(a.command) - ORDER.indexOf(b.command));
}

/** Gives the step that comes next, when it is the reader's: reporting again is never the next step. */
function nextOf(row: Incident, acts: Act[]): Act | undefined {
  const first = acts.find((act) => ORDER.indexOf(act.command) <= STEPS);
  if (first?.command !== "submit-report") return first;
  return row.next_clock?.startsWith("report-") || row.overdue.length > 0 ? first : undefined;
}

export function IncidentActs(props: { row: Incident; acts: Acts }) {
  const { t } = useTranslation();
  const { row } = props;
  const [act, open] = useState<Act>();
  const acts = inOrder(props.acts);
  const next = nextOf(row, acts);
  return (
    <section className="card no-print" aria-label={t("incidents.acts")}>
      <h2>{t("incidents.acts")}</h2>
      {acts.length === 0 && <p className="meta">{t("incidents.noActs")}</p>}
      <div className="acts">
        {acts.map((one) => (
          <Button key={one.path} tone={tone(one, next)} onPress={() => open(one)}>
            {t(`command.${one.command}`)}
          </Button>
        ))}
      </div>
      {act && (
        <ActBox
          act={act}
          version={props.acts.version}
          lead={FINAL.includes(act.command) ? t(`incidents.before.${act.command}`) : undefined}
          begin={beginning(act.command, row)}
          close={() => open(undefined)}
        />
      )}
    </section>
  );
}

function tone(act: Act, next: Act | undefined) {
  if (act === next) return "filled" as const;
  return FINAL.includes(act.command) ? ("danger" as const) : ("plain" as const);
}

/** What a form begins with: what is known already is corrected, not written anew. */
function beginning(command: string, row: Incident): Record<string, unknown> {
  const { dead, missing, injured, place, matter, spot, category } = row;
  if (command === "count-casualties") return { dead, missing, injured };
  if (command === "verify-incident") return { category };
  if (command === "amend-incident")
    return { place, matter, spot, affected: row.affected.map((one) => one.unit) };
  if (command === "adjust-response")
    return { level: row.level, authority_name: row.authority, measures: row.measures };
  if (command !== "submit-report") return {};
  const stage = row.reports.length === 0 ? "first" : "continued";
  return { stage: row.status === "controlled" ? "final" : stage, measures: row.measures ?? "" };
}
