/** Reads the log of a shift from its beginning, and what comes after whenever something is recorded. */
import { useEffect, useRef, useState } from "react";
import { ask } from "~/api/client";
import type { TimelineEvent } from "~/kit/event";
import { useStanding } from "~/live/store";
import { runs, type ShiftRow } from "./rows";

const PAGE = 200;
const EVENTS_MAX = 10_000; // A bound: twelve hours of a city's street have far less.

interface Page {
  rows: TimelineEvent[];
  next: number | null;
}

interface Read {
  of: string;
  events: TimelineEvent[];
  loaded: boolean;
  failed: boolean;
}

export function useLog(shift: ShiftRow): Omit<Read, "of"> {
  const head = useStanding().head;
  const [read, keep] = useState<Read>({ of: "", events: [], loaded: false, failed: false });
  const going = useRef(0);
  const moved = runs(shift) ? `${head}/${shift.version}` : "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when something was recorded.
  useEffect(() => {
    const turn = ++going.current;
    const before = read.of === shift.key ? read.events : [];
    void load(shift.key, before, () => turn === going.current, keep);
  }, [shift.key, moved]);
  return read.of === shift.key ? read : { events: [], loaded: false, failed: false };
}

async function load(
  of: string,
  before: TimelineEvent[],
  current: () => boolean,
  keep: (read: Read) => void,
): Promise<void> {
  let events = before;
  let since: number | null = events[events.length - 1]?.pos ?? 0;
  try {
    while (since !== null && events.length < EVENTS_MAX) {
      const page = (await ask(`/shifts/${of}/log?since=${since}&limit=${PAGE}`)) as Page;
      if (!current()) return;
      events = [...events, ...page.rows];
      since = page.next;
      keep({ of, events, loaded: since === null, failed: false });
    }
  } catch {
    if (current()) keep({ of, events, loaded: true, failed: true });
  }
}
