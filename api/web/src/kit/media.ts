/** Whether a media query holds now, and again when it changes. */
import { useCallback, useMemo, useSyncExternalStore } from "react";

export function useMedia(query: string): boolean {
  const media = useMemo(() => matchMedia(query), [query]);
  const listen = useCallback(
    (listener: () => void) => {
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    [media],
  );
  return useSyncExternalStore(listen, () => media.matches);
}
