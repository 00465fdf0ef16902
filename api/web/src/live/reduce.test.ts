/** The reducer: after any frames the order is what sorting all rows would give. */
import { expect, test } from "vitest";
import { begun, reduce } from "./reduce";
import type { Frame, Op, Row } from "./wire";

let seed = 7;
const chance = (n: number) => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed % n;
};

const row = (key: string): Row => ({
  ...{ key, sort: String(chance(9)), pos: 1, version: 1, stream: key },
  ...{ exercise: false, degraded: false },
});

const some = (): Op => {
  const key = `k${chance(40)}`;
  return chance(3) ? { op: "upsert", key, row: row(key) } : { op: "remove", key };
};

const frame = (pos: number): Frame => {
  const ops = Array.from({ length: 1 + chance(5) }, some);
  return { board: "whistles", pos, at: "2026-11-25T06:00:00Z", ops };
};

test("rows stand where sorting all of them would put them, whatever changed", () => {
  let board = begun(
    Array.from({ length: 30 }, (_, n) => row(`k${n}`)),
    0,
  );
  for (let pos = 1; pos < 300; pos++) {
    board = reduce(board, [frame(pos)]);
    expect(board.order).toEqual(begun([...board.rows.values()], pos).order);
    expect(board.order.length).toBe(board.rows.size);
  }
});

test("a frame that is not newer than the board changes nothing", () => {
  const board = begun([row("a")], 5);
  expect(reduce(board, [frame(5)])).toBe(board);
});
