/** Who is signed in on this page, with the roles held now; screens ask here what to show. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { ask, type Me, Problem } from "~/api/client";
import { store } from "~/live/store";

const Signed = createContext<Me | undefined>(undefined);
const AGAIN_MS = 60_000; // Roles begin and end by themselves.

/** Gives who is signed in; only for what stands inside the frame. */
export function useMe(): Me {
  const me = useContext(Signed);
  if (!me) throw new Error("nobody is signed in");
  return me;
}

async function askMe(): Promise<Me> {
  const me = (await ask("/me")) as Me;
  store.own(me.subject);
  return me;
}

/** Asks who is signed in, and shows the sign-in in place of the screen when nobody is. */
export function SignedIn(props: { children: ReactNode; otherwise: (why: Why) => ReactNode }) {
  const asked = useQuery({
    queryKey: ["me"],
    queryFn: askMe,
    retry: false,
    refetchInterval: AGAIN_MS,
  });
  const signedOut = asked.error instanceof Problem && asked.error.status === 401;
  if (asked.data && !signedOut)
    return <Signed.Provider value={asked.data}>{props.children}</Signed.Provider>;
  if (asked.isPending) return null;
  return props.otherwise(signedOut ? "nobody" : "down");
}

export type Why = "nobody" | "down";

/** Gives what to call when somebody has signed in or out. */
export function useSwitched(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
    await queries.invalidateQueries({ queryKey: ["me"] });
  };
}

const STREET = ["clerk", "duty_officer", "leader", "chief", "dispatcher"];
const DEPARTMENT = ["responder", "head"];

/** Says whether somebody holds a role of a street or of the centre. */
export function ofStreet(me: Me): boolean {
  return me.roles.some((role) => STREET.includes(role.role));
}

/** Says whether something may wait on somebody's desk: a district's leaders take notice there. */
export function hasDesk(me: Me): boolean {
  return ofStreet(me) || me.roles.some((role) => role.role === "district_leader");
}

/** Says whether somebody answers for a department. */
export function ofDepartment(me: Me): boolean {
  return me.roles.some((role) => DEPARTMENT.includes(role.role));
}

/** Gives the offices for which somebody holds a role itself. */
export function ownOffices(me: Me): Set<string> {
  return new Set(me.roles.map((role) => role.unit));
}

/** Says whether somebody may blow a whistle somewhere. */
export function mayBlow(me: Me): boolean {
  return me.roles.some((role) => ["clerk", "duty_officer", "leader", "chief"].includes(role.role));
}

/** Says whether somebody may make links for walls somewhere. */
export function hangsWalls(me: Me): boolean {
  return me.administers || me.roles.some((role) => role.role === "auditor");
}
