/** Who is signed in on this page, with the roles held now; screens ask here what to show. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { ask, type Me, Problem, Unanswered } from "~/api/client";
import * as ahead from "~/live/ahead";
import { store, useDoubt } from "~/live/store";

const Signed = createContext<Me | undefined>(undefined);
const LAST = "whistle.me";
const AGAIN_MS = 60_000; // Roles begin and end by themselves.

/** Gives who is signed in; only for what stands inside the frame. */
export function useMe(): Me {
  const me = useContext(Signed);
  if (!me) throw new Error("nobody is signed in");
  return me;
}

async function askMe(): Promise<Me> {
  const me = await asOf();
  store.own(me.subject);
  return me;
}

/** As the service says; without an answer, as it said last on this machine: the outbox is somebody's. */
async function asOf(): Promise<Me> {
  try {
    const me = await ahead.me();
    localStorage.setItem(LAST, JSON.stringify(me));
    return me;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) localStorage.removeItem(LAST);
    const last = error instanceof Unanswered && localStorage.getItem(LAST);
    if (last) return JSON.parse(last) as Me;
    throw error;
  }
}

/** Asks who is signed in, and shows the sign-in in place of the screen when nobody is. */
export function SignedIn(props: { children: ReactNode; otherwise: (why: Why) => ReactNode }) {
  const asked = useQuery({
    queryKey: ["me"],
    queryFn: askMe,
    retry: false,
    refetchInterval: AGAIN_MS,
  });
  useAskedInDoubt();
  const signedOut = asked.error instanceof Problem && asked.error.status === 401;
  if (asked.data && !signedOut)
    return <Signed.Provider value={asked.data}>{props.children}</Signed.Provider>;
  if (asked.isPending) return null;
  if (!signedOut) return props.otherwise("down");
  return props.otherwise(asked.data ? "ended" : "nobody");
}

/** Asks at once when the stream is lost: a session that has ended shows as that, and not as a bad line. */
function useAskedInDoubt(): void {
  const queries = useQueryClient();
  const doubt = useDoubt();
  useEffect(() => {
    if (doubt) void queries.invalidateQueries({ queryKey: ["me"] });
  }, [queries, doubt]);
}

export type Why = "nobody" | "ended" | "down";

/** Gives what to call when somebody has signed in or out. */
export function useSwitched(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
    await queries.resetQueries({ queryKey: ["me"] });
  };
}

/** Gives what signs out, and whether it could not: without an answer the session lives on. */
export function useSignOut(): { out: () => Promise<void>; failed: boolean } {
  const switched = useSwitched();
  const [failed, setFailed] = useState(false);
  const out = async () => {
    try {
      await ask("/sign-out", { method: "POST" });
    } catch (error) {
      if (error instanceof Unanswered) return setFailed(true);
    }
    await switched();
  };
  return { out, failed };
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
