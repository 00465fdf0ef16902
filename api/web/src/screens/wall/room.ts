/** How many rows there is room for: a wall cannot be scrolled, so none is cut in half. */
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

export function useRoom(high: number, any = true): [RefObject<HTMLOListElement | null>, number] {
  const list = useRef<HTMLOListElement>(null);
  const [most, setMost] = useState(0);
  useLayoutEffect(() => {
    const here = list.current;
    if (!here || !any) return;
    const measure = () => setMost(Math.floor(here.clientHeight / high));
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(here);
    return () => watch.disconnect();
  }, [high, any]);
  return [list, most];
}
