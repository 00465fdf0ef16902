/** How far an installation is, and what is still to do before its first whistle. */
import { useQuery } from "@tanstack/react-query";
import { ask } from "~/api/client";

export interface Setup {
  places: number;
  offices: number;
  accounts: number;
  granted: number;
  policy: string | null;
  shipped: Record<string, unknown>;
}

export const STEPS = ["territory", "offices", "policy", "accounts"] as const;
export type Step = (typeof STEPS)[number];

const AGAIN_MS = 60_000;

/** Gives the state, for administrators; nobody else is asked to set up. */
export function useSetup(administers: boolean) {
  return useQuery({
    queryKey: ["setup"],
    queryFn: async () => (await ask("/setup")) as Setup,
    enabled: administers,
    staleTime: AGAIN_MS,
  });
}

/** Gives the steps that are still to be done, in their order. */
export function missing(setup: Setup): Step[] {
  const done = {
    territory: setup.places > 0,
    offices: setup.offices > 0,
    policy: setup.policy !== null,
    accounts: setup.granted > 1,
  };
  return STEPS.filter((step) => !done[step]);
}
