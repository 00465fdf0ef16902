/** One whistle as a row: clock, level and number, matter and place, its units, and my next act. */
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Countdown, LegCell, LevelMark, Reports, useSpan } from "~/kit/marks";
import { useClock } from "~/live/clock";
import type { Task, Whistle } from "~/live/rows";

interface Props {
  row: Whistle;
  task: Task | undefined;
  legs: number;
  changed: boolean;
  here: boolean;
}

/** Whose clock a row shows: an emergency's first missed one, else mine or the next, whichever is due first. */
export function clockOf(row: Whistle, task: Task | undefined) {
  const missed = row.overdue[0];
  if (row.kind === "ER" && missed)
    return { who: missed.owner_name, what: missed.clock, due: missed.due_at, warn: null };
  if (task?.due_at && !(row.next_due && row.next_due < task.due_at))
    return { who: task.office_name, what: task.task, due: task.due_at, warn: task.warn_at };
  if (row.next_due && row.next_clock)
    return {
      who: row.next_owner_name ?? "",
      what: row.next_clock,
      due: row.next_due,
      warn: row.next_warn,
    };
  if (!missed) return undefined;
  return { who: missed.owner_name, what: missed.clock, due: missed.due_at, warn: null };
}

/** Says a whole row as one sentence: level, number, matter, place, unit, missing step, time left. */
export function useSentence(): (row: Whistle, task: Task | undefined) => string {
  const { t } = useTranslation();
  const words = useSpan();
  const now = useClock();
  return (row, task) => {
    const said = {
      level: t(row.level === "N" ? `kind.${row.kind}` : `level.${row.level}`),
      short: row.short,
      matter: row.reports
        ? `${row.matter} (${t("board.reports", { n: row.reports })})`
        : row.matter,
      place: `${row.place_name}${row.spot}`,
    };
    const clock = clockOf(row, task);
    if (!clock) return t("board.sentenceNone", { ...said, status: t(`status.${row.status}`) });
    const left = Date.parse(clock.due) - now();
    const time = t(left > 0 ? "clock.left" : "clock.past", { t: words(left) });
    return t("board.sentence", { ...said, unit: clock.who, step: t(`clock.${clock.what}`), time });
  };
}

export const WhistleRow = memo(function WhistleRow(props: Props) {
  const { t } = useTranslation();
  const sentence = useSentence();
  const { row, task } = props;
  const clock = clockOf(row, task);
  return (
    <Link
      to="/whistles/$id"
      params={{ id: row.key }}
      className="row"
      data-row={row.key}
      data-level={row.level}
      data-here={props.here || undefined}
      data-changed={props.changed || undefined}
      aria-label={sentence(row, task)}
    >
      <span className="row-bar" />
      {clock ? (
        <Countdown
          due={clock.due}
          warn={clock.warn}
          label={`${clock.who} ${t(`clock.${clock.what}`)}`}
        />
      ) : (
        <span className="row-status">{t(`status.${row.status}`)}</span>
      )}
      <span className="row-level">
        <LevelMark level={row.level} kind={row.kind} />
        <span className="row-number">{row.short || "—"}</span>
      </span>
      <span className="row-matter">
        <strong data-shortened title={row.matter}>
          {row.exercise && <em className="drill">{t("app.drill")}</em>}
          {row.matter}
        </strong>
        <span className="meta" data-shortened>
          <Reports n={row.reports} />
          {row.place_name}
          {row.spot} · {row.street_name}
          {row.pending_confirmation && ` · ${t("board.pending")}`}
          {row.escalation > 0 && ` · ${t("board.escalated", { n: row.escalation })}`}
        </span>
      </span>
      <Legs row={row} most={props.legs} />
      <span className="row-act">
        {task && <span className="act">{t(`act.${task.task}`)}</span>}
      </span>
    </Link>
  );
});

function Legs(props: { row: Whistle; most: number }) {
  const { t } = useTranslation();
  const { legs } = props.row;
  const shown = legs.slice(0, props.most);
  const more = legs.length - shown.length;
  if (legs.length === 0)
    return <span className="row-legs row-none">{t(`status.${props.row.status}`)}</span>;
  return (
    <span className="row-legs">
      {shown.map((leg) => (
        <LegCell key={leg.leg} leg={leg} />
      ))}
      <span className="row-more">
        {more > 0 && <abbr title={t("leg.more", { n: more })}>+{more}</abbr>}
      </span>
    </span>
  );
}
