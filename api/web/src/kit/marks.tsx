/** Small marks: level, leg, status, clock, stamp. Levels speak by shape and word, colour of time only. */
import { AlarmClock } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { useNow } from "~/live/clock";
import type { Leg } from "~/live/rows";
import { ago, clock, days, moment, span, urgency } from "./time";
import "./marks.css";

export const LEVEL_SHAPES: Record<string, string> = { E1: "▲", E2: "◆", N: "" };
export const LEG_SHAPES: Record<string, string> = {
  dispatched: "○",
  signed: "◔",
  contacted: "◑",
  arrived: "◕",
  working: "◕",
  claimed: "◇",
  rework: "✕",
  accepted: "✓",
};
const GRADE_SHAPES: Record<string, string> = { I: "Ⅰ▲", II: "Ⅱ◆", III: "Ⅲ■", IV: "Ⅳ●" };

/** The level of a whistle: a chip for emergencies, the kind's word for the rest. */
export const LevelMark = memo(function LevelMark(props: { level: string; kind: string }) {
  const { t } = useTranslation();
  if (props.level === "N")
    return (
      <span className="level-kind" data-shortened>
        {t(`kind.${props.kind}`)}
      </span>
    );
  return (
    <span className={`level level-${props.level}`}>
      {LEVEL_SHAPES[props.level]}
      {t(`level.${props.level}`)}
    </span>
  );
});

/** The grade of an incident: numeral, shape, word and colour. */
export function GradeMark(props: { grade: string | null }) {
  const { t } = useTranslation();
  if (!props.grade) return <span className="grade grade-none">{t("grade.none")}</span>;
  return (
    <span className={`grade grade-${props.grade}`}>
      {GRADE_SHAPES[props.grade]} {t(`grade.${props.grade}`)}
    </span>
  );
}

/** A span of time in words of the language. */
export function useSpan(): (ms: number) => string {
  const { t } = useTranslation();
  return (ms) => {
    const short = span(ms);
    if (short) return short;
    const { d, h, m } = days(ms);
    return d > 0 ? t("clock.days", { d, h }) : t("clock.hours", { h, m });
  };
}

/** What is left until a moment, or by how much it was missed; as wide at 00:00 as at 59:59. */
export function Countdown(props: { due: string; warn?: string | null; label?: string }) {
  const now = useNow();
  const { t } = useTranslation();
  const words = useSpan();
  const due = Date.parse(props.due);
  const how = urgency(due, props.warn ? Date.parse(props.warn) : undefined, now);
  return (
    <span className="countdown" data-urgency={how} role="timer">
      <span className="countdown-label">
        <span data-shortened>{props.label}</span>
        {how === "over" && <b>{t("clock.over")}</b>}
      </span>
      <span className="countdown-time">
        {how === "over" && <AlarmClock className="countdown-glyph" aria-hidden />}
        <Parted text={words(due - now)} />
      </span>
    </span>
  );
}

/** Digits large, units small: 20时52分. */
function Parted(props: { text: string }) {
  const parts = props.text.split(/(\d[\d:]*)/).filter(Boolean);
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name.
  return parts.map((part, at) => (/\d/.test(part) ? part : <small key={at}>{part}</small>));
}

/** The clocks of a leg in the order in which they are due. */
function nextOf(leg: Leg): [string, string] | undefined {
  const open = Object.entries(leg.due).sort(([, a], [, b]) => (a < b ? -1 : 1));
  return open.find(([clock]) => leg.overdue.includes(clock)) ?? open[0];
}

/** A unit's answer as one cell: name, lead marked *, how far, and its clock when one runs. */
export const LegCell = memo(function LegCell(props: { leg: Leg }) {
  const { t } = useTranslation();
  const { leg } = props;
  const next = leg.state === "claimed" || leg.state === "accepted" ? undefined : nextOf(leg);
  const over = leg.overdue.length > 0 && leg.state !== "claimed";
  return (
    <span className="leg" data-state={leg.state} data-over={over || undefined}>
      <span className="leg-name" data-shortened>
        {leg.name}
        {leg.lead && <abbr title={t("leg.lead")}>*</abbr>}
      </span>
      <span className="leg-state">
        <span aria-hidden>{LEG_SHAPES[leg.state]}</span>
        <span data-shortened>{t(`leg.${leg.state}`)}</span>
        {next && over && <LegTime due={next[1]} />}
      </span>
    </span>
  );
});

function LegTime(props: { due: string }) {
  const now = useNow();
  const missed = now - Date.parse(props.due);
  const long = span(missed);
  if (missed < 0) return null;
  return <span className="leg-time">−{long && long.length < 6 ? long : short(missed)}</span>;
}

function short(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** How many others called about the same matter: +2 来电. */
export function Reports(props: { n: number }) {
  const { t } = useTranslation();
  if (!props.n) return null;
  return <span className="reports">{t("board.reports", { n: props.n })}</span>;
}

/** A moment, relative and absolute together. */
export function Stamp(props: { at: string; seconds?: boolean }) {
  const now = useNow();
  const { t } = useTranslation();
  const at = Date.parse(props.at);
  const past = ago(at, now);
  const time = props.seconds ? clock(at) : moment(at, now);
  return (
    <time dateTime={props.at} title={props.at} className="stamp">
      {past ? t(`time.ago.${past.unit}`, { n: past.n }) : t("time.now")} · {time}
    </time>
  );
}
