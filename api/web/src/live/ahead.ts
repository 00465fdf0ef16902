/** What the board needs, asked for while the screens are still being loaded; each is taken once. */
import { ask, type Me } from "~/api/client";
import { isPhone } from "~/app/phone";
import { type Snapshot, snapshot } from "./snapshot";

const BOARDS = ["whistles", "desk", "streets", "duty"];
const asked = new Map<string, Promise<unknown>>();

/** Asks who is signed in and for the rows, where the address will show the board. */
export function askAhead(): void {
  const { pathname } = location;
  if (pathname !== "/ui/board" && (pathname !== "/ui/" || isPhone())) return;
  begin("me", ask("/me"));
  for (const name of BOARDS) begin(name, snapshot(name));
}

/** What fails is forgotten: it is asked for again by whoever needs it. */
function begin(name: string, answer: Promise<unknown>): void {
  asked.set(name, answer);
  answer.catch(() => asked.delete(name));
}

function taken(name: string): Promise<unknown> | undefined {
  const found = asked.get(name);
  asked.delete(name);
  return found;
}

export function me(): Promise<Me> {
  return (taken("me") ?? ask("/me")) as Promise<Me>;
}

export function board(name: string): Promise<Snapshot> {
  return (taken(name) as Promise<Snapshot> | undefined) ?? snapshot(name);
}
