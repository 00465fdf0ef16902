/** The outbox: commands in the order in which they were pressed, sent one after the other until each is answered. */
import { useSyncExternalStore } from "react";
import { type Accepted, newKey, type Problem } from "~/api/client";
import { waitFor } from "~/live/hub";
import { deliver, NotTheirs } from "./deliver";
import { keep, kept, onOther } from "./keep";
import { type About, faultOf, type Next, PARCELS_MAX, type Parcel, repeatable } from "./parcel";

export interface Draft {
  command: string;
  path: string;
  body: Record<string, unknown>;
  about: About;
  version?: number | undefined;
  next?: Next | undefined;
}

export type Outcome =
  | { kind: "taken"; accepted: Accepted }
  | { kind: "refused"; problem: unknown } // Not kept: whoever pressed sees why at once.
  | { kind: "kept" };

/** What the service has taken and the boards do not show yet. */
export interface Taken {
  command: string;
  stream: string;
  leg: number;
  version: number;
}

const TAKEN_MAX = 50;

export class Full extends Error {}

class Outbox {
  parcels: readonly Parcel[] = [];
  taken: readonly Taken[] = [];
  durable = true; // False where nothing survives a reload.
  arrival: ((parcel: Parcel, accepted: Accepted) => void) | undefined; // Of what was kept before.
  private author = "";
  private going = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly awaited = new Map<string, (outcome: Outcome) => void>();
  private readonly promised = new Map<string, Promise<Outcome>>();

  constructor() {
    onOther(
      () => this.author,
      () => this.tell(),
    );
    addEventListener("online", () => void this.flush());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.flush();
    });
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Opens an author's outbox, and closes everybody else's; nobody's when the author is empty. */
  own(author: string): void {
    if (author === this.author) return;
    this.author = author;
    this.taken = [];
    this.settleAll();
    this.tell();
    void this.flush();
  }

  /** Puts a command in, and says what came of its first try; the same pressed twice is one. */
  put(draft: Draft): Promise<Outcome> {
    const mine = kept(this.author);
    const twin = mine.find((one) => !one.fault && same(one, draft));
    if (twin) return this.promised.get(twin.key) ?? Promise.resolve({ kind: "kept" });
    if (mine.length >= PARCELS_MAX) return Promise.reject(new Full());
    const parcel: Parcel = { ...draft, key: newKey(), pressedAt: Date.now(), tries: 0 };
    const { key } = parcel;
    this.durable = keep(this.author, [...mine, parcel]);
    const outcome = new Promise<Outcome>((resolve) => this.awaited.set(key, resolve));
    this.promised.set(key, outcome);
    this.tell();
    void this.flush();
    return outcome;
  }

  /** Throws a parcel away, which its author has read the reason of. */
  drop(key: string): void {
    this.edit(this.author, key, () => undefined);
    void this.flush();
  }

  /** Tries again at once: all that waits, and one that was refused under a new key. */
  again(key?: string): void {
    if (key) this.edit(this.author, key, anew);
    void this.flush();
  }

  private edit(author: string, key: string, change: (was: Parcel) => Parcel | undefined): void {
    const after = kept(author).flatMap((one) => {
      const now = one.key === key ? change(one) : one;
      return now ? [now] : [];
    });
    this.durable = keep(author, after);
    this.tell();
  }

  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.going) return;
    this.going = true;
    try {
      while (await this.one());
    } finally {
      this.going = false;
      this.settleAll();
      this.later();
    }
  }

  /** Sends the first that waits; says whether to go on with the next. */
  private async one(): Promise<boolean> {
    const author = this.author;
    const parcel = kept(author).find((one) => !one.fault);
    if (!parcel || navigator.onLine === false) return false;
    const { key } = parcel;
    try {
      const accepted = await deliver(author, parcel, (occurred) =>
        this.edit(author, key, (was) => ({ ...was, occurred })),
      );
      this.arrived(author, parcel, accepted);
      return true;
    } catch (error) {
      if (error instanceof NotTheirs) return false;
      return this.failed(author, parcel, error);
    }
  }

  private arrived(author: string, parcel: Parcel, accepted: Accepted): void {
    const { leg } = parcel.about;
    const { command } = parcel;
    const one = { command, stream: accepted.stream, leg, version: accepted.version };
    if (author === this.author) this.taken = [...this.taken.slice(-TAKEN_MAX), one];
    this.edit(author, parcel.key, (was) => following(was, accepted));
    if (!this.awaited.has(parcel.key)) this.arrival?.(parcel, accepted);
    this.settle(parcel.key, { kind: "taken", accepted });
  }

  private failed(author: string, parcel: Parcel, error: unknown): boolean {
    const tries = parcel.tries + 1;
    if (repeatable(error, tries)) {
      this.edit(author, parcel.key, (was) => ({ ...was, tries }));
      return false;
    }
    const seen = this.awaited.has(parcel.key);
    const fault = faultOf(error as Problem);
    // Whoever still looks at the form reads the reason there; later it stands in the outbox.
    this.edit(author, parcel.key, (was) => (seen ? undefined : { ...was, tries, fault }));
    this.settle(parcel.key, { kind: "refused", problem: error });
    return true;
  }

  private settle(key: string, outcome: Outcome): void {
    this.awaited.get(key)?.(outcome);
    this.awaited.delete(key);
    this.promised.delete(key);
  }

  private settleAll(): void {
    for (const key of [...this.awaited.keys()]) this.settle(key, { kind: "kept" });
  }

  private later(): void {
    const first = kept(this.author).find((one) => !one.fault);
    if (first) this.timer = setTimeout(() => void this.flush(), waitFor(first.tries));
  }

  private tell(): void {
    this.parcels = kept(this.author);
    for (const listener of this.listeners) listener();
  }
}

function same(one: Parcel, other: Draft): boolean {
  return one.path === other.path && JSON.stringify(one.body) === JSON.stringify(other.body);
}

function anew(was: Parcel): Parcel {
  return { ...was, key: newKey(), fault: undefined, tries: 1 };
}

/** Gives what follows a command that was taken, as a parcel in its place. */
function following(was: Parcel, accepted: Accepted): Parcel | undefined {
  if (!was.next) return undefined;
  const { next, ...rest } = was;
  const about = { ...was.about, stream: accepted.stream };
  const path = next.path.replace("{id}", accepted.id);
  return { ...rest, ...next, path, about, key: newKey(), tries: 0, version: undefined };
}

export const outbox = new Outbox();

/** Gives what the author who is signed in has waiting. */
export function useParcels(): readonly Parcel[] {
  return useSyncExternalStore(outbox.subscribe, () => outbox.parcels);
}

/** Gives what was taken a moment ago. */
export function useTaken(): readonly Taken[] {
  return useSyncExternalStore(outbox.subscribe, () => outbox.taken);
}
