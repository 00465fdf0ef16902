/** What waits on the person who looks: their own desk, and the inbox of their own offices. */
import { useMemo } from "react";
import { hasDesk, ofDepartment, ownOffices, useMe } from "~/app/me";
import type { Task } from "~/live/rows";
import { useBoardWhere } from "~/live/store";

/** Gives the tasks of the reader's own offices, the most urgent first; one of each. */
export function useMyTasks(): Task[] {
  const me = useMe();
  const desk = useBoardWhere(hasDesk(me), "desk").order as Task[];
  const inbox = useBoardWhere(ofDepartment(me), "inbox").order as Task[];
  return useMemo(() => {
    const own = ownOffices(me);
    const mine = new Map<string, Task>();
    for (const task of [...desk, ...inbox])
      if (own.has(task.office)) mine.set(`${task.stream}/${task.task}/${task.leg}`, task);
    return [...mine.values()].sort((a, b) => ((a.due_at ?? "~") < (b.due_at ?? "~") ? -1 : 1));
  }, [me, desk, inbox]);
}

/** Gives the first task of each whistle. */
export function firstOf(tasks: readonly Task[]): Map<string, Task> {
  const first = new Map<string, Task>();
  for (const task of tasks)
    if (task.whistle && !first.has(task.whistle)) first.set(task.whistle, task);
  return first;
}
