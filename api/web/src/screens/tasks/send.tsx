/** Sends a step by the outbox; says that it is recorded only when the service has said so. */
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Refused } from "~/forms/form";
import { clock } from "~/kit/time";
import { say } from "~/kit/toast";
import { outbox } from "~/outbox/box";
import { titleOf } from "~/tasks/doing";
import type { Work } from "~/tasks/steps";

export interface Step {
  command: string;
  path: string;
  body: Record<string, unknown>;
}

export function legPath(work: Work, command: string): string {
  return `/whistles/${work.whistle}/legs/${work.leg}/${command}`;
}

export function useSend(work: Work): {
  send: (step: Step) => Promise<boolean>;
  busy: boolean;
  refused: ReactNode;
} {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const send = async (step: Step) => {
    setBusy(true);
    setProblem(undefined);
    const about = { stream: work.stream, leg: work.leg, title: titleOf(work) };
    const outcome = await outbox.put({ ...step, about });
    setBusy(false);
    if (outcome.kind === "refused") {
      setProblem(outcome.problem);
      return false;
    }
    if (outcome.kind === "taken") {
      say(t("form.recorded", { time: clock(Date.parse(outcome.accepted.recorded_at)) }));
      void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] === "acts" });
    }
    return true;
  };
  return { send, busy, refused: <Refused problem={problem} /> };
}
