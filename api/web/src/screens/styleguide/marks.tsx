/** The small marks: levels, grades, units, clocks, moments. */
import { Countdown, GradeMark, LegCell, LevelMark, Stamp } from "~/kit/marks";
import { EventTimes } from "~/kit/timeline";
import type { Leg } from "~/live/rows";
import { leg, minutes } from "./example";
import { EVENTS } from "./happened";
import { Part, State } from "./part";

const KINDS = ["ER", "LE", "KT", "RD"];
const GRADES = ["I", "II", "III", "IV", null];

function Levels() {
  return (
    <>
      <Part name="level" of="kit/marks.tsx · LevelMark">
        {["E1", "E2"].map((level) => (
          <State key={level} name={level}>
            <LevelMark level={level} kind="ER" />
          </State>
        ))}
        {KINDS.map((kind) => (
          <State key={kind} name={kind}>
            <LevelMark level="N" kind={kind} />
          </State>
        ))}
      </Part>
      <Part name="grade" of="kit/marks.tsx · GradeMark">
        {GRADES.map((grade) => (
          <State key={grade} name={grade ? `grade${grade}` : "ungraded"}>
            <GradeMark grade={grade} />
          </State>
        ))}
      </Part>
    </>
  );
}

const late = (clock: string, by: number): Partial<Leg> => ({
  due: { [clock]: minutes(-by) },
  overdue: [clock],
});
const LEGS: Record<string, Partial<Leg>> = {
  dispatched: { due: { sign: minutes(4) } },
  silent: late("sign", 1.4),
  silentHours: late("sign", 26 * 60),
  silentDays: late("sign", 73 * 60),
  signed: { state: "signed", lead: true },
  contacted: { state: "contacted" },
  contactedLate: { state: "contacted", ...late("arrive", 12.5) },
  arrived: { state: "arrived", arrived: true },
  working: { state: "working", arrived: true },
  claimed: { state: "claimed", ...late("resolve", 8) },
  rework: { state: "rework", rounds: 2 },
  accepted: { state: "accepted" },
  longName: { name: "应急管理局值班室", lead: true, ...late("sign", 40) },
};

function Legs() {
  return (
    <Part name="leg" of="kit/marks.tsx · LegCell">
      {Object.entries(LEGS).map(([name, change]) => (
        <State key={name} name={name}>
          <span className="guide-leg">
            <LegCell leg={leg(change)} />
          </span>
        </State>
      ))}
    </Part>
  );
}

const CLOCKS: Record<string, [number, number?]> = {
  counting: [9.5, 3],
  close: [2.23, -1],
  zero: [0.005, -1],
  overdue: [-2.23],
  hours: [20 * 60 + 52, 60],
  days: [3 * 24 * 60 + 300, 60],
  overdueDays: [-2 * 24 * 60 - 200],
};

function Clocks() {
  return (
    <Part name="clock" of="kit/marks.tsx · Countdown">
      {Object.entries(CLOCKS).map(([name, [due, warn]]) => (
        <State key={name} name={name}>
          <Countdown
            due={minutes(due)}
            warn={warn === undefined ? null : minutes(warn)}
            label="消防 签收"
          />
        </State>
      ))}
    </Part>
  );
}

const PAST: Record<string, number> = {
  justNow: 0,
  minutesAgo: -12,
  hoursAgo: -190,
  daysAgo: -3000,
};

function Stamps() {
  const [same, entered] = ["whistle.leg-signed.v1", "whistle.leg-contacted.v1"].map((kind) =>
    EVENTS.find((event) => event.kind === kind),
  );
  return (
    <Part name="stamp" of="kit/marks.tsx · Stamp, kit/timeline.tsx · EventTimes">
      {Object.entries(PAST).map(([name, at]) => (
        <State key={name} name={name}>
          <Stamp at={minutes(at)} />
        </State>
      ))}
      <State name="seconds">
        <Stamp at={minutes(-12)} seconds />
      </State>
      <State name="oneTime">{same && <EventTimes event={same} />}</State>
      <State name="lateEntry">{entered && <EventTimes event={entered} />}</State>
    </Part>
  );
}

export function Marks() {
  return (
    <>
      <Levels />
      <Legs />
      <Clocks />
      <Stamps />
    </>
  );
}
