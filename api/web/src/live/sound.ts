/** This page's part of the bell: it sounds when it is asked to, and says whether it can. */
import { useSyncExternalStore } from "react";
import type { Port } from "./connect";
import * as tones from "./tones";
import type { BellState, Said } from "./wire";

export const MUTE_MS = 15 * 60_000;
const NOTHING: BellState = { ringing: [], mutedUntil: 0, able: false };

class Sound {
  private port: Port | undefined;
  private readonly listeners = new Set<() => void>();
  bell: BellState = NOTHING;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Belongs to the bell behind a port from now on. */
  join(port: Port): void {
    this.port = port;
    this.bell = NOTHING;
    if (tones.running()) port.send({ kind: "able", able: true });
  }

  hear(said: Extract<Said, { kind: "sound" | "bell" }>): void {
    if (said.kind === "bell") {
      this.bell = said.bell;
      for (const listener of this.listeners) listener();
      return;
    }
    if (Date.now() > said.by) return; // Another page has been asked by now.
    if (tones.sound(said.tone)) this.port?.send({ kind: "rang", id: said.id });
  }

  /** Lets this page sound: to be called when a person has touched it. */
  async enable(): Promise<boolean> {
    const able = await tones.enable((running) => this.port?.send({ kind: "able", able: running }));
    this.port?.send({ kind: "able", able });
    return able;
  }

  hush(key: string): void {
    this.port?.send({ kind: "hush", key });
  }

  mute(for_ms: number): void {
    this.port?.send({ kind: "mute", until: for_ms ? Date.now() + for_ms : 0 });
  }
}

export const sound = new Sound();

/** Gives how the bell of this browser stands. */
export function useBell(): BellState {
  return useSyncExternalStore(sound.subscribe, () => sound.bell);
}
