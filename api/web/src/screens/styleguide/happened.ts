/** A day of one whistle, event by event: an order, the clocks', a late entry, a correction, a refusal. */
import type { TimelineEvent } from "~/kit/event";
import { minutes } from "./example";

type Told = [
  kind: string,
  at: number,
  data: Record<string, unknown>,
  more?: Partial<TimelineEvent>,
];

const OFFICER = { actor: "420102002.officer", office: "420102002" };
const LEADER = { actor: "420102002.leader", office: "420102002" };
const FIRE = { actor: "fire.responder", office: "420102-fire" };
const GAS = { actor: "gas.responder", office: "420102-gas" };
const BY_RULE = { actor: "system", office: "420102-centre", policy: "city/3" };

const clocks = (leg: number) =>
  Object.entries({ sign: -230, contact: -225, arrive: -215, resolve: 60 }).map(([clock, due]) => ({
    clock,
    leg,
    due_at: minutes(due),
  }));

const TOLD: Told[] = [
  [
    "blown",
    -236,
    {
      blower: "420102002",
      pending_confirmation: true,
      need: "止漏，疏散六栋二单元全部住户；楼下停车场已拉警戒线，请消防从解放大道一侧进入",
    },
    OFFICER,
  ],
  ["confirmation-refused", -235, { reason: "位置写的是五栋，请核对后再报" }, LEADER],
  ["amended", -234, { matter: "燃气泄漏，气味扩散到楼道", spot: "6 栋二单元" }, OFFICER],
  ["confirmed", -233, {}, LEADER],
  [
    "leg-dispatched",
    -232,
    { leg: 1, office: "420102-fire", lead: true, clocks: clocks(1) },
    BY_RULE,
  ],
  [
    "leg-dispatched",
    -232,
    { leg: 2, office: "420102-gas", lead: false, clocks: clocks(2) },
    BY_RULE,
  ],
  ["leg-signed", -231, { leg: 1 }, FIRE],
  [
    "sla-warned",
    -230.5,
    { leg: 2, clock: "sign", owner: "420102-gas", due_at: minutes(-230) },
    BY_RULE,
  ],
  [
    "sla-breached",
    -230,
    { leg: 2, clock: "sign", owner: "420102-gas", due_at: minutes(-230) },
    BY_RULE,
  ],
  ["escalation-raised", -230, { level: 2, addressees: ["420102-gas", "420102-check"] }, BY_RULE],
  ["call-recorded", -228, { legs: [2], post: "燃气公司抢修值班室", outcome: "reached" }, OFFICER],
  [
    "leg-contacted",
    -214,
    { leg: 1, note: "已与社区网格员通话" },
    { ...FIRE, occurred_at: minutes(-229) },
  ],
  ["leg-arrived", -213, { leg: 1, people: 12 }, FIRE],
  ["leg-signed", -212, { leg: 2 }, GAS],
  [
    "leg-resolution-claimed",
    -60,
    { leg: 1, with_whom: "社区网格员", limit: "当日", measure: "关闭阀门，更换接头，复测浓度为零" },
    FIRE,
  ],
  ["leg-rework-ordered", -40, { leg: 1, round: 2, defects: "二层仍有气味，请复测" }, OFFICER],
  ["leg-accepted", -12, { leg: 2 }, { ...OFFICER, exercise: true }],
];

export const EVENTS: TimelineEvent[] = TOLD.map(([kind, at, data, more], n) => ({
  pos: 1001 + n,
  stream: "whistle-10",
  version: n + 1,
  kind: `whistle.${kind}.v1`,
  recorded_at: minutes(at),
  occurred_at: null,
  actor: "",
  office: "",
  place: "420102002003",
  policy: "",
  exercise: false,
  data,
  ...more,
}));
