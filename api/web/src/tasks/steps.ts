/** What waits on somebody, as one piece of work each: a unit's answer with its next step, a street's task. */
import type { Me } from "~/api/client";
import type { Task } from "~/live/rows";
import type { Taken } from "~/outbox/box";
import type { Parcel } from "~/outbox/parcel";

export const LEG_STEPS = ["sign", "contact", "arrive", "progress", "resolve"] as const;
export const DESK_TASKS = [
  ...["approve", "triage", "confirm", "verify", "evaluate", "acknowledge", "promise", "roll-call"],
] as const;

/** What waits on a unit: its answers, and what its head must know. */
export const INBOX_TASKS = [...LEG_STEPS, "acknowledge", "promise", "roll-call"] as const;

/** The command that a task asks for. */
export const COMMANDS: Record<string, string> = {
  sign: "sign-leg",
  contact: "log-contact",
  arrive: "report-arrival",
  progress: "record-progress",
  resolve: "claim-resolved",
  approve: "approve-and-blow",
  triage: "triage",
  confirm: "confirm-whistle",
  verify: "verify-leg",
  evaluate: "evaluate-leg",
  acknowledge: "acknowledge-escalation",
  promise: "mark-promise-kept",
  "roll-call": "confirm-presence",
};

const ANSWERING = ["responder", "head"];
const DECIDING = ["duty_officer", "leader", "chief"];
const KEEPING = ["clerk", "duty_officer", "dispatcher", "leader", "chief", "head", "responder"];

/** Whose task it is; the service has the last word (docs/reference/commands.md). */
export const ROLES: Record<string, string[]> = {
  ...Object.fromEntries(LEG_STEPS.map((step) => [step, ANSWERING])),
  approve: DECIDING,
  verify: DECIDING,
  evaluate: DECIDING,
  confirm: ["leader", "chief"],
  triage: ["dispatcher"],
  acknowledge: ["dispatcher", "district_leader", "head", "leader", "chief"],
  promise: KEEPING,
  "roll-call": KEEPING,
};

// A step that is taken ends the clocks of those before it: arriving implies signing.
const ENDS: Record<string, readonly string[]> = {
  "sign-leg": ["sign"],
  "log-contact": ["sign", "contact"],
  "report-arrival": ["sign", "contact", "arrive"],
  "claim-resolved": LEG_STEPS,
};

export interface Work {
  key: string;
  stream: string;
  whistle: string | null;
  leg: number;
  step: string; // What is to be done next, and whose clock is shown.
  task: Task;
  after: Parcel[]; // What was pressed and waits to be sent.
}

/** Says whether somebody may do a task, by the roles they hold for its office. */
export function mayDo(me: Me, task: Task): boolean {
  if (task.task === "roll-call") return task.matter === me.subject;
  const roles = ROLES[task.task] ?? [];
  return me.roles.some((role) => role.unit === task.office && roles.includes(role.role));
}

const onLeg = (task: Task) => (LEG_STEPS as readonly string[]).includes(task.task);
const place = (task: Task) => `${task.stream}/${task.leg}`;

/** Gives the pieces of work of tasks: emergencies first, then by the clock of the next step. */
export function works(
  tasks: readonly Task[],
  parcels: readonly Parcel[],
  taken: readonly Taken[],
): Work[] {
  const legs = new Map<string, Task[]>();
  const found: Work[] = [];
  for (const task of tasks) {
    if (onLeg(task)) legs.set(place(task), [...(legs.get(place(task)) ?? []), task]);
    else if (!isTaken(task, taken)) found.push(alone(task, parcels));
  }
  for (const mine of legs.values()) {
    const work = legWork(mine, parcels, taken);
    if (work) found.push(work);
  }
  return found.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function alone(task: Task, parcels: readonly Parcel[]): Work {
  const { key, stream, whistle, leg } = task;
  const command = COMMANDS[task.task];
  const after = parcels.filter((one) => isAbout(one, task) && one.command === command);
  return { key, stream, whistle, leg, step: task.task, task, after };
}

function legWork(
  tasks: readonly Task[],
  parcels: readonly Parcel[],
  taken: readonly Taken[],
): Work | undefined {
  const [any] = tasks;
  if (!any) return undefined;
  const after = parcels.filter((one) => isAbout(one, any) && one.command in ENDS);
  const ended = new Set([
    ...after.filter((one) => !one.fault).flatMap((one) => ENDS[one.command] ?? []),
    ...taken.filter((one) => isNewer(one, any)).flatMap((one) => ENDS[one.command] ?? []),
  ]);
  const left = LEG_STEPS.filter((step) => !ended.has(step));
  const next = left.flatMap((step) => tasks.filter((task) => task.task === step))[0];
  const { stream, whistle, leg } = any;
  const key = `${whistle}/${leg}`;
  if (next) return { key, stream, whistle, leg, step: next.task, task: next, after };
  const last = tasks[tasks.length - 1];
  // All is pressed: it stays until the service has answered.
  return last && after.length > 0
    ? { key, stream, whistle, leg, step: "", task: last, after }
    : undefined;
}

function isAbout(parcel: Parcel, task: Task): boolean {
  return parcel.about.stream === task.stream && parcel.about.leg === task.leg;
}

function isNewer(taken: Taken, task: Task): boolean {
  return taken.stream === task.stream && taken.leg === task.leg && taken.version > task.version;
}

function isTaken(task: Task, taken: readonly Taken[]): boolean {
  return taken.some((one) => isNewer(one, task) && one.command === COMMANDS[task.task]);
}

function order(work: Work): string {
  const urgent = work.task.level === "E1" || work.task.level === "E2" ? "0" : "1";
  return `${urgent}${work.task.due_at ?? "~"}${work.key}`;
}

/** Says whether a clock has run out: by the service's word, and from then on by the time. */
export function isOver(work: Work, now: number): boolean {
  return work.task.overdue || (work.task.due_at !== null && Date.parse(work.task.due_at) <= now);
}

export interface Wanted {
  step?: string | undefined;
  show?: "urgent" | "over" | undefined;
  q?: string | undefined;
}

/** Says whether a piece of work is what somebody looks for. */
export function isWanted(work: Work, wanted: Wanted, now: number): boolean {
  const { task } = work;
  if (wanted.step && work.step !== wanted.step) return false;
  if (wanted.show === "urgent" && task.kind !== "ER") return false;
  if (wanted.show === "over" && !isOver(work, now)) return false;
  const words = wanted.q?.trim().toLowerCase();
  if (!words) return true;
  const text = [task.short, task.matter, task.place_name, task.spot, task.street_name].join(" ");
  return words.split(/\s+/).every((word) => text.toLowerCase().includes(word));
}
