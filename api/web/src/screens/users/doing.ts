/** Acts on accounts, which are no commands of the ledger: sent once, said when the service has answered. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { clock } from "~/kit/time";
import { say } from "~/kit/toast";
import { now } from "~/live/clock";

/** Gives what sends a request, whether it is under way, and why it was refused. */
export function useDoing() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const given = body === undefined ? {} : { body: JSON.stringify(body) };
      const headers = { "Content-Type": "application/json" };
      const answer = await ask(path, { method, headers, ...given });
      say(t("form.recorded", { time: clock(now()) }));
      await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "me" });
      return answer ?? true;
    } catch (error) {
      setProblem(error);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { send, busy, problem };
}
