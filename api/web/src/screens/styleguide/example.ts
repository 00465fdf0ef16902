/** What the styleguide shows: whistles, units and their clocks, at a moment that stands still. */
import type { Leg, Task, Whistle } from "~/live/rows";

export const NOW = Date.parse("2026-11-25T14:32:07+08:00");
export const still = () => NOW;

/** Gives the moment so many minutes from now, or before it, as the service writes it. */
export const minutes = (n: number) => new Date(NOW + n * 60_000).toISOString();

/** Gives a unit's answer: by default a fire brigade that has not signed. */
export function leg(change: Partial<Leg> = {}): Leg {
  return {
    leg: 1,
    office: "420102-fire",
    name: "消防",
    lead: false,
    state: "dispatched",
    rounds: 1,
    calls: 0,
    arrived: false,
    left: false,
    evaluated: false,
    due: {},
    overdue: [],
    ...change,
  };
}

const UNITS = ["消防", "燃气", "公安", "卫健", "供电", "水务"];
const STATES = ["arrived", "signed", "dispatched", "contacted", "dispatched", "dispatched"];

/** Gives the answers of the first so many units, the first of them in the lead. */
export function legs(count: number): Leg[] {
  const late = { due: { sign: minutes(-1.4) }, overdue: ["sign"] };
  return UNITS.slice(0, count).map((name, at) =>
    leg({
      leg: at + 1,
      name,
      lead: at === 0,
      state: STATES[at] ?? "",
      ...(at === 2 && late),
    }),
  );
}

/** Gives a whistle: by default an emergency whose next clock is the fire brigade's. */
export function whistle(key: string, change: Partial<Whistle> = {}): Whistle {
  return {
    key,
    sort: "",
    pos: 1042,
    version: 7,
    stream: `whistle-${key}`,
    exercise: false,
    degraded: false,
    short: `大智-${key}`,
    kind: "ER",
    level: "E1",
    status: "in-progress",
    matter: "地下管道燃气泄漏，气味扩散到楼道，三层住户反映头晕恶心，要求立即处置",
    need: "止漏，疏散六栋二单元",
    spot: "6 栋二单元",
    place: "420102002003",
    place_name: "保成社区",
    street: "420102002",
    street_name: "大智街道",
    policy: "city/3",
    day: "2026-11-25",
    drafted_at: null,
    blown_at: minutes(-9),
    closed_at: null,
    next_clock: "arrive",
    next_owner: "420102-fire",
    next_owner_name: "消防",
    next_due: minutes(6.2),
    next_warn: minutes(3),
    next_leg: 1,
    next_to: [],
    requested: [],
    legs: legs(4),
    overdue: [],
    late: 0,
    addressees: [],
    escalation: 0,
    pending_confirmation: false,
    reports: 0,
    provisional: false,
    ...change,
  };
}

/** Gives what a street must do with a whistle. */
export function task(of: Whistle, what: string, due: string): Task {
  return {
    ...of,
    office: of.street,
    office_name: "大智街道",
    task: what,
    leg: 0,
    whistle: of.key,
    due_at: due,
    warn_at: minutes(-1),
    overdue: false,
  };
}
