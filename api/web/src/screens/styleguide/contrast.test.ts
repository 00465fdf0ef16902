/** Contrast as the standard's own examples have it. */
import { expect, test } from "vitest";
import { contrast } from "./contrast";

test.each([
  ["#000", "#ffffff", 21],
  ["#ffffff", "#000", 21],
  ["#777777", "#fff", 4.48],
  ["#1d5fbf", "#1d5fbf", 1],
])("%s on %s", (one, other, ratio) => {
  expect(contrast(one, other)).toBeCloseTo(ratio, 2);
});
