/** The names of units by their codes: offices as people call them, places by their own name. */
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { snapshot } from "~/live/snapshot";

const KEPT_MS = 300_000;
const NO_NAMES: ReadonlyMap<string, string> = new Map();

async function shorts(): Promise<ReadonlyMap<string, string>> {
  const { rows } = await snapshot("offices");
  return new Map(rows.map((row) => [row.key, String(row.short ?? row.name)]));
}

/** Gives what a unit is called; its code while nobody knows. */
export function useUnitName(): (code: string) => string {
  const { t } = useTranslation();
  const asked = useQuery({ queryKey: ["unit-names"], queryFn: shorts, staleTime: KEPT_MS });
  const names = asked.data ?? NO_NAMES;
  return useCallback(
    (code: string) => (code === "*" ? t("timeline.everywhere") : (names.get(code) ?? code)),
    [names, t],
  );
}
