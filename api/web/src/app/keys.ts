/** Shortcuts of one key, as people know them from other tools; they can be switched off (WCAG 2.1.4). */
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { keptLook } from "./look";
import { mayBlow, useMe } from "./me";
import { PLACES } from "./paths";

const TYPED = "input, textarea, select, [contenteditable=true]";
const GO_MS = 1500;

type Over = (what: "help" | "palette" | undefined) => void;

export function useKeys(over: Over): void {
  const navigate = useNavigate();
  const me = useMe();
  useEffect(() => {
    let wentAt = 0;
    const pressed = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        return over("palette");
      }
      if (event.ctrlKey || event.metaKey || event.altKey || keptLook().keys === false) return;
      if (event.target instanceof Element && event.target.closest(TYPED)) return;
      const key = event.key.toLowerCase();
      if (Date.now() - wentAt < GO_MS) {
        const place = PLACES.find((one) => one.key === key && one.for(me));
        wentAt = 0;
        if (place) return void navigate({ to: place.path });
      }
      if (key === "g") wentAt = Date.now();
      if (event.key === "?") over("help");
      if (key === "n" && mayBlow(me)) {
        event.preventDefault();
        void navigate({ to: "/board", search: (was) => ({ ...was, blow: true }) });
      }
      if (key === "/") {
        const field = document.querySelector<HTMLInputElement>("[data-search] input");
        if (field) event.preventDefault();
        field?.focus();
      }
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [navigate, me, over]);
}
