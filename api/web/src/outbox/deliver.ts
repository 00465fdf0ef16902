/** Delivers one parcel: to its author's session alone, with the moment it was pressed when it comes late. */
import { type Accepted, ask, give, type Me, Problem, Unanswered } from "~/api/client";
import type { Parcel } from "./parcel";

export const LATE_MS = 60_000;
const FRESH_MS = 5000;
const ANSWER_MS = 20_000;

/** Somebody else is signed in on this device: nothing of another's is sent. */
export class NotTheirs extends Error {}

interface Told {
  at: string;
  speed: number;
}

/** Gives a parcel to the service; Problem, Unanswered or NotTheirs. */
export async function deliver(
  author: string,
  parcel: Parcel,
  keepMoment: (occurred: string) => void,
): Promise<Accepted> {
  const age = Math.max(0, Date.now() - parcel.pressedAt);
  if (parcel.tries > 0 || age > FRESH_MS) await authored(author);
  let occurred = parcel.occurred;
  if (!occurred && age > LATE_MS && !parcel.body.occurred_at) {
    occurred = await momentOf(parcel);
    keepMoment(occurred);
  }
  if (!occurred) return await timely(parcel, parcel.body);
  try {
    return await timely(parcel, { ...parcel.body, occurred_at: occurred });
  } catch (error) {
    // A first try had arrived, only its answer was lost: the same body gives that answer again.
    if (!(error instanceof Problem) || error.code !== "key-used-differently") throw error;
    return await timely(parcel, parcel.body);
  }
}

async function authored(author: string): Promise<void> {
  const me = (await timed((signal) => ask("/me", { signal }))) as Me;
  if (me.subject !== author) throw new NotTheirs(author);
}

/** Gives the service's time of the moment at which it was pressed, whatever this device's clock says. */
async function momentOf(parcel: Parcel): Promise<string> {
  const told = (await timed((signal) => ask("/desk?limit=1", { signal }))) as Told;
  const age = Math.max(0, Date.now() - parcel.pressedAt);
  return new Date(Date.parse(told.at) - age * told.speed).toISOString();
}

async function timely(parcel: Parcel, body: Record<string, unknown>): Promise<Accepted> {
  const { path, key, version } = parcel;
  return await timed((signal) => give({ path, body, key, version, signal }));
}

/** A dying network keeps a request waiting for minutes: after 20 s it counts as not answered. */
async function timed<T>(asked: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), ANSWER_MS);
  try {
    return await asked(control.signal);
  } catch (error) {
    throw control.signal.aborted ? new Unanswered("time") : error;
  } finally {
    clearTimeout(timer);
  }
}
