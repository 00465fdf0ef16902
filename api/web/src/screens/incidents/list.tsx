/** The incidents: what is open first, by the next report that is due. */
import { Link, useNavigate } from "@tanstack/react-router";
import { Input, SearchField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useMe } from "~/app/me";
import { CommandForm } from "~/forms/form";
import { Button } from "~/kit/button";
import { Drawer } from "~/kit/drawer";
import { Empty } from "~/kit/empty";
import { Countdown, GradeMark, Stamp } from "~/kit/marks";
import { type Column, Table } from "~/kit/table";
import { useBoard } from "~/live/store";
import { CATEGORIES, GRADES, type IncidentSearch, incidentsRoute, SHOWN } from "./route";
import { clockOf, type Incident, matches } from "./rows";
import "~/kit/page.css";
import "./incidents.css";

const REPORTERS = ["clerk", "duty_officer", "leader", "chief", "dispatcher"];

/** Says whether somebody may write an incident down. */
export function useMayReport(): boolean {
  return useMe().roles.some((role) => REPORTERS.includes(role.role));
}

export function Incidents() {
  const { t } = useTranslation();
  const wanted = incidentsRoute.useSearch();
  const navigate = useNavigate();
  const board = useBoard("incidents");
  const rows = (board.order as readonly Incident[]).filter((row) => matches(row, wanted));
  const columns = useColumns();
  return (
    <div className="page">
      <Bar />
      {rows.length > 0 ? (
        <Table
          label={t("incidents.label")}
          columns={columns}
          rows={rows}
          keyOf={(row) => row.key}
          changed={board.changed}
        />
      ) : (
        <Nothing loaded={board.pos >= 0} any={board.order.length > 0} />
      )}
      {wanted.report && (
        <Drawer
          title={t("command.report-incident")}
          close={() =>
            void navigate({ to: "/incidents", search: { ...wanted, report: undefined } })
          }
        >
          <p className="lead-in">{t("incidents.reportLead")}</p>
          <CommandForm
            command="report-incident"
            path="/incidents/report-incident"
            done={({ stream }) =>
              void navigate({
                to: "/incidents/$id",
                params: { id: stream.slice("incident-".length) },
              })
            }
          />
        </Drawer>
      )}
    </div>
  );
}

function Bar() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const wanted = incidentsRoute.useSearch();
  const mayReport = useMayReport();
  const look = (change: IncidentSearch) =>
    void navigate({ to: "/incidents", search: { ...wanted, ...change }, replace: true });
  const shown = wanted.state ?? "open";
  return (
    <div className="page-bar no-print">
      <nav className="seg" aria-label={t("incidents.show")}>
        {SHOWN.map((show) => (
          <Link
            key={show}
            to="/incidents"
            search={{ ...wanted, state: show === "open" ? undefined : show }}
            data-on={shown === show || undefined}
            activeOptions={{ exact: true }}
          >
            {t(`incidents.shown.${show}`)}
          </Link>
        ))}
      </nav>
      <select
        aria-label={t("field.category")}
        value={wanted.category ?? ""}
        onChange={(event) =>
          look({ category: (event.target.value || undefined) as IncidentSearch["category"] })
        }
      >
        <option value="">{t("incidents.anyCategory")}</option>
        {CATEGORIES.map((one) => (
          <option key={one} value={one}>
            {t(`value.${one}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={t("field.grade")}
        value={wanted.grade ?? ""}
        onChange={(event) =>
          look({ grade: (event.target.value || undefined) as IncidentSearch["grade"] })
        }
      >
        <option value="">{t("incidents.anyGrade")}</option>
        {GRADES.map((one) => (
          <option key={one} value={one}>
            {t(`value.${one}`)}
          </option>
        ))}
      </select>
      <SearchField
        className="search"
        data-search
        aria-label={t("incidents.search")}
        value={wanted.q ?? ""}
        onChange={(q) => look({ q: q || undefined })}
      >
        <Input placeholder={t("incidents.search")} />
      </SearchField>
      {mayReport && (
        <Button tone="filled" className="page-end" onPress={() => look({ report: true })}>
          {t("command.report-incident")}
        </Button>
      )}
    </div>
  );
}

function Nothing(props: { loaded: boolean; any: boolean }) {
  const { t } = useTranslation();
  const wanted = incidentsRoute.useSearch();
  const mayReport = useMayReport();
  if (!props.loaded) return <Empty>{t("loading")}</Empty>;
  const filtered = wanted.category || wanted.grade || wanted.q || wanted.state === "ended";
  if (filtered)
    return (
      <Empty
        act={
          <Link to="/incidents" search={{}}>
            {t("board.clear")}
          </Link>
        }
      >
        {t("incidents.nothing")}
      </Empty>
    );
  return <Empty>{t(mayReport ? "incidents.emptyReport" : "incidents.empty")}</Empty>;
}

function useColumns(): Column<Incident>[] {
  const { t } = useTranslation();
  return [
    { name: "matter", head: t("field.matter"), cell: (row) => <Matter row={row} /> },
    { name: "clock", head: t("incidents.next"), wide: true, cell: (row) => <Next row={row} /> },
    { name: "grade", head: t("field.grade"), cell: (row) => <GradeMark grade={row.grade} /> },
    { name: "status", head: t("incidents.standing"), cell: (row) => <Standing row={row} /> },
    { name: "lead", head: t("incidents.lead"), cell: (row) => row.lead_name },
    {
      name: "people",
      head: t("incidents.people"),
      right: true,
      cell: (row) => `${row.dead} / ${row.missing} / ${row.injured}`,
    },
    {
      name: "whistles",
      head: t("incidents.whistles"),
      right: true,
      cell: (row) => row.whistles.length,
    },
    { name: "since", head: t("incidents.since"), cell: (row) => <Stamp at={row.since} /> },
  ];
}

function Matter({ row }: { row: Incident }) {
  const { t } = useTranslation();
  return (
    <Link to="/incidents/$id" params={{ id: row.key }} className="incident-link">
      {row.matter}
      {row.exercise && <span className="drill">{t("app.drill")}</span>}
      <span className="sub">
        {t(`value.${row.category}`)} · {row.place_name} {row.spot}
      </span>
    </Link>
  );
}

export function Next({ row }: { row: Incident }) {
  const { t } = useTranslation();
  const clock = clockOf(row);
  if (!clock) return <span className="meta">{t("clock.none")}</span>;
  const label = `${clock.who} ${t(`clock.${clock.what}`)} `;
  return <Countdown due={clock.due} warn={clock.warn} label={label} />;
}

export function Standing({ row }: { row: Incident }) {
  const { t } = useTranslation();
  return (
    <span>
      {t(`incidents.status.${row.status}`)}
      {row.level && (
        <span className="sub">{t("incidents.level", { level: t(`value.${row.level}`) })}</span>
      )}
    </span>
  );
}
