/** An incident as its board lists it. */
import type { Row } from "~/live/wire";
import type { IncidentSearch } from "./route";

export interface Report {
  number: number;
  stage: string;
  addressee: string;
  addressee_name: string;
  acknowledged: boolean;
  passed_on: string;
}

export interface Missed {
  clock: string;
  report: number;
  owner: string;
  owner_name: string;
  due_at: string;
}

export interface Incident extends Row {
  status: string;
  category: string;
  grade: string | null;
  matter: string;
  spot: string;
  place: string;
  place_name: string;
  lead: string;
  lead_name: string;
  since: string;
  ended_at: string | null;
  level: string | null;
  authority: string | null;
  measures: string | null;
  expected_end: string | null;
  policy: string;
  next_clock: string | null;
  next_owner_name: string | null;
  next_due: string | null;
  next_warn: string | null;
  next_report: number;
  affected: { unit: string; name: string }[];
  whistles: string[];
  reports: Report[];
  overdue: Missed[];
  dead: number;
  missing: number;
  injured: number;
}

/** Says whether an incident has ended. */
export function ended(row: Incident): boolean {
  return row.status === "closed" || row.status === "false-alarm";
}

/** Says whether an incident is what somebody looks for. */
export function matches(row: Incident, wanted: IncidentSearch): boolean {
  const show = wanted.state ?? "open";
  if (show !== "all" && ended(row) !== (show === "ended")) return false;
  if (wanted.category && row.category !== wanted.category) return false;
  if (wanted.grade && row.grade !== wanted.grade) return false;
  const text = `${row.matter} ${row.spot} ${row.place_name} ${row.lead_name}`.toLowerCase();
  const words = wanted.q?.trim().toLowerCase().split(/\s+/) ?? [];
  return words.every((word) => text.includes(word));
}

/** Gives the clock to show: the first missed, else the next that runs. */
export function clockOf(row: Incident) {
  const missed = row.overdue[0];
  if (missed) return { who: missed.owner_name, what: missed.clock, due: missed.due_at, warn: null };
  if (!row.next_due || !row.next_clock) return undefined;
  return {
    who: row.next_owner_name ?? "",
    what: row.next_clock,
    due: row.next_due,
    warn: row.next_warn,
  };
}
