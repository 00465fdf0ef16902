/** A board as it stands, page by page over plain HTTP: all that is open, and what ended last. */
import * as clock from "./clock";
import type { Row } from "./wire";

const PAGE = 200;
// Boards that keep what has ended list it last, newest first: reading ends there.
const ENDED: Record<string, string> = { whistles: "9", incidents: "2", shifts: "1" };

interface Page {
  rows: Row[];
  position: number;
  cursor: string | null;
  at: string;
  speed: number;
}

export class Unreadable extends Error {
  constructor(
    readonly board: string,
    readonly status: number,
  ) {
    super(`${board}: ${status}`);
  }
}

export interface Snapshot {
  rows: Row[];
  position: number;
  at: number; // The service's moment, ms since 1970.
}

/** Reads a board, and says as of when; Unreadable when the service refuses, TypeError when it is not there. */
export async function snapshot(board: string): Promise<Snapshot> {
  const rows = new Map<string, Row>();
  let cursor: string | null = null;
  let position: number | undefined;
  let at: number | undefined;
  do {
    const page: Page = await pageOf(board, cursor);
    for (const row of page.rows) rows.set(row.key, row);
    position ??= page.position;
    at ??= Date.parse(page.at);
    cursor = over(board, page.rows) ? null : page.cursor;
  } while (cursor);
  return { rows: [...rows.values()], position, at };
}

async function pageOf(board: string, cursor: string | null): Promise<Page> {
  const asked = new URLSearchParams({ limit: String(PAGE), ...(cursor ? { cursor } : {}) });
  const answer = await fetch(`/${board}?${asked}`);
  if (!answer.ok) throw new Unreadable(board, answer.status);
  const page = (await answer.json()) as Page;
  clock.set(page.at, page.speed);
  return page;
}

function over(board: string, rows: Row[]): boolean {
  const mark = ENDED[board];
  return mark !== undefined && rows.some((row) => row.sort.startsWith(mark));
}
