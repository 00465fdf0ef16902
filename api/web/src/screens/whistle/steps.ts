/** The steps of every unit, due over actual, read from the whistle's own record. */
import type { TimelineEvent } from "~/kit/event";
import { kindOf } from "~/kit/kinds";

export type Recorded = TimelineEvent;

interface Clock {
  clock: string;
  leg: number;
  due_at: string;
}

export const STEPS = ["sign", "contact", "arrive", "resolve"] as const;
export type Step = (typeof STEPS)[number];

export interface Done {
  due: string | undefined;
  at: string | undefined; // When it was recorded: by that a clock is met.
  skipped: boolean; // A later step was made without it.
}

const MET: Record<string, Step> = {
  "whistle.leg-signed": "sign",
  "whistle.leg-contacted": "contact",
  "whistle.leg-arrived": "arrive",
  "whistle.leg-resolution-claimed": "resolve",
};

/** Gives the steps of one leg. */
export function stepsOf(timeline: readonly Recorded[], leg: number): Record<Step, Done> {
  const steps = Object.fromEntries(
    STEPS.map((step) => [step, { due: undefined, at: undefined, skipped: false }]),
  ) as unknown as Record<Step, Done>;
  for (const event of timeline) {
    if (event.data.leg !== leg) continue;
    const clocks = (event.data.clocks ?? []) as Clock[];
    if (kindOf(event.kind) === "whistle.leg-dispatched")
      for (const clock of clocks)
        if (clock.clock in steps) steps[clock.clock as Step].due = clock.due_at;
    const met = MET[kindOf(event.kind)];
    if (met) steps[met].at ??= event.recorded_at;
    if (kindOf(event.kind) === "whistle.leg-rework-ordered") steps.resolve.at = undefined;
  }
  const last = STEPS.reduce((found, step, at) => (steps[step].at ? at : found), -1);
  STEPS.forEach((step, at) => {
    if (at < last && !steps[step].at) steps[step].skipped = true;
  });
  return steps;
}

const TIME_ALONE = ["whistle.sla-warned", "whistle.sla-breached", "whistle.escalation-raised"];

/** Gives what people did after a version was seen: what time alone brought is no reason to think again. */
export function since(timeline: readonly Recorded[], version: number): Recorded[] {
  const later = timeline.filter((event) => event.version > version);
  return later.filter((event) => !TIME_ALONE.includes(kindOf(event.kind)));
}
