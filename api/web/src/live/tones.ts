/** Tones made in the browser; a page is silent until somebody has touched it, which the screen says. */
import type { Tone } from "./wire";

const BEEP_S = 0.18;
const LONG_S = 0.9;
const GAP = 1.6;
const HIGH = 880;
const LOW = 660;
const LOUD = 0.25;

let context: AudioContext | undefined;

/** Says whether this page can be heard. */
export function running(): boolean {
  return context?.state === "running";
}

/** Lets this page sound, where the browser allows it by now; `told` hears when that changes. */
export async function enable(told: (running: boolean) => void): Promise<boolean> {
  if (!context) {
    context = new AudioContext();
    context.onstatechange = () => told(running());
  }
  // Without a touch a browser may leave this waiting for ever.
  await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 500))]);
  return running();
}

/** Sounds: an emergency as one long tone of two pitches, an urgent one as three beeps, else one. */
export function sound(tone: Tone): boolean {
  if (!context || !running()) return false;
  if (tone === "emergency") beep(context, 0, LONG_S, HIGH, LOW);
  else
    for (let n = 0; n < (tone === "urgent" ? 3 : 1); n++) beep(context, n * BEEP_S * GAP, BEEP_S);
  return true;
}

function beep(on: AudioContext, after: number, lasts: number, hertz = HIGH, then = hertz): void {
  const at = on.currentTime + after;
  const source = on.createOscillator();
  const gain = on.createGain();
  source.frequency.setValueAtTime(hertz, at);
  source.frequency.setValueAtTime(then, at + lasts / 2);
  gain.gain.setValueAtTime(LOUD, at);
  gain.gain.setValueAtTime(LOUD, at + lasts * 0.7);
  gain.gain.exponentialRampToValueAtTime(0.001, at + lasts);
  source.connect(gain).connect(on.destination);
  source.start(at);
  source.stop(at + lasts);
}
