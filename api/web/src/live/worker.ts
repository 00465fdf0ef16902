/** The SharedWorker: one stream and one bell for all pages of a browser: HTTP/1.1 allows six connections. */
import { Bell } from "./bell";
import { Hub } from "./hub";
import type { Asked, Said, Tick } from "./wire";

const FORGOTTEN_MS = 200_000; // A hidden page's timers run once a minute.

interface Scope {
  onconnect: ((event: MessageEvent) => void) | null;
}

const pages = new Map<MessagePort, { boards: string[]; seenAt: number }>();
let standing: Said | undefined; // What a page that comes later must hear first.
let stoodAt = 0; // performance.now() of it.

const all = (said: Said) => {
  for (const page of pages.keys()) page.postMessage(said);
};
const bell = new Bell<MessagePort>((page, said) => page.postMessage(said), all);

const hub = new Hub((said: Said) => {
  if (said.kind !== "frame") [standing, stoodAt] = [said, performance.now()];
  if (said.kind === "tick") forget();
  all(said);
  if (said.kind === "frame") bell.heard(said.frame);
});

/** Forgets pages that were closed without a word: each says every 10 s that it is there. */
function forget(): void {
  for (const [page, { seenAt }] of pages) if (Date.now() - seenAt > FORGOTTEN_MS) leave(page);
  if (pages.size === 0) hub.close();
}

function leave(page: MessagePort): void {
  pages.delete(page);
  bell.can(page, false);
}

/** Hears what a page says of the bell, and says whether it was that. */
function heard(page: MessagePort, asked: Asked): boolean {
  if (asked.kind === "able") bell.can(page, asked.able);
  else if (asked.kind === "rang") bell.rang(asked.id);
  else if (asked.kind === "hush") bell.hush(asked.key);
  else if (asked.kind === "mute") bell.mute(asked.until);
  else return false;
  return true;
}

/** Gives the last tick as of now: a page that comes need not wait for the next one. */
function passed(tick: Tick): Tick {
  const at = Date.parse(tick.at) + (performance.now() - stoodAt) * tick.speed;
  return { ...tick, at: new Date(at).toISOString() };
}

function answer(page: MessagePort, asked: Asked): void {
  if (heard(page, asked)) return;
  if (asked.kind === "again") {
    hub.again();
    return;
  }
  if (asked.kind === "leave") {
    leave(page);
    if (pages.size === 0) hub.close();
    return;
  }
  if (asked.kind !== "watch") return;
  pages.set(page, { boards: asked.boards, seenAt: Date.now() });
  const boards = [...pages.values()].flatMap((one) => one.boards);
  bell.begin(asked.at);
  hub.watch(boards, asked.after);
}

(self as unknown as Scope).onconnect = (event) => {
  const page = event.ports[0];
  if (!page) return;
  pages.set(page, { boards: [], seenAt: Date.now() });
  page.onmessage = (message: MessageEvent<Asked>) => answer(page, message.data);
  page.start();
  if (standing?.kind === "lost") page.postMessage(standing);
  if (standing?.kind === "tick") page.postMessage({ kind: "tick", tick: passed(standing.tick) });
  page.postMessage({ kind: "bell", bell: bell.state() } satisfies Said);
};
