/** On a phone, over https, the page opens without a network too: what waits in the outbox is not out of sight. */
const PHONE = ["/tasks", "/blow", "/mine"] as const;

/** Lets the service worker keep the page, and the files of a phone's screens. */
export async function keepShell(
  load: (to: (typeof PHONE)[number]) => Promise<unknown>,
): Promise<void> {
  if (!("serviceWorker" in navigator)) return; // Over plain HTTP there is none.
  await navigator.serviceWorker.register("/ui/shell.js");
  await Promise.all(PHONE.map(load));
  const { active } = await navigator.serviceWorker.ready;
  const files = performance
    .getEntriesByType("resource")
    .map((entry) => new URL(entry.name).pathname);
  active?.postMessage([...new Set(files.filter((one) => one.startsWith("/ui/")))]);
}
