/** What the server sends on a live stream, and what the hub tells the pages of one browser. */

export interface Row {
  key: string;
  sort: string;
  pos: number;
  version: number;
  stream: string;
  exercise: boolean;
  degraded: boolean;
  [column: string]: unknown;
}

export type Op = { op: "upsert"; key: string; row: Row } | { op: "remove"; key: string };

export interface Frame {
  board: string;
  pos: number;
  at: string;
  ops: Op[];
}

/** The service's time, which passes at `speed`; `head` is the ledger's position. */
export interface Tick {
  at: string;
  head: number;
  pos?: number;
  speed: number;
  build?: string;
}

export type Tone = "emergency" | "urgent" | "unsigned";

/** An E1 of which nobody at this browser has taken notice yet. */
export interface Ring {
  key: string;
  short: string;
  matter: string;
  place: string;
}

/** How the bell of a browser stands; `able` says that one of its pages may sound. */
export interface BellState {
  ringing: Ring[];
  mutedUntil: number; // Date.now() of its end, 0 when it is not muted.
  able: boolean;
}

export type Said =
  | { kind: "sound"; id: number; tone: Tone; by: number }
  | { kind: "bell"; bell: BellState }
  | { kind: "frame"; frame: Frame }
  | { kind: "tick"; tick: Tick }
  | { kind: "resync" }
  | { kind: "open" }
  | { kind: "lost"; retryMs: number };

export type Asked =
  | { kind: "watch"; boards: string[]; after: number; at: number }
  | { kind: "able"; able: boolean }
  | { kind: "rang"; id: number }
  | { kind: "hush"; key: string }
  | { kind: "mute"; until: number }
  | { kind: "again" }
  | { kind: "leave" };
