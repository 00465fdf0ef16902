/** What an address of the inbox or the desk holds: every filter, and what is open. */
import type { Wanted } from "./steps";

export interface WorkSearch extends Wanted {
  open?: string | undefined;
}

const text = (value: unknown) =>
  typeof value === "number"
    ? String(value)
    : typeof value === "string" && value
      ? value
      : undefined;

export function readSearch(asked: Record<string, unknown>, steps: readonly string[]): WorkSearch {
  const step = text(asked.step);
  return {
    step: step && steps.includes(step) ? step : undefined,
    show: asked.show === "urgent" || asked.show === "over" ? asked.show : undefined,
    q: text(asked.q),
    open: text(asked.open),
  };
}
