/** The way to the hub: the browser's SharedWorker, or a hub of this page's own where there is none. */
import { Bell } from "./bell";
import { Hub } from "./hub";
import type { Asked, Said } from "./wire";

export interface Port {
  send(asked: Asked): void;
}

/** Connects with the hub of somebody's pages: another person's have a hub of their own. */
export function connect(owner: string, hear: (said: Said) => void): Port {
  return "SharedWorker" in window ? shared(owner, hear) : alone(hear);
}

function shared(owner: string, hear: (said: Said) => void): Port {
  const worker = new SharedWorker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    name: `live-${owner}`,
  });
  worker.port.onmessage = (message: MessageEvent<Said>) => hear(message.data);
  worker.port.start();
  addEventListener("pagehide", () => worker.port.postMessage({ kind: "leave" }));
  return { send: (asked) => worker.port.postMessage(asked) };
}

function alone(hear: (said: Said) => void): Port {
  const bell = new Bell<"here">((_, said) => hear(said), hear);
  const hub = new Hub((said) => {
    hear(said);
    if (said.kind === "frame") bell.heard(said.frame);
  });
  return {
    send: (asked) => {
      if (asked.kind === "watch") bell.begin(asked.at);
      if (asked.kind === "watch") hub.watch(asked.boards, asked.after);
      if (asked.kind === "again") hub.again();
      if (asked.kind === "leave") hub.close();
      if (asked.kind === "able") bell.can("here", asked.able);
      if (asked.kind === "rang") bell.rang(asked.id);
      if (asked.kind === "hush") bell.hush(asked.key);
      if (asked.kind === "mute") bell.mute(asked.until);
    },
  };
}
