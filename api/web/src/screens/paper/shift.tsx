/** A shift on paper: the hand-over note, then the log as it wrote itself. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { discreet } from "~/kit/discreet";
import { Empty } from "~/kit/empty";
import { kindOf } from "~/kit/kinds";
import { Facts, Paper, Signatures } from "~/kit/paper";
import { usePersonName, Who } from "~/kit/people";
import { day, moment } from "~/kit/time";
import { now } from "~/live/clock";
import type { Happened } from "./happened";
import { shiftPaperRoute } from "./route";

interface Promised {
  promise: number;
  to_name: string;
  post: string;
  what: string;
  until: string;
}

interface Shift {
  key: string;
  pos: number;
  office_name: string;
  officer: string;
  leader: string;
  taken_at: string;
  handed_at: string | null;
  note: string;
  present: string[];
  missing: { subject: string; post: string }[];
  promises: Promised[];
  exercise: boolean;
}

const PAGE = 200;
const PAGES_MAX = 10;

interface Log {
  rows: Happened[];
  next: number | null;
}

async function read(id: string): Promise<{ row: Shift; log: Happened[]; whole: boolean }> {
  const { row } = (await ask(`/shifts/${id}`)) as { row: Shift };
  const log: Happened[] = [];
  let since: number | null = 0;
  for (let page = 0; page < PAGES_MAX && since !== null; page++) {
    const found = (await ask(`/shifts/${id}/log?limit=${PAGE}&since=${since}`)) as Log;
    log.push(...found.rows);
    since = found.next;
  }
  return { row, log, whole: since === null };
}

export function ShiftPaper() {
  const { t } = useTranslation();
  const { id } = shiftPaperRoute.useParams();
  const name = usePersonName();
  const asked = useQuery({ queryKey: ["shift-paper", id], queryFn: () => read(id) });
  if (asked.error) return <Empty>{t("paper.none")}</Empty>;
  if (!asked.data) return <Empty>{t("loading")}</Empty>;
  const { row, log, whole } = asked.data;
  const at = now();
  const time = (one: string | null) => (one ? moment(Date.parse(one), at) : t("paper.running"));
  return (
    <Paper
      title={`${t("paper.shift")} ${day(Date.parse(row.taken_at))}`}
      of={row.office_name}
      pos={row.pos}
      path={`/shift/${row.key}`}
      exercise={row.exercise}
    >
      <Facts
        rows={[
          [t("paper.officer"), name(row.officer)],
          [t("paper.leader"), name(row.leader)],
          [t("paper.taken"), time(row.taken_at)],
          [t("paper.handed"), time(row.handed_at)],
          [t("paper.present"), row.present.map(name).join("、") || "—"],
          [t("paper.missing"), row.missing.map((one) => name(named(one))).join("、") || "—"],
        ]}
      />
      <h3>{t("paper.note")}</h3>
      <p>{row.note ? discreet(row.note) : t("paper.noNote")}</p>
      <h3>{t("paper.promises")}</h3>
      <Promises rows={row.promises} />
      <Signatures names={[t("paper.from"), t("paper.to"), t("paper.leader")]} />
      <h3>{t("paper.log")}</h3>
      <LogRows rows={log} />
      {!whole && <p>{t("paper.logMore")}</p>}
    </Paper>
  );
}

function named(one: unknown): string {
  return typeof one === "string" ? one : (one as { subject: string }).subject;
}

function Promises(props: { rows: Promised[] }) {
  const { t } = useTranslation();
  const at = now();
  if (props.rows.length === 0) return <p>{t("paper.noPromise")}</p>;
  return (
    <table>
      <tbody>
        {props.rows.map((one) => (
          <tr key={one.promise}>
            <td className="paper-time">{moment(Date.parse(one.until), at)}</td>
            <td className="paper-who">
              {one.to_name} {discreet(one.post)}
            </td>
            <td>{discreet(one.what)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LogRows(props: { rows: Happened[] }) {
  const { t } = useTranslation();
  const at = now();
  if (props.rows.length === 0) return <p>{t("paper.noLog")}</p>;
  return (
    <table>
      <tbody>
        {props.rows.map((one) => (
          <tr key={one.pos}>
            <td className="paper-time">{moment(Date.parse(one.recorded_at), at)}</td>
            <td className="paper-number">{one.short}</td>
            <td>
              {one.data.clock && t(`clock.${one.data.clock}`)} {t(`event.${kindOf(one.kind)}`)}{" "}
              {discreet(one.data.instruction ?? one.data.note ?? one.data.what ?? one.matter ?? "")}
            </td>
            <td className="paper-who">
              <Who is={one.actor} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
