/** A shift as its board lists it. */
import type { Row } from "~/live/wire";

export interface Promised {
  promise: number;
  to: string;
  to_name: string;
  post: string;
  what: string;
  until: string;
  by: string;
}

export interface ShiftRow extends Row {
  office: string;
  office_name: string;
  status: string;
  officer: string;
  leader: string;
  before: string;
  taken_at: string;
  handed_at: string | null;
  long_at: string;
  note: string;
  present: string[];
  missing: { subject: string; post: string }[];
  promises: Promised[];
  kept: number;
  notes: number;
  from_pos: number;
  to_pos: number | null;
}

/** Says whether a shift still runs. */
export function runs(shift: ShiftRow): boolean {
  return shift.status !== "handed-over";
}

/** Gives an office's shifts, the running one first, then the newest. */
export function shiftsOf(rows: readonly ShiftRow[], office: string): ShiftRow[] {
  const own = rows.filter((row) => row.office === office);
  return own.sort((a, b) => Number(runs(b)) - Number(runs(a)) || later(a, b));
}

const later = (a: ShiftRow, b: ShiftRow) => (a.taken_at < b.taken_at ? 1 : -1);
