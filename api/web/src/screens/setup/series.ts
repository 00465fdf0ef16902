/** Several commands one after the other: each once under its own key, so that going on repeats nothing. */
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { give, newKey, Problem } from "~/api/client";

export interface Step {
  path: string;
  body: Record<string, unknown>;
}

export function useSeries() {
  const queries = useQueryClient();
  const kept = useRef<{ steps: Step[]; keys: string[] }>({ steps: [], keys: [] });
  const [done, setDone] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const run = async (steps: Step[], skip?: string): Promise<boolean> => {
    if (kept.current.steps !== steps) kept.current = { steps, keys: steps.map(newKey) };
    setBusy(true);
    setProblem(undefined);
    setDone(0);
    try {
      for (const [at, step] of steps.entries()) {
        await give({ ...step, key: kept.current.keys[at] ?? newKey() }).catch((error) => {
          if (!(error instanceof Problem && error.code === skip)) throw error;
        });
        setDone(at + 1);
      }
      return true;
    } catch (error) {
      setProblem(error);
      kept.current = { steps: [], keys: [] };
      return false;
    } finally {
      setBusy(false);
      await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "me" });
    }
  };
  return { run, done, busy, problem };
}
