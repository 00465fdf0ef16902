/** Times as people on duty read them: 24 h, a date only when it is not today, one zone for all. */

export const ZONE = "Asia/Shanghai";
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clockOf = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const shortOf = format({ hour: "2-digit", minute: "2-digit" });
const dayOf = format({ year: "numeric", month: "2-digit", day: "2-digit" });
const weekOf = new Map<string, Intl.DateTimeFormat>();

function format(parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-GB", { ...parts, hourCycle: "h23", timeZone: ZONE });
}

/** Gives 14:32:07. */
export function clock(at: number): string {
  return clockOf.format(at);
}

/** Gives the day as 2026-11-25. */
export function day(at: number): string {
  return dayOf.format(at).split("/").reverse().join("-");
}

/** Gives 14:32 when it is today, else 11-24 14:32. */
export function moment(at: number, now: number): string {
  const time = shortOf.format(at);
  return day(at) === day(now) ? time : `${day(at).slice(5)} ${time}`;
}

/** Gives the weekday and time of a due moment: 周三 17:00. */
export function weekday(at: number, language: string): string {
  let format = weekOf.get(language);
  if (!format) {
    format = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: ZONE });
    weekOf.set(language, format);
  }
  return `${format.format(at)} ${shortOf.format(at)}`;
}

const two = (n: number) => String(n).padStart(2, "0");

/** Gives a span of time under an hour: 02:14; undefined beyond. */
export function span(ms: number): string | undefined {
  const whole = Math.floor(Math.abs(ms) / SECOND) * SECOND;
  if (whole >= HOUR) return undefined;
  return `${two(Math.floor(whole / MINUTE))}:${two(Math.floor((whole % MINUTE) / SECOND))}`;
}

/** Gives the days, hours and minutes of a span. */
export function days(ms: number): { d: number; h: number; m: number } {
  const whole = Math.abs(ms);
  return {
    d: Math.floor(whole / DAY),
    h: Math.floor((whole % DAY) / HOUR),
    m: Math.floor((whole % HOUR) / MINUTE),
  };
}

/** Gives how long ago it was, as a number and its unit; undefined when it is just now. */
export function ago(
  at: number,
  now: number,
): { n: number; unit: "s" | "m" | "h" | "d" } | undefined {
  const past = now - at;
  if (past < 5 * SECOND) return undefined;
  if (past < MINUTE) return { n: Math.floor(past / SECOND), unit: "s" };
  if (past < HOUR) return { n: Math.floor(past / MINUTE), unit: "m" };
  if (past < DAY) return { n: Math.floor(past / HOUR), unit: "h" };
  return { n: Math.floor(past / DAY), unit: "d" };
}

export type Urgency = "calm" | "soon" | "over";

/** Says how a clock stands: amber in the last 20 %, which the service's warning marks, red when past. */
export function urgency(due: number, warn: number | undefined, now: number): Urgency {
  if (now >= due) return "over";
  return warn !== undefined && now >= warn ? "soon" : "calm";
}
