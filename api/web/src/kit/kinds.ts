/** Gives the kind of an event without its version: whistle.leg-arrived.v1 is whistle.leg-arrived. */
export function kindOf(stored: string): string {
  return stored.replace(/\.v\d+$/, "");
}
