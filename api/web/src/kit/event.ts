/** An event as the boards tell it, and what people wrote into it. */

export interface TimelineEvent {
  pos: number;
  stream: string;
  version: number;
  kind: string; // As stored, with its version: whistle.leg-signed.v1
  recorded_at: string;
  occurred_at: string | null;
  actor: string;
  office: string;
  place: string;
  policy: string;
  exercise: boolean;
  data: Record<string, unknown>;
  short?: string | null; // The log of a shift names the matter that an event belongs to.
  matter?: string | null;
}

export type Mark = "breach" | "warn" | "escalation" | undefined;

const MARKS: Record<string, Mark> = {
  "whistle.sla-breached": "breach",
  "incident.clock-breached": "breach",
  "whistle.sla-warned": "warn",
  "incident.clock-warned": "warn",
  "whistle.escalation-raised": "escalation",
};

/** Says whether an event is a missed time, a time running out, or an escalation. */
export function markOf(kind: string): Mark {
  return MARKS[kind];
}

const SAID = [
  "note",
  "instruction",
  "said",
  "what",
  "reason",
  "missing",
  "measure",
  "defects",
  "how",
  "found",
  "outcome",
  "need",
];
const CODED = ["whistle.closed", "whistle.call-recorded"]; // Their outcome is a code, not a sentence.

/** Gives what people wrote into an event, empty when they wrote nothing. */
export function saidIn(kind: string, data: Record<string, unknown>): string {
  const inner = ["promise", "brief", "response"].map((name) => data[name]);
  const parts = [data, ...inner.filter((one) => typeof one === "object" && one !== null)];
  for (const name of SAID) {
    if (name === "outcome" && CODED.includes(kind)) continue;
    for (const part of parts) {
      const found = (part as Record<string, unknown>)[name];
      if (typeof found === "string" && found) return found;
    }
  }
  return "";
}

/** Gives where an event's stream is shown: a whistle, an incident; undefined for the rest. */
export function screenOf(stream: string): { to: "whistle" | "incident"; id: string } | undefined {
  const [, kind, id] = /^(whistle|incident)-(.+)$/.exec(stream) ?? [];
  return kind && id ? { to: kind as "whistle" | "incident", id } : undefined;
}
