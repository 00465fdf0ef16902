/** The one stream of a browser: opened for the boards that pages ask for, and opened again when it is lost. */
import type { Frame, Said, Tick } from "./wire";

export const SILENT_MS = 20_000;
const RETRY_MS = [1000, 2000, 5000, 10_000, 20_000, 30_000];

/** Gives the wait before a try: longer each time, and never the same for a thousand screens at once. */
export function waitFor(tries: number, chance: number = Math.random()): number {
  const most = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 30_000;
  return Math.round(most * (0.5 + chance / 2));
}

/** Gives where to go on so that neither the old boards nor a new one misses anything. */
export function earlier(last: string, after: number): string {
  const [build, position] = last.split(".");
  if (position === undefined) return String(after);
  return Number(position) <= after ? last : `${build}.${after}`;
}

export class Hub {
  private boards: string[] = [];
  private source: EventSource | undefined;
  private last = ""; // `build.position` of the last frame, or the position of a snapshot.
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (said: Said) => void) {}

  /** Watches these boards, of which a page has snapshots as of `after`; a stream that has them goes on. */
  watch(boards: Iterable<string>, after: number): void {
    const wanted = [...new Set(boards)].sort();
    const known = wanted.every((board) => this.boards.includes(board));
    if (known && this.source && wanted.length > 0) return;
    this.boards = wanted;
    this.last = earlier(this.last, after);
    this.open();
  }

  /** Tries at once. */
  again(): void {
    this.tries = 0;
    this.open();
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }

  private open(): void {
    this.close();
    if (this.boards.length === 0) return;
    const asked = new URLSearchParams(this.boards.map((board) => ["board", board]));
    asked.set(this.last.includes(".") ? "last" : "after", this.last);
    const source = new EventSource(`/live?${asked}`, { withCredentials: true });
    this.source = source;
    source.onopen = () => {
      this.tell({ kind: "open" });
    };
    source.onerror = () => this.lost();
    source.addEventListener("frame", (event) => {
      this.heard(event);
      this.tell({ kind: "frame", frame: JSON.parse(event.data) as Frame });
    });
    source.addEventListener("tick", (event) => {
      this.heard(event);
      this.tell({ kind: "tick", tick: JSON.parse(event.data) as Tick });
    });
    source.addEventListener("resync", (event) => {
      this.heard(event);
      this.tell({ kind: "resync" });
    });
    this.listen();
  }

  private heard(event: MessageEvent): void {
    this.tries = 0;
    if (event.lastEventId) this.last = event.lastEventId;
    this.listen();
  }

  private listen(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.lost(), SILENT_MS);
  }

  private lost(): void {
    this.close();
    const retryMs = waitFor(this.tries++);
    this.tell({ kind: "lost", retryMs });
    this.timer = setTimeout(() => this.open(), retryMs);
  }
}
