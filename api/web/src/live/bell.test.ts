/** What sounds when, and that it is one page alone. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AGAIN_MS, Bell } from "./bell";
import type { Frame, Row, Said } from "./wire";

const AT = "2026-11-25T06:00:00Z";
const later = (s: number) => new Date(Date.parse(AT) + s * 1000).toISOString();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function row(key: string, more: Record<string, unknown> = {}): Row {
  const blank = { sort: "0", pos: 1, version: 1, stream: key, exercise: false, degraded: false };
  const e1 = { kind: "ER", level: "E1", status: "blown", blown_at: AT, short: key, matter: "漏水" };
  return { key, ...blank, ...e1, place_name: "保成", spot: "", next_clock: null, ...more };
}

function frame(rows: Row[], at = AT): Frame {
  const ops = rows.map((one) => ({ op: "upsert" as const, key: one.key, row: one }));
  return { board: "whistles", pos: 1, at, ops };
}

/** A bell with pages that sound at once, but for those that are frozen. */
function bell(pages: string[], frozen: string[] = []) {
  const sounded: string[] = [];
  const it: Bell<string> = new Bell<string>(
    (page, said: Said) => {
      if (said.kind !== "sound" || frozen.includes(page)) return;
      sounded.push(`${page}:${said.tone}`);
      it.rang(said.id);
    },
    () => undefined,
  );
  for (const page of pages) it.can(page, true);
  it.begin(Date.parse(AT));
  return { it, sounded };
}

test("a new E1 sounds once, on one page, and again until somebody has taken notice", () => {
  const { it, sounded } = bell(["a", "b", "c"]);
  it.heard(frame([row("w")]));
  vi.advanceTimersByTime(1000);
  expect(sounded).toEqual(["c:emergency"]);
  vi.advanceTimersByTime(AGAIN_MS);
  expect(sounded).toHaveLength(2);
  it.hush("w");
  vi.advanceTimersByTime(60_000);
  expect(sounded).toHaveLength(2);
});

test("the same E1 is new once, however often its row changes", () => {
  const { it, sounded } = bell(["a"]);
  it.heard(frame([row("w")]));
  it.hush("w");
  it.heard(frame([row("w", { status: "in-progress" })]));
  vi.advanceTimersByTime(60_000);
  expect(sounded).toHaveLength(1);
});

test("an E1 that was blown before the bell began is no news", () => {
  const { it, sounded } = bell(["a"]);
  it.heard(frame([row("w", { blown_at: later(-60) })]));
  expect(sounded).toEqual([]);
});

test("an E1 that is over is silent", () => {
  const { it, sounded } = bell(["a"]);
  it.heard(frame([row("w")]));
  it.heard(frame([row("w", { status: "withdrawn" })]));
  vi.advanceTimersByTime(60_000);
  expect(sounded).toHaveLength(1);
});

test("a page that is frozen is passed over for the next one", () => {
  const { it, sounded } = bell(["a", "b"], ["b"]);
  it.heard(frame([row("w")]));
  vi.advanceTimersByTime(500);
  expect(sounded).toEqual(["a:emergency"]);
});

test("an E2 and a leg unsigned at 80 % sound once", () => {
  const { it, sounded } = bell(["a"]);
  it.heard(frame([row("w", { level: "E2" })]));
  const unsigned = { level: "N", next_clock: "sign", next_warn: later(48), next_due: later(60) };
  it.heard(frame([row("v", unsigned)], later(10)));
  expect(sounded).toEqual(["a:urgent"]);
  it.heard(frame([row("v", unsigned)], later(48)));
  it.heard(frame([row("v", unsigned)], later(50)));
  vi.advanceTimersByTime(60_000);
  expect(sounded).toEqual(["a:urgent", "a:unsigned"]);
});

test("a mute is silent, and ends by itself", () => {
  const { it, sounded } = bell(["a"]);
  it.mute(Date.now() + 15 * 60_000);
  it.heard(frame([row("w")]));
  vi.advanceTimersByTime(15 * 60_000 - 1);
  expect(sounded).toEqual([]);
  vi.advanceTimersByTime(AGAIN_MS);
  expect(sounded.length).toBeGreaterThan(0);
  expect(it.state().mutedUntil).toBe(0);
});
