/** Whistles as rows of the board, and the steps of a whistle's units. */
import { useMedia } from "~/kit/media";
import type { Task, Whistle } from "~/live/rows";
import { WhistleRow } from "~/screens/board/row";
import { Legs } from "~/screens/whistle/legs";
import { leg, legs, minutes, task, whistle } from "./example";
import { EVENTS } from "./happened";
import { Part, State } from "./part";
import "~/kit/panel.css";
import "~/screens/board/queue.css";
import "~/screens/whistle/whistle.css";

const MISSED = {
  clock: "sign",
  leg: 3,
  owner: "420102-police",
  owner_name: "公安",
  due_at: minutes(-1.4),
};
const CALM = { kind: "RD", level: "N", next_clock: "resolve", next_due: minutes(26 * 60) };
const CLAIMED = whistle("14", {
  ...CALM,
  kind: "LE",
  status: "verifying",
  matter: "沿街餐饮店占道经营、油烟直排，二楼住户多次投诉，请城管与市场监管联合执法",
  legs: [
    leg({ name: "城管", lead: true, state: "claimed" }),
    leg({ leg: 2, name: "市监", state: "working" }),
  ],
});

interface Example {
  row: Whistle;
  task?: Task;
  changed?: boolean;
  here?: boolean;
}

const ROWS: Record<string, Example> = {
  rowOverdue: { row: whistle("10", { overdue: [MISSED], late: 1, legs: legs(6), escalation: 2 }) },
  rowSoon: {
    row: whistle("11", {
      ...{ level: "E2", next_warn: minutes(-1), pending_confirmation: true, reports: 2 },
    }),
  },
  rowMine: { row: CLAIMED, task: task(CLAIMED, "verify", minutes(55)) },
  rowWaiting: {
    row: whistle("15", { ...CALM, matter: "路灯不亮，夜间行人多，请尽快修复", legs: legs(2) }),
  },
  rowDraft: {
    row: whistle("13", {
      short: "",
      ...CALM,
      kind: "KT",
      status: "draft",
      matter: "老旧小区加装电梯，需要规划、消防、供电三家现场会商",
      next_clock: null,
      next_due: null,
      legs: [],
    }),
  },
  rowDrill: { row: whistle("16", { exercise: true, next_due: minutes(44) }) },
  rowHere: { row: whistle("17", { ...CALM, legs: legs(3) }), here: true },
  rowChanged: { row: whistle("18", { ...CALM, kind: "KT", legs: legs(1) }), changed: true },
};

function Queue() {
  const wide = useMedia("(min-width: 1800px)");
  const narrow = useMedia("(max-width: 1100px)");
  const shown = wide ? 5 : narrow ? 2 : 4;
  const style = { "--legs": shown } as React.CSSProperties;
  return (
    <Part name="row" of="screens/board/row.tsx" cells="whole">
      {Object.entries(ROWS).map(([name, { row, task: mine, changed = false, here = false }]) => (
        <State key={name} name={name}>
          <div
            className="queue-box guide-row"
            data-tall={row.level !== "N" || undefined}
            style={style}
          >
            <WhistleRow row={row} task={mine} legs={shown} changed={changed} here={here} />
          </div>
        </State>
      ))}
    </Part>
  );
}

const ACTS = [{ command: "verify-leg", part: 1, path: "" }];
const STEPPED = whistle("10", {
  legs: [
    leg({ lead: true, state: "claimed", rounds: 2 }),
    leg({ leg: 2, name: "燃气", state: "signed", calls: 1 }),
  ],
});

function Steps() {
  return (
    <Part name="steps" of="screens/whistle/legs.tsx" cells="whole">
      <State name="stepsRunning">
        <Legs row={STEPPED} timeline={EVENTS} acts={ACTS} choose={() => undefined} />
      </State>
      <State name="stepsNone">
        <Legs row={whistle("19", { legs: [] })} timeline={[]} acts={[]} choose={() => undefined} />
      </State>
    </Part>
  );
}

export function Rows() {
  return (
    <>
      <Queue />
      <Steps />
    </>
  );
}
