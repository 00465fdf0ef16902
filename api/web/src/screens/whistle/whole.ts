/** A whistle with its record: the row live from the board, the record read again when it has grown. */
import { useQuery } from "@tanstack/react-query";
import { ask } from "~/api/client";
import type { Whistle } from "~/live/rows";
import { useBoard } from "~/live/store";
import type { Recorded } from "./steps";

interface Whole {
  row: Whistle;
  timeline: Recorded[];
}

export function useWhole(id: string) {
  const live = useBoard("whistles").rows.get(id) as Whistle | undefined;
  const asked = useQuery({
    queryKey: ["whistle", id, live?.version],
    queryFn: async () => (await ask(`/whistles/${id}`)) as Whole,
    placeholderData: (before) => (before?.row.key === id ? before : undefined),
    retry: false,
  });
  return {
    row: live ?? asked.data?.row,
    timeline: asked.data?.timeline ?? [],
    error: asked.error,
  };
}
