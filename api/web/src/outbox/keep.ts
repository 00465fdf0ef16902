/** Keeps an author's parcels on this device, each author's apart; memory alone where there is no storage. */
import type { Parcel } from "./parcel";

const at = (author: string) => `whistle.outbox.${author}`;
const memory = new Map<string, string>();

/** Gives what an author has waiting, in the order in which it was pressed. */
export function kept(author: string): Parcel[] {
  if (!author) return [];
  try {
    const text = localStorage.getItem(at(author)) ?? memory.get(author) ?? "[]";
    return JSON.parse(text) as Parcel[];
  } catch {
    return JSON.parse(memory.get(author) ?? "[]") as Parcel[];
  }
}

/** Keeps them; says whether they also survive a reload. */
export function keep(author: string, parcels: readonly Parcel[]): boolean {
  const text = JSON.stringify(parcels);
  memory.set(author, text);
  try {
    if (parcels.length > 0) localStorage.setItem(at(author), text);
    else localStorage.removeItem(at(author));
    memory.delete(author);
    return true;
  } catch {
    return false;
  }
}

/** Calls back when another page of this browser has changed them. */
export function onOther(author: () => string, changed: () => void): void {
  addEventListener("storage", (event) => {
    if (author() && (event.key === at(author()) || event.key === null)) changed();
  });
}
