/** What a blow says, of one sentence and a place; the last place is remembered on this device for its author. */
import type { Draft } from "~/outbox/box";

export const MATTER_MAX = 120;
export const NEED_MAX = 2000;
export const SPOT_MAX = 120;
export const URGENT = ["E1", "E2"] as const;
export type Urgent = (typeof URGENT)[number];

export interface Brief {
  level: Urgent;
  place: string;
  spot: string;
  words: string; // One sentence: what has happened.
  need: string; // What is asked of those who come, when the sentence does not say it.
}

/** Gives the body of the blow: a sentence too long for the matter stands in full in the need. */
export function bodyOf(brief: Brief): Record<string, unknown> {
  const words = [...brief.words.trim()];
  const long = words.length > MATTER_MAX;
  const matter = long ? `${words.slice(0, MATTER_MAX - 1).join("")}…` : words.join("");
  const need = long ? words.join("") : brief.need;
  const { level, place } = brief;
  const spot = brief.spot.trim();
  return { level, place, matter, need, ...(spot ? { spot } : {}) };
}

/** Gives the command: blown at once, or drafted and submitted by those who may not blow. */
export function draftOf(brief: Brief, atOnce: boolean): Draft {
  const body = bodyOf(brief);
  const about = { stream: "", leg: 0, title: String(body.matter) };
  if (atOnce) return { command: "blow-now", path: "/whistles/blow-now", body, about };
  return {
    command: "draft-whistle",
    path: "/whistles/draft-whistle",
    body: { kind: "ER", ...body },
    about,
    next: { command: "submit-whistle", path: "/whistles/{id}/submit-whistle", body: {} },
  };
}

const at = (author: string) => `whistle.place.${author}`;

export function lastPlace(author: string): string | undefined {
  try {
    return localStorage.getItem(at(author)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function rememberPlace(author: string, place: string): void {
  try {
    localStorage.setItem(at(author), place);
  } catch {
    // Without storage the place is asked for each time.
  }
}
