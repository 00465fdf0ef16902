/** The one reducer: rows of a board and a frame give the rows after it; the client folds no events. */
import type { Frame, Row } from "./wire";

export interface Board {
  rows: ReadonlyMap<string, Row>;
  order: readonly Row[];
  pos: number;
  changed: ReadonlySet<string>; // Keys that the last frames changed; none after a snapshot.
}

export const NOTHING: Board = { rows: new Map(), order: [], pos: -1, changed: new Set() };

/** Makes a board of a snapshot. */
export function begun(rows: Row[], pos: number): Board {
  const map = new Map(rows.map((row) => [row.key, row]));
  return { rows: map, order: [...map.values()].sort(before), pos, changed: new Set() };
}

/** Puts and removes rows; a frame that is not newer than the board changes nothing. */
export function reduce(board: Board, frames: readonly Frame[]): Board {
  const news = frames.filter((frame) => frame.pos > board.pos && board.pos >= 0);
  if (news.length === 0) return board;
  const rows = new Map(board.rows);
  const changed = new Set<string>();
  for (const op of news.flatMap((frame) => frame.ops)) {
    changed.add(op.key);
    if (op.op === "upsert") rows.set(op.key, op.row);
    else rows.delete(op.key);
  }
  const pos = news[news.length - 1]?.pos ?? board.pos;
  return { rows, order: placed(board.order, rows, changed), pos, changed };
}

/** Puts what has changed in its place among what has not: of a thousand rows few change at once. */
function placed(
  order: readonly Row[],
  rows: ReadonlyMap<string, Row>,
  changed: ReadonlySet<string>,
): Row[] {
  const next = order.filter((row) => !changed.has(row.key));
  for (const key of changed) {
    const row = rows.get(key);
    if (row) next.splice(placeOf(row, next), 0, row);
  }
  return next;
}

function placeOf(row: Row, order: readonly Row[]): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(order[middle] as Row, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function before(a: Row, b: Row): number {
  return a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : a.key < b.key ? -1 : 1;
}
