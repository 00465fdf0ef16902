/** The order of a duty officer's work: emergencies, what waits on me, what waits on others, what is long overdue. */
import type { Task, Whistle } from "~/live/rows";

export const BANDS = ["urgent", "mine", "others", "late", "rest"] as const;
export type Band = (typeof BANDS)[number];
export const FILTERS = ["mine", "urgent", "unsigned", "over", "open"] as const;
export type Filter = (typeof FILTERS)[number];
const FOLDED: readonly Band[] = ["late", "rest"];
const RESPONDING = ["blown", "in-progress"];
const UNBLOWN = ["draft", "submitted", "returned"];

export interface Head {
  kind: "head";
  key: string;
  band: Band;
  count: number;
  folded: boolean;
}

export interface Item {
  kind: "row";
  key: string;
  row: Whistle;
  task: Task | undefined;
}

export type Line = Head | Item;

export function isOpen(row: Whistle): boolean {
  return row.status !== "closed" && row.status !== "withdrawn";
}

const urgent = (row: Whistle) => row.kind === "ER" && RESPONDING.includes(row.status);
const late = (row: Whistle) => row.late > 0;
const unsigned = (row: Whistle) => row.legs.some((leg) => leg.state === "dispatched");

/** Says whether a whistle is one of those that a figure counts: a figure equals what its click lists. */
export function counts(filter: Filter, row: Whistle, task: Task | undefined): boolean {
  if (!isOpen(row)) return false;
  if (filter === "mine") return task !== undefined;
  if (filter === "urgent") return urgent(row);
  if (filter === "unsigned") return unsigned(row);
  return filter === "over" ? late(row) : true;
}

/** Gives the band that an open whistle stands in. */
export function bandOf(row: Whistle, task: Task | undefined): Band {
  if (urgent(row)) return "urgent";
  if (task) return "mine";
  if (UNBLOWN.includes(row.status)) return "rest";
  if (row.next_due === null && late(row)) return "late";
  return row.next_due === null ? "rest" : "others";
}

export interface Wanted {
  show?: Filter | undefined;
  q?: string | undefined;
  street?: string | undefined;
}

/** Says whether a whistle is what somebody looks for. */
export function matches(row: Whistle, task: Task | undefined, wanted: Wanted): boolean {
  if (!counts(wanted.show ?? "open", row, task)) return false;
  if (wanted.street && row.street !== wanted.street) return false;
  const words = wanted.q?.trim().toLowerCase();
  if (!words) return true;
  const text = `${row.short} ${row.matter} ${row.place_name} ${row.spot} ${row.street_name}`;
  return words.split(/\s+/).every((word) => text.toLowerCase().includes(word));
}

/** Gives the lines of the queue: a head and its rows for each band that has any. */
export function lines(
  rows: readonly Whistle[],
  tasks: ReadonlyMap<string, Task>,
  wanted: Wanted,
  unfolded: ReadonlySet<Band>,
): Line[] {
  const bands = new Map<Band, Item[]>(BANDS.map((band) => [band, []]));
  for (const row of rows) {
    const task = tasks.get(row.key);
    if (matches(row, task, wanted))
      bands.get(bandOf(row, task))?.push({ kind: "row", key: row.key, row, task });
  }
  const filtered = Boolean(wanted.show || wanted.q);
  return [...bands].flatMap(([band, items]): Line[] => {
    if (items.length === 0) return [];
    const folded = FOLDED.includes(band) && !unfolded.has(band) && !filtered;
    const head: Head = { kind: "head", key: `band-${band}`, band, count: items.length, folded };
    return folded ? [head] : [head, ...items];
  });
}

export interface Silent {
  office: string;
  name: string;
  legs: { whistle: string; leg: number; due: string; calls: number }[];
}

/** Gives the units that left several whistles unsigned past their time: one line and one call each. */
export function silent(rows: readonly Whistle[]): Silent[] {
  const units = new Map<string, Silent>();
  for (const row of rows.filter(isOpen))
    for (const leg of row.legs) {
      const due = leg.due.sign;
      if (leg.state !== "dispatched" || !due || !leg.overdue.includes("sign")) continue;
      const unit = units.get(leg.office) ?? { office: leg.office, name: leg.name, legs: [] };
      unit.legs.push({ whistle: row.key, leg: leg.leg, due, calls: leg.calls });
      units.set(leg.office, unit);
    }
  const several = [...units.values()].filter((unit) => unit.legs.length > 1);
  for (const unit of several) unit.legs.sort((a, b) => (a.due < b.due ? -1 : 1));
  return several.sort((a, b) => b.legs.length - a.legs.length);
}
