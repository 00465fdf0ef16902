/** The reports upward: sent when, to whom, received or not yet, passed on or not yet, each by its clock. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Act, ActBox, type Acts } from "~/forms/given";
import { Button } from "~/kit/button";
import { Empty } from "~/kit/empty";
import type { TimelineEvent } from "~/kit/event";
import { kindOf } from "~/kit/kinds";
import { Countdown, Stamp } from "~/kit/marks";
import { type Column, Table } from "~/kit/table";
import { ended, type Incident, type Report } from "./rows";

interface Due {
  clock: string;
  leg: number;
  due_at: string;
  warn_at: string;
}

interface Told {
  sent?: string;
  got?: string;
  passed?: string;
  dues: Due[];
}

/** Gives when each report was sent, received and passed on, and the clocks that it started. */
function toldOf(events: readonly TimelineEvent[]): Map<number, Told> {
  const told = new Map<number, Told>();
  for (const event of events) {
    const number = event.data.number;
    if (typeof number !== "number") continue;
    const one = told.get(number) ?? { dues: [] };
    const at = event.occurred_at ?? event.recorded_at;
    const kind = kindOf(event.kind);
    if (kind === "incident.report-submitted") {
      one.sent = at;
      one.dues = (event.data.clocks ?? []) as Due[];
    }
    if (kind === "incident.report-acknowledged") one.got = at;
    if (kind === "incident.report-passed-on") one.passed = at;
    told.set(number, one);
  }
  return told;
}

interface Props {
  row: Incident;
  events: readonly TimelineEvent[];
  acts: Acts;
}

export function Reports(props: Props) {
  const { t } = useTranslation();
  const [act, open] = useState<Act>();
  const columns = useColumns(props, open);
  return (
    <section className="page-col" aria-label={t("incidents.reports")}>
      <h2>{t("incidents.reports")}</h2>
      {props.row.reports.length > 0 ? (
        <Table
          label={t("incidents.reports")}
          columns={columns}
          rows={props.row.reports}
          keyOf={(report) => String(report.number)}
        />
      ) : (
        <div className="card">
          <Empty>{t(ended(props.row) ? "incidents.noneSent" : "incidents.noReports")}</Empty>
        </div>
      )}
      {act && <ActBox act={act} version={props.acts.version} close={() => open(undefined)} />}
    </section>
  );
}

function useColumns(props: Props, open: (act: Act) => void): Column<Report>[] {
  const { t } = useTranslation();
  const told = toldOf(props.events);
  const over = ended(props.row);
  const due = (report: Report, clock: string) =>
    over ? undefined : told.get(report.number)?.dues.find((one) => one.clock === clock);
  return [
    {
      name: "stage",
      head: t("field.stage"),
      cell: (report) => `${t(`value.${report.stage}`)} ${report.number}`,
    },
    { name: "to", head: t("incidents.addressee"), cell: (report) => report.addressee_name },
    {
      name: "sent",
      head: t("incidents.sent"),
      cell: (report) => {
        const at = told.get(report.number)?.sent;
        return at ? <Stamp at={at} /> : "";
      },
    },
    {
      name: "got",
      head: t("incidents.receipt"),
      cell: (report) => (
        <Step
          done={report.acknowledged}
          at={told.get(report.number)?.got}
          due={due(report, "receive")}
          word={t("incidents.notReceived")}
        />
      ),
    },
    {
      name: "passed",
      head: t("incidents.passedOn"),
      cell: (report) => (
        <Step
          done={report.passed_on !== ""}
          at={told.get(report.number)?.passed}
          due={due(report, "pass-on")}
          word={report.stage === "first" ? t("incidents.notPassed") : "—"}
          name={report.passed_on}
        />
      ),
    },
    {
      name: "acts",
      head: t("incidents.yours"),
      wide: true,
      cell: (report) => (
        <span className="acts">
          {props.acts.acts
            .filter((act) => act.part === report.number && useful(act, report))
            .map((act) => (
              <Button key={act.path} onPress={() => open(act)}>
                {t(`command.${act.command}`)}
              </Button>
            ))}
        </span>
      ),
    },
  ];
}

/** Says whether an act on a report is still to be done. */
function useful(act: Act, report: Report): boolean {
  if (act.command === "acknowledge-report") return !report.acknowledged;
  return report.stage === "first" && report.passed_on === "";
}

interface StepProps {
  done: boolean;
  at: string | undefined;
  due: Due | undefined;
  word: string;
  name?: string;
}

function Step(props: StepProps) {
  if (props.done)
    return (
      <span>
        <span className="got" aria-hidden>
          ✓
        </span>{" "}
        {props.name} {props.at && <Stamp at={props.at} />}
      </span>
    );
  if (!props.due) return <span>{props.word}</span>;
  return <Countdown due={props.due.due_at} warn={props.due.warn_at} label={`${props.word} `} />;
}
