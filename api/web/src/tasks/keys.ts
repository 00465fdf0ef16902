/** J and K, and the arrows, go from row to row; Enter opens, as a link does. */
import type { KeyboardEvent } from "react";
import { keptLook } from "~/app/look";

const TYPED = "input, textarea, select";

export function useRowKeys() {
  return (event: KeyboardEvent<HTMLElement>) => {
    const letters = keptLook().keys !== false;
    const down = event.key === "ArrowDown" || (letters && event.key === "j");
    const up = event.key === "ArrowUp" || (letters && event.key === "k");
    if ((!down && !up) || (event.target as HTMLElement).closest(TYPED)) return;
    event.preventDefault();
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
    const line = (event.target as HTMLElement).closest("li");
    const at = rows.findIndex((row) => line?.contains(row));
    rows[at + (down ? 1 : -1)]?.focus();
  };
}
