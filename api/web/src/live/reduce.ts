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
  return { rows: map, order: sorted(map), pos, changed: new Set() };
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
  return { rows, order: sorted(rows), pos: news[news.length - 1]?.pos ?? board.pos, changed };
}

function sorted(rows: ReadonlyMap<string, Row>): Row[] {
  return [...rows.values()].sort((a, b) =>
    a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : a.key < b.key ? -1 : 1,
  );
}
