/** The work of whoever looks, with what they have pressed meanwhile. */
import { useMemo } from "react";
import { ownOffices, useMe } from "~/app/me";
import type { Task } from "~/live/rows";
import { useBoard } from "~/live/store";
import { useParcels, useTaken } from "~/outbox/box";
import { LEG_STEPS, mayDo, type Work, works } from "./steps";

export interface Mine {
  work: Work[];
  loaded: boolean;
}

/** Gives the work of the reader's own offices: a desk's, a unit's, or what is the reader's own to do on a phone. */
export function useMyWork(where: "inbox" | "desk" | "phone"): Mine {
  const me = useMe();
  const inbox = useBoard("inbox");
  const desk = useBoard("desk");
  const parcels = useParcels();
  const taken = useTaken();
  return useMemo(() => {
    const own = ownOffices(me);
    const steps: readonly string[] = LEG_STEPS;
    const answers = (inbox.order as Task[]).filter((task) => steps.includes(task.task));
    const asked = [...(where === "desk" ? [] : answers), ...(desk.order as Task[])];
    const mine = asked.filter(
      (task) => own.has(task.office) && (where === "desk" || mayDo(me, task)),
    );
    const loaded = desk.pos >= 0 && (where === "desk" || inbox.pos >= 0);
    return { work: works(mine, parcels, taken), loaded };
  }, [me, inbox, desk, parcels, taken, where]);
}
