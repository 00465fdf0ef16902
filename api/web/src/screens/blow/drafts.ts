/** Whistles being written on this machine: several at once, each kept until it is blown, bound to its author. */
import { useSyncExternalStore } from "react";
import { newKey } from "~/api/client";

export interface Draft {
  id: string; // Also the idempotency key: however often it is sent, one whistle is blown.
  kind: string;
  level: string;
  matter: string;
  place: string;
  placeName: string;
  spot: string;
  need: string;
  requested: string[];
}

const listeners = new Set<() => void>();
const known = new Map<string, Draft[]>();
const keyOf = (author: string) => `whistle.drafts.${author}`;

function read(author: string): Draft[] {
  try {
    return JSON.parse(localStorage.getItem(keyOf(author)) ?? "[]") as Draft[];
  } catch {
    return [];
  }
}

function drafts(author: string): Draft[] {
  const found = known.get(author) ?? read(author);
  known.set(author, found);
  return found;
}

function keep(author: string, all: Draft[]): void {
  known.set(author, all);
  localStorage.setItem(keyOf(author), JSON.stringify(all));
  for (const listener of listeners) listener();
}

/** Gives an empty draft: an emergency, since that is what cannot wait. */
export function fresh(): Draft {
  const draft = { kind: "ER", level: "E2", matter: "", place: "", placeName: "" };
  return { ...draft, id: newKey(), spot: "", need: "", requested: [] };
}

export function begun(draft: Draft): boolean {
  return Boolean(draft.matter || draft.place || draft.spot || draft.need);
}

/** Puts a draft in its place among an author's. */
export function put(author: string, draft: Draft): void {
  const others = drafts(author);
  const there = others.some((one) => one.id === draft.id);
  keep(
    author,
    there ? others.map((one) => (one.id === draft.id ? draft : one)) : [...others, draft],
  );
}

export function drop(author: string, id: string): void {
  keep(
    author,
    drafts(author).filter((one) => one.id !== id),
  );
}

/** Gives an author's drafts. */
export function useDrafts(author: string): Draft[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => drafts(author),
  );
}
