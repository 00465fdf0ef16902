/** One incident: whose clock runs, its whistles, its reports upward, who was hurt, and all that happened. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ask, Problem } from "~/api/client";
import { useActs } from "~/forms/given";
import { Empty } from "~/kit/empty";
import { GradeMark, Stamp } from "~/kit/marks";
import { Timeline, type TimelineEvent } from "~/kit/timeline";
import { useBoard } from "~/live/store";
import { IncidentActs } from "./acts";
import { Attached } from "./attached";
import { Clocks, Facts, People, Response } from "./facts";
import { Next, Standing } from "./list";
import { Reports } from "./reports";
import { incidentRoute } from "./route";
import { ended, type Incident } from "./rows";
import "~/kit/page.css";
import "./incidents.css";

interface Whole {
  row: Incident;
  timeline: TimelineEvent[];
}

export function IncidentScreen() {
  const { t } = useTranslation();
  const { id } = incidentRoute.useParams();
  const board = useBoard("incidents");
  const live = board.rows.get(id) as Incident | undefined;
  const asked = useQuery({
    queryKey: ["incident", id, live?.version],
    queryFn: async () => (await ask(`/incidents/${id}`)) as Whole,
    placeholderData: (before) => (before?.row.key === id ? before : undefined),
  });
  const row = newer(live, asked.data?.row);
  const acts = useActs("incidents", row ? id : undefined, row?.version);
  if (!row && asked.error) return <Gone error={asked.error} />;
  if (!row) return <Empty>{t("loading")}</Empty>;
  const events = asked.data?.timeline ?? [];
  return (
    <>
      <Head row={row} order={board.order as readonly Incident[]} />
      <div className="page page-cols">
        <div className="page-col">
          <Attached row={row} acts={acts} />
          <Reports row={row} events={events} acts={acts} />
          <Timeline events={events} />
        </div>
        <aside className="page-col">
          <IncidentActs row={row} acts={acts} />
          <Clocks row={row} />
          <People row={row} />
          <Response row={row} />
          <Facts row={row} />
        </aside>
      </div>
    </>
  );
}

function newer(live: Incident | undefined, read: Incident | undefined): Incident | undefined {
  if (!live || !read) return live ?? read;
  return read.version > live.version ? read : live;
}

function Gone(props: { error: unknown }) {
  const { t } = useTranslation();
  const missing = props.error instanceof Problem && props.error.status === 404;
  return (
    <Empty
      act={
        <Link to="/incidents" search={{}}>
          {t("incidents.toList")}
        </Link>
      }
    >
      {t(missing ? "incidents.gone" : "fault.unanswered")}
    </Empty>
  );
}

function Head(props: { row: Incident; order: readonly Incident[] }) {
  const { t } = useTranslation();
  const { row, order } = props;
  const open = order.filter((one) => !ended(one) || one.key === row.key);
  const at = open.findIndex((one) => one.key === row.key);
  return (
    <header className="incident-head">
      <div className="incident-title">
        <h2>
          <GradeMark grade={row.grade} /> {row.matter}
          {row.exercise && <span className="drill">{t("app.drill")}</span>}
        </h2>
        <p className="meta">
          {t(`value.${row.category}`)} · {row.place_name} {row.spot} · {t("incidents.lead")}{" "}
          {row.lead_name} · <Stamp at={row.since} />
        </p>
      </div>
      <Standing row={row} />
      <Next row={row} />
      <nav className="incident-nav no-print" aria-label={t("incidents.neighbours")}>
        <Neighbour to={open[at - 1]} name={t("incidents.previous")}>
          <ChevronLeft aria-hidden />
        </Neighbour>
        <Neighbour to={open[at + 1]} name={t("incidents.following")}>
          <ChevronRight aria-hidden />
        </Neighbour>
      </nav>
    </header>
  );
}

function Neighbour(props: {
  to: Incident | undefined;
  name: string;
  children: React.ReactElement;
}) {
  if (!props.to) return null;
  return (
    <Link to="/incidents/$id" params={{ id: props.to.key }} aria-label={props.name}>
      {props.children}
    </Link>
  );
}
