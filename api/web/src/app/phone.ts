/** Whether this is a phone: as narrow as one; turning or resizing changes the frame at once. */
import { useSyncExternalStore } from "react";

const NARROW = "(max-width: 600px)";

function listen(listener: () => void): () => void {
  const media = matchMedia(NARROW);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

export function isPhone(): boolean {
  return matchMedia(NARROW).matches;
}

export function usePhone(): boolean {
  return useSyncExternalStore(listen, isPhone);
}
