/** The service's time on this screen: by its own word, whatever the clock of the desk says. */
import { createContext, useContext, useSyncExternalStore } from "react";

let at = Date.now(); // The service's moment, ms since 1970, at `heard`.
let heard = performance.now();
let speed = 1;
let beat = 0;
let told = false;
const listeners = new Set<() => void>();

/** Gives the service's moment now, in ms since 1970. */
export function now(): number {
  return at + (performance.now() - heard) * speed;
}

/** Says whether the service has told its time yet. */
export function known(): boolean {
  return told;
}

/** Sets the clock by what the service said; never more than a moment back, so that no countdown jumps. */
export function set(said: string, speedNow: number): void {
  const moment = Date.parse(said);
  const ours = now();
  at = told && moment < ours && ours - moment < 1500 ? ours : moment;
  heard = performance.now();
  speed = speedNow;
  if (!told) tell();
  told = true;
}

/** Sets the clock by a frame, which says the moment and not the pace. */
export function moved(said: string): void {
  set(said, speed);
}

function tell(): void {
  beat++;
  for (const listener of listeners) listener();
}

// One beat a second for the whole page: all clocks change in one frame.
setInterval(tell, 1000);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) tell();
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What tells the time where a component stands: the service's clock, or one that stands still for a picture. */
export const Clock = createContext(now);

/** Gives the clock itself, for what is written once and does not count. */
export function useClock(): () => number {
  return useContext(Clock);
}

/** Gives the service's moment, anew each second. */
export function useNow(): number {
  useSyncExternalStore(subscribe, () => beat);
  return useClock()();
}
