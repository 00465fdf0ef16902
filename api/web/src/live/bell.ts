/** What sounds, and on which page: all pages of a browser have one bell, and one of them rings it. */
import type { Whistle } from "./rows";
import type { BellState, Frame, Ring, Said, Tone } from "./wire";

export const AGAIN_MS = 3000; // A new E1 sounds until somebody has taken notice.
const ANSWER_MS = 300; // A page that does not sound by then is frozen or gone: the next one does.
const RUNG_MAX = 1000;
const RESPONDING = ["blown", "in-progress"];
const TONES: Record<string, Tone> = { E1: "emergency", E2: "urgent" };

/** Says what a row calls for at a moment, each under a name of its own; `since` is when the bell began. */
export function calls(row: Whistle, at: number, since: number): [string, Tone][] {
  const found: [string, Tone][] = [];
  const tone = TONES[row.level];
  const blown = row.blown_at ? Date.parse(row.blown_at) : 0;
  if (tone && RESPONDING.includes(row.status) && blown >= since) found.push([row.key, tone]);
  if (row.next_clock === "sign" && row.next_warn && row.next_due) {
    const late = at >= Date.parse(row.next_warn) && at < Date.parse(row.next_due);
    if (late) found.push([`${row.key}/${row.next_due}`, "unsigned"]);
  }
  return found;
}

export class Bell<Page> {
  private readonly able = new Set<Page>(); // The one touched last comes last, and sounds first.
  private readonly rung = new Set<string>();
  private readonly ringing = new Map<string, Ring>();
  private since = Number.POSITIVE_INFINITY;
  private mutedUntil = 0;
  private asked = 0;
  private answered: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setInterval> | undefined;
  private unmute: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly to: (page: Page, said: Said) => void,
    private readonly all: (said: Said) => void,
  ) {}

  state(): BellState {
    return {
      ringing: [...this.ringing.values()],
      mutedUntil: this.mutedUntil,
      able: this.able.size > 0,
    };
  }

  /** Begins at the moment of the first page's snapshot: what was there by then is no news. */
  begin(at: number): void {
    this.since = Math.min(this.since, at);
  }

  /** Hears what changed: only frames are news, a snapshot never is. */
  heard(frame: Frame): void {
    if (frame.board !== "whistles") return;
    for (const op of frame.ops) {
      if (op.op === "remove") this.hush(op.key);
      else this.look(op.row as Whistle, Date.parse(frame.at));
    }
  }

  private look(row: Whistle, at: number): void {
    if (!RESPONDING.includes(row.status)) this.hush(row.key);
    for (const [name, tone] of calls(row, at, this.since)) {
      if (this.rung.has(name)) continue;
      this.remember(name);
      if (tone === "emergency") this.ring(row);
      else this.sound(tone);
    }
  }

  private remember(name: string): void {
    const first = this.rung.values().next().value;
    if (this.rung.size >= RUNG_MAX && first) this.rung.delete(first);
    this.rung.add(name);
  }

  private ring(row: Whistle): void {
    const { key, short, matter, place_name: place, spot } = row;
    this.ringing.set(key, { key, short, matter, place: `${place} ${spot}`.trim() });
    this.tell();
    clearInterval(this.again);
    this.sound("emergency");
    this.again = setInterval(() => this.sound("emergency"), AGAIN_MS);
  }

  /** Somebody has taken notice of an E1. */
  hush(key: string): void {
    if (!this.ringing.delete(key)) return;
    if (this.ringing.size === 0) clearInterval(this.again);
    this.tell();
  }

  /** Is silent until then; ends by itself. */
  mute(until: number): void {
    clearTimeout(this.unmute);
    this.mutedUntil = until > Date.now() ? until : 0;
    if (this.mutedUntil) this.unmute = setTimeout(() => this.mute(0), until - Date.now());
    this.tell();
  }

  /** A page can sound, or can no more. */
  can(page: Page, able: boolean): void {
    this.able.delete(page);
    if (able) this.able.add(page);
    this.tell();
  }

  /** A page has sounded. */
  rang(id: number): void {
    if (id === this.asked) clearTimeout(this.answered);
  }

  private sound(tone: Tone): void {
    if (Date.now() < this.mutedUntil) return;
    this.ask([...this.able].reverse(), tone);
  }

  private ask(pages: Page[], tone: Tone): void {
    clearTimeout(this.answered);
    const [first, ...rest] = pages;
    if (first === undefined) return;
    const id = ++this.asked;
    this.answered = setTimeout(() => this.ask(rest, tone), ANSWER_MS + 50);
    this.to(first, { kind: "sound", id, tone, by: Date.now() + ANSWER_MS });
  }

  private tell(): void {
    this.all({ kind: "bell", bell: this.state() });
  }
}
