/** What may be the same matter, blown already: a hint to the person, never a reason to refuse. */
import type { Whistle } from "~/live/rows";
import { isOpen } from "~/screens/board/bands";
import type { Draft } from "./drafts";

const SHOWN_MAX = 3;
const ALIKE = 0.34;

/** Gives the pairs of neighbouring characters of a text. */
function pairs(text: string): Set<string> {
  const plain = text.replace(/[\s，。、,.]/g, "");
  return new Set([...plain].slice(1).map((letter, at) => plain[at] + letter));
}

/** Says how much two texts have in common, 0 to 1 (Dice, over pairs of characters). */
export function likeness(one: string, other: string): number {
  const [a, b] = [pairs(one), pairs(other)];
  if (a.size + b.size === 0) return 0;
  return (2 * [...a].filter((pair) => b.has(pair)).length) / (a.size + b.size);
}

/** Gives open whistles that a draft may be about: of the same community and much the same matter. */
export function alike(draft: Pick<Draft, "matter" | "place">, rows: readonly Whistle[]): Whistle[] {
  if (!draft.place || draft.matter.length < 2) return [];
  return rows
    .filter((row) => isOpen(row) && row.place === draft.place && row.status !== "draft")
    .map((row) => ({ row, like: likeness(draft.matter, row.matter) }))
    .filter(({ like }) => like >= ALIKE)
    .sort((a, b) => b.like - a.like)
    .slice(0, SHOWN_MAX)
    .map(({ row }) => row);
}
