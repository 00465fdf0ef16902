/** 哨单: a whistle on paper, for the hand of whoever goes there. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { whistleBrief } from "~/kit/brief";
import { discreet } from "~/kit/discreet";
import { Empty } from "~/kit/empty";
import { kindOf } from "~/kit/kinds";
import { LEG_SHAPES, LevelMark } from "~/kit/marks";
import { Facts, Paper, Signatures } from "~/kit/paper";
import { Who } from "~/kit/people";
import { moment } from "~/kit/time";
import { now } from "~/live/clock";
import type { Whistle } from "~/live/rows";
import { type Happened, STEPS, times, type When } from "./happened";
import { sheetRoute } from "./route";

export function Sheet() {
  const { t } = useTranslation();
  const { id } = sheetRoute.useParams();
  const asked = useQuery({
    queryKey: ["sheet", id],
    queryFn: async () => (await ask(`/whistles/${id}`)) as { row: Whistle; timeline: Happened[] },
  });
  if (asked.error) return <Empty>{t("paper.none")}</Empty>;
  if (!asked.data) return <Empty>{t("loading")}</Empty>;
  const { row, timeline } = asked.data;
  const at = now();
  const time = (moment_: string | null) => (moment_ ? moment(Date.parse(moment_), at) : "—");
  return (
    <Paper
      title={`${t("paper.sheet")} ${row.short}`}
      of={row.street_name}
      pos={row.pos}
      path={`/whistles/${row.key}`}
      brief={() => whistleBrief(row, now(), t)}
      exercise={row.exercise}
    >
      <Facts
        rows={[
          [t("paper.level"), <LevelMark key="level" level={row.level} kind={row.kind} />],
          [t("paper.status"), t(`status.${row.status}`)],
          [t("paper.matter"), discreet(row.matter)],
          [t("paper.place"), discreet(`${row.place_name} ${row.spot}`)],
          [t("paper.need"), discreet(row.need)],
          [t("paper.blown"), time(row.blown_at)],
          [t("paper.reports"), row.reports ? t("board.reports", { n: row.reports }) : "—"],
        ]}
      />
      <h3>{t("paper.units")}</h3>
      <Legs row={row} timeline={timeline} />
      <h3>{t("paper.happened")}</h3>
      <Timeline row={row} timeline={timeline} />
      <Signatures names={[t("paper.officer"), t("paper.unit"), t("paper.leader")]} />
    </Paper>
  );
}

function Legs(props: { row: Whistle; timeline: readonly Happened[] }) {
  const { t } = useTranslation();
  const when = times(props.timeline);
  return (
    <table>
      <thead>
        <tr>
          <th>{t("paper.unit")}</th>
          {STEPS.map((step) => (
            <th key={step}>{t(`clock.${step}`)}</th>
          ))}
          <th>{t("paper.status")}</th>
        </tr>
      </thead>
      <tbody>
        {props.row.legs.map((leg) => (
          <tr key={leg.leg}>
            <td>
              {leg.name}
              {leg.lead && "*"}
            </td>
            {STEPS.map((step) => (
              <td key={step}>
                <Due when={when.get(`${leg.leg}/${step}`)} late={leg.overdue.includes(step)} />
              </td>
            ))}
            <td>
              {LEG_SHAPES[leg.state]}
              {t(`leg.${leg.state}`)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** When it was due over when it was done; what is late says so in words. */
function Due(props: { when: When | undefined; late: boolean }) {
  const { t } = useTranslation();
  const { when, late } = props;
  if (!when) return <>—</>;
  const at = now();
  const time = (one: string) => moment(Date.parse(one), at);
  const missed = late || (when.due && when.done && when.done > when.due);
  return (
    <>
      {when.due && t("paper.due", { time: time(when.due) })}
      {when.done && <div>{t("paper.done", { time: time(when.done) })}</div>}
      {missed && <div className="paper-over">{t("clock.over")}</div>}
    </>
  );
}

const LATE_MS = 120_000;

/** Gives by how much something was recorded after it had happened. */
function lateBy(one: Happened): number {
  return one.occurred_at ? Date.parse(one.recorded_at) - Date.parse(one.occurred_at) : 0;
}

function Timeline(props: { row: Whistle; timeline: readonly Happened[] }) {
  const { t } = useTranslation();
  const at = now();
  return (
    <table>
      <tbody>
        {props.timeline.map((one) => {
          const leg = props.row.legs.find((found) => found.leg === one.data.leg);
          const step = one.data.clock ? t(`clock.${one.data.clock}`) : "";
          const late = lateBy(one) > LATE_MS;
          return (
            <tr key={one.pos}>
              <td className="paper-time">{moment(Date.parse(one.recorded_at), at)}</td>
              <td>
                {leg?.name} {step} {t(`event.${kindOf(one.kind)}`)}
                {late && `（${t("time.late")} ${moment(Date.parse(one.occurred_at ?? ""), at)}）`}
              </td>
              <td className="paper-who">
                <Who is={one.actor} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
