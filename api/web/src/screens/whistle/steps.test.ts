/** The steps of a unit, as its record says. */
import { expect, test } from "vitest";
import { type Recorded, since, stepsOf } from "./steps";

function event(version: number, kind: string, data: Record<string, unknown>): Recorded {
  const at = `2026-11-25T13:${String(version).padStart(2, "0")}:00Z`;
  const rest = {
    occurred_at: null,
    actor: "a",
    office: "o",
    policy: "p/1",
    exercise: false,
    stream: "whistle-1",
    place: "",
  };
  return { ...rest, pos: version, version, kind: `whistle.${kind}.v1`, recorded_at: at, data };
}

const clocks = ["sign", "contact", "arrive", "resolve"].map((clock, hour) => ({
  clock,
  leg: 1,
  due_at: `2026-11-25T1${4 + hour}:00:00Z`,
}));
const dispatched = event(1, "leg-dispatched", { leg: 1, clocks });

test("a unit that arrives without signing has skipped the steps before", () => {
  const steps = stepsOf([dispatched, event(2, "leg-arrived", { leg: 1 })], 1);
  expect(steps.sign).toEqual({ due: "2026-11-25T14:00:00Z", at: undefined, skipped: true });
  expect(steps.arrive.at).toBe("2026-11-25T13:02:00Z");
  expect(steps.resolve.skipped).toBe(false);
});

test("what another unit did is not mine", () => {
  const steps = stepsOf([dispatched, event(2, "leg-signed", { leg: 2 })], 1);
  expect(steps.sign.at).toBeUndefined();
});

test("work sent back is no longer done", () => {
  const claimed = event(2, "leg-resolution-claimed", { leg: 1 });
  const back = event(3, "leg-rework-ordered", { leg: 1 });
  expect(stepsOf([dispatched, claimed], 1).resolve.at).toBe("2026-11-25T13:02:00Z");
  expect(stepsOf([dispatched, claimed, back], 1).resolve.at).toBeUndefined();
});

test("time alone is no reason to think again, another person's act is", () => {
  const warned = event(2, "sla-warned", { leg: 1, clock: "sign" });
  const signed = event(3, "leg-signed", { leg: 1 });
  expect(since([dispatched, warned, signed], 1)).toEqual([signed]);
});
