/** The boards of this page: snapshots over HTTP, then frames; one paint for what came in one frame. */
import { useEffect, useSyncExternalStore } from "react";
import * as ahead from "./ahead";
import * as clock from "./clock";
import { connect, type Port } from "./connect";
import { type Board, begun, NOTHING, reduce } from "./reduce";
import { type Snapshot, Unreadable } from "./snapshot";
import { sound } from "./sound";
import type { Frame, Said } from "./wire";

const AGAIN_MS = 3000;
const BEHIND_MS = 100;
const THERE_MS = 10_000;
export const LATE_MS = 12_000;
export const BANNER_MS = 15_000;

export interface Standing {
  state: "connecting" | "live" | "late" | "lost";
  heardAt: number; // performance.now() when the service last spoke.
  at: number; // The service's moment then, ms since 1970.
  retryAt: number; // performance.now() of the next try, 0 when none is planned.
  head: number;
  build: string;
}

class Store {
  private readonly boards = new Map<string, Board>();
  private readonly loading = new Map<string, Frame[]>();
  private readonly counts = new Map<string, number>();
  private readonly listeners = new Set<() => void>();
  private waiting: Frame[] = [];
  private port: Port | undefined;
  private painted = false;
  private owner = "";
  private seenAt = Number.POSITIVE_INFINITY; // As of when the first snapshot was: later is news.
  standing: Standing = {
    state: "connecting",
    heardAt: performance.now(),
    at: 0,
    retryAt: 0,
    head: 0,
    build: "",
  };
  failed: unknown;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  board(name: string): Board {
    return this.boards.get(name) ?? NOTHING;
  }

  /** Watches a board until the returned function is called. */
  watch(name: string): () => void {
    const count = this.counts.get(name) ?? 0;
    this.counts.set(name, count + 1);
    if (count === 0 && !this.boards.has(name)) void this.load([name]);
    return () => {
      this.counts.set(name, (this.counts.get(name) ?? 1) - 1);
    };
  }

  /** Begins anew when somebody else is signed in: nobody sees another's rows. */
  own(owner: string): void {
    if (owner === this.owner) return;
    this.owner = owner;
    this.port?.send({ kind: "leave" });
    this.port = undefined;
    this.boards.clear();
    this.loading.clear();
    this.waiting = [];
    this.failed = undefined;
    this.seenAt = Number.POSITIVE_INFINITY;
    const shown = [...this.counts].filter(([, count]) => count > 0);
    if (shown.length > 0) void this.load(shown.map(([name]) => name));
    this.tell();
  }

  again(): void {
    this.port?.send({ kind: "again" });
  }

  private async load(names: string[]): Promise<void> {
    this.port ??= this.joined();
    const owner = this.owner;
    const asked = names.filter((name) => !this.loading.has(name));
    for (const name of asked) this.loading.set(name, []);
    try {
      const found = await Promise.all(asked.map(async (name) => [name, await ahead.board(name)]));
      if (owner !== this.owner) return; // Who sat here when it was asked for is gone.
      for (const [name, board] of found as [string, Snapshot][]) this.begin(name, board);
      this.failed = undefined;
      this.there();
    } catch (error) {
      if (owner !== this.owner) return;
      this.failed = error;
      const status = error instanceof Unreadable ? error.status : 0;
      if (status !== 401 && status !== 404) this.retry(asked);
    }
    for (const name of asked) this.loading.delete(name);
    this.tell();
  }

  private retry(names: string[]): void {
    const owner = this.owner;
    setTimeout(() => {
      if (owner === this.owner) void this.load(names);
    }, AGAIN_MS);
  }

  private joined(): Port {
    const port = connect(this.owner, (said) => this.hear(said));
    sound.join(port);
    return port;
  }

  private begin(name: string, { rows, position, at }: Snapshot): void {
    this.seenAt = Math.min(this.seenAt, at);
    const before = this.loading.get(name) ?? [];
    this.boards.set(name, reduce(begun(rows, position), before));
  }

  private there(): void {
    const boards = [...this.boards.keys()];
    if (boards.length === 0) return;
    const after = Math.min(...boards.map((name) => this.board(name).pos));
    this.port?.send({ kind: "watch", boards, after, at: this.seenAt });
  }

  private hear(said: Said): void {
    if (said.kind === "sound" || said.kind === "bell") {
      sound.hear(said);
      return;
    }
    if (said.kind === "resync") void this.load([...this.boards.keys()]);
    if (said.kind === "frame") this.waiting.push(said.frame);
    if (said.kind === "tick") clock.set(said.tick.at, said.tick.speed);
    if (said.kind === "frame") clock.moved(said.frame.at);
    this.stand(said);
    this.paint();
  }

  private stand(said: Exclude<Said, { kind: "sound" | "bell" }>): void {
    const was = this.standing;
    if (said.kind === "lost") {
      this.standing = { ...was, state: "lost", retryAt: performance.now() + said.retryMs };
      return;
    }
    if (said.kind === "open") return;
    const tick = said.kind === "tick" ? said.tick : undefined;
    this.standing = {
      state: "live",
      heardAt: performance.now(),
      at: clock.now(),
      retryAt: 0,
      head: tick?.head ?? was.head,
      build: tick?.build ?? was.build,
    };
  }

  /** Looks whether the service has been silent for too long. */
  age(): void {
    const silent = performance.now() - this.standing.heardAt;
    if (this.standing.state === "live" && silent >= LATE_MS) {
      this.standing = { ...this.standing, state: "late" };
      this.tell();
    }
  }

  stay(): void {
    if (this.port) this.there();
  }

  /** Paints once for all that came since the last frame; a page behind others gets no frames, but time. */
  private paint(): void {
    if (this.painted) return;
    this.painted = true;
    const timer = setTimeout(() => this.apply(), BEHIND_MS);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      if (this.painted) this.apply();
    });
  }

  private apply(): void {
    this.painted = false;
    const frames = this.waiting;
    this.waiting = [];
    for (const name of new Set(frames.map((frame) => frame.board))) {
      const news = frames.filter((frame) => frame.board === name);
      this.loading.get(name)?.push(...news);
      const board = this.boards.get(name);
      if (board) this.boards.set(name, reduce(board, news));
    }
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

export const store = new Store();
setInterval(() => store.age(), 1000);
setInterval(() => store.stay(), THERE_MS);

/** Gives a board, live for as long as a component shows it. */
export function useBoard(name: string): Board {
  return useBoardWhere(true, name);
}

/** Gives a board to whom it concerns, and nothing to others: it is neither read nor watched then. */
export function useBoardWhere(concerned: boolean, name: string): Board {
  useEffect(() => (concerned ? store.watch(name) : undefined), [concerned, name]);
  return useSyncExternalStore(store.subscribe, () => (concerned ? store.board(name) : NOTHING));
}

/** Gives why a board could not be read; undefined while all can be. */
export function useFailed(): unknown {
  return useSyncExternalStore(store.subscribe, () => store.failed);
}

/** Says whether the session may have ended: the stream is lost, or a board was refused. */
export function useDoubt(): boolean {
  return useSyncExternalStore(store.subscribe, () => {
    const { failed, standing } = store;
    return standing.state === "lost" || (failed instanceof Unreadable && failed.status === 401);
  });
}

/** Gives how the stream stands. */
export function useStanding(): Standing {
  return useSyncExternalStore(store.subscribe, () => store.standing);
}
