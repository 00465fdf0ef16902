/** The service worker: gives the page and its files when the network is gone; data it never keeps. */

interface Asked extends Event {
  readonly data: unknown;
  readonly request: Request;
  waitUntil(until: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}

// What a service worker has around it: the compiler knows that of pages alone.
interface Around {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(kind: string, act: (event: Asked) => void): void;
}

const worker = self as unknown as Around;

const NAME = "shell";
const PAGE = "/ui/";

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

/** A page says what it was made of: that is kept, and what an older build was made of is not. */
worker.addEventListener("message", (event) => {
  event.waitUntil(keep([PAGE, ...(event.data as string[])]));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || !pathname.startsWith(PAGE) || request.method !== "GET") return;
  if (pathname.startsWith(`${PAGE}assets/`)) event.respondWith(unchanged(request));
  else event.respondWith(newest(request, request.mode === "navigate" ? PAGE : request));
});

async function keep(files: string[]): Promise<void> {
  const cache = await caches.open(NAME);
  for (const kept of await cache.keys())
    if (!files.includes(new URL(kept.url).pathname)) await cache.delete(kept);
  const missing = await Promise.all(files.map(async (one) => !(await cache.match(one)) && one));
  // The page is read anew each time: it names the files of the newest build.
  await cache.addAll([PAGE, ...missing.filter((one): one is string => !!one && one !== PAGE)]);
}

/** The newest while the service answers, else what was kept. */
async function newest(request: Request, otherwise: Request | string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(otherwise);
    if (kept) return kept;
    throw error;
  }
}

/** A file never changes under its name. */
async function unchanged(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
