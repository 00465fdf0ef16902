/** How this machine shows things: theme, language, shortcuts. Nothing of anybody's work is kept here. */
import { useSyncExternalStore } from "react";
import type { Language } from "~/words";

const KEY = "whistle.look";

export interface Look {
  theme?: "light" | "dark";
  language?: Language;
  keys?: boolean; // Single-key shortcuts, on unless switched off (WCAG 2.1.4).
  sound?: boolean;
}

const listeners = new Set<() => void>();
let kept: Look = read();

function read(): Look {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Look;
  } catch {
    return {};
  }
}

export function keptLook(): Look {
  return kept;
}

export function keepLook(change: Look): void {
  kept = { ...kept, ...change };
  localStorage.setItem(KEY, JSON.stringify(kept));
  if (change.theme) document.documentElement.dataset.theme = change.theme;
  for (const listener of listeners) listener();
}

export function useLook(): Look {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => kept,
  );
}

/** Gives the theme that is shown now. */
export function themeNow(): "light" | "dark" {
  return document.documentElement.dataset.theme === "dark" ? "dark" : "light";
}
