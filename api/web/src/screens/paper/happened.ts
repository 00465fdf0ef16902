/** What happened, as paper tells it: the events of a timeline, and when each step of a unit was due and done. */

export interface Happened {
  pos: number;
  kind: string;
  stream: string;
  recorded_at: string;
  occurred_at: string | null;
  actor: string;
  short?: string | null;
  matter?: string | null;
  data: {
    leg?: number;
    clock?: string;
    clocks?: { clock: string; leg: number; due_at: string }[];
    note?: string;
    instruction?: string;
    what?: string;
  };
}

export const STEPS = ["sign", "contact", "arrive", "resolve"] as const;
export type Step = (typeof STEPS)[number];

const DONE: Record<string, Step> = {
  "whistle.leg-signed": "sign",
  "whistle.leg-contacted": "contact",
  "whistle.leg-arrived": "arrive",
  "whistle.leg-resolution-claimed": "resolve",
};

export interface When {
  due?: string;
  done?: string;
}

/** Gives, for each unit and step, when it was due and when it was done; a later step implies those before. */
export function times(timeline: readonly Happened[]): Map<string, When> {
  const found = new Map<string, When>();
  const put = (leg: number, step: string, more: When) => {
    const name = `${leg}/${step}`;
    found.set(name, { ...found.get(name), ...more });
  };
  for (const one of timeline) {
    for (const clock of one.data.clocks ?? []) put(clock.leg, clock.clock, { due: clock.due_at });
    const step = DONE[one.kind.replace(/\.v\d+$/, "")];
    if (step && one.data.leg) put(one.data.leg, step, { done: one.occurred_at ?? one.recorded_at });
  }
  return found;
}
