/** What is open and overdue where: counted from the whistles that the reader sees, as the board counts. */
import type { Street, Whistle } from "~/live/rows";

export interface Sum {
  code: string;
  name: string;
  open: number;
  over: number;
  urgent: number; // Open emergencies.
}

export const DISTRICT = 6;
export const STREET = 9;

export function isOpen(row: Whistle): boolean {
  return row.status !== "closed" && row.status !== "withdrawn";
}

/** Gives the open whistles of a place by its code, those that are overdue first. */
export function within(rows: readonly Whistle[], code: string): Whistle[] {
  const here = rows.filter((row) => isOpen(row) && row.street.startsWith(code));
  return here.sort((a, b) => Number(b.late > 0) - Number(a.late > 0) || (a.sort < b.sort ? -1 : 1));
}

/** Counts by the first digits of the street's code; places that are named and have nothing count 0. */
export function sums(rows: readonly Whistle[], names: Map<string, string>): Map<string, Sum> {
  const digits = names.keys().next().value?.length ?? DISTRICT;
  const found = new Map<string, Sum>();
  for (const [code, name] of names) found.set(code, { code, name, open: 0, over: 0, urgent: 0 });
  for (const row of rows.filter(isOpen)) {
    const sum = found.get(row.street.slice(0, digits));
    if (!sum) continue;
    sum.open++;
    if (row.late > 0) sum.over++;
    if (row.kind === "ER") sum.urgent++;
  }
  return found;
}

/** Gives the names of the streets of a district that the reader looks over. */
export function streetsOf(streets: readonly Street[], district: string): Map<string, string> {
  const mine = streets.filter((one) => one.street.startsWith(district));
  return new Map(mine.map((one) => [one.street, one.short]));
}

/** Gives the worst first: what is overdue, then what is open. */
export function ranked(found: Map<string, Sum>): Sum[] {
  return [...found.values()].sort(
    (a, b) => b.over - a.over || b.open - a.open || (a.code < b.code ? -1 : 1),
  );
}
