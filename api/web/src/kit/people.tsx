/** What people are called, by the accounts that events hold; an account that nobody knows is shown as it is. */
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";

const KEPT_MS = 300_000;

interface Person {
  subject: string;
  name: string;
}

async function people(): Promise<ReadonlyMap<string, string>> {
  const all = (await ask("/people")) as Person[];
  return new Map(all.map((one) => [one.subject, one.name]));
}

/** Gives everybody by account; nobody until the service has answered. */
export function usePeople(): ReadonlyMap<string, string> | undefined {
  return useQuery({ queryKey: ["people"], queryFn: people, staleTime: KEPT_MS }).data;
}

/** Gives what somebody is called. */
export function usePersonName(): (subject: string) => string {
  const { t } = useTranslation();
  const data = usePeople();
  return useCallback(
    (subject: string) => (subject === "system" ? t("system") : (data?.get(subject) ?? subject)),
    [data, t],
  );
}

export function Who(props: { is: string }) {
  return usePersonName()(props.is);
}
