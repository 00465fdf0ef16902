/** Keeps the order of a list while somebody's hand is in it, and counts what would move. */
import { useCallback, useEffect, useRef, useState } from "react";

export const STILL_MS = 3000;

interface Keyed {
  key: string;
}

/** Gives the lines in the order last shown: rows keep their places, gone ones stay until it is applied. */
export function held<T extends Keyed>(shown: readonly T[], fresh: readonly T[]): T[] {
  const news = new Map(fresh.map((line) => [line.key, line]));
  return shown.map((line) => news.get(line.key) ?? line);
}

/** Counts the places at which the order shown differs from the fresh one. */
export function moved(shown: readonly Keyed[], fresh: readonly Keyed[]): number {
  const before = new Set(shown.map((line) => line.key));
  const after = new Set(fresh.map((line) => line.key));
  const gone = shown.filter((line) => !after.has(line.key)).length;
  const come = fresh.filter((line) => !before.has(line.key)).length;
  const stayed = fresh.filter((line) => before.has(line.key)).map((line) => line.key);
  const order = shown.filter((line) => after.has(line.key)).map((line) => line.key);
  return gone + come + order.filter((key, at) => stayed[at] !== key).length;
}

/** Freezes the order for 3 s after pointer or focus was last in the list. */
export function useFrozen<T extends Keyed>(fresh: readonly T[], scope: unknown) {
  const touchedAt = useRef(0);
  const shown = useRef<readonly T[]>(fresh);
  const within = useRef(scope);
  const [, beat] = useState(0);
  const touch = useCallback(() => {
    touchedAt.current = performance.now();
  }, []);
  const apply = useCallback(() => {
    touchedAt.current = 0;
    beat((n) => n + 1);
  }, []);
  const frozen = performance.now() - touchedAt.current < STILL_MS && within.current === scope;
  const changes = frozen ? moved(shown.current, fresh) : 0;
  shown.current = frozen ? held(shown.current, fresh) : fresh;
  within.current = scope;
  useEffect(() => {
    if (changes === 0) return;
    const timer = setInterval(() => beat((n) => n + 1), 500);
    return () => clearInterval(timer);
  }, [changes]);
  return { lines: shown.current, changes, touch, apply };
}
