/** The three languages have the same words, and every word that the screens ask for is there. */
import { expect, test } from "vitest";

const files = import.meta.glob<Record<string, unknown>>("./*/*.json", {
  eager: true,
  import: "default",
});
const sources = import.meta.glob<string>("../**/*.{ts,tsx}", {
  eager: true,
  query: "?raw",
  import: "default",
});

function keys(words: unknown, path = ""): string[] {
  if (typeof words !== "object" || words === null) return [path];
  return Object.entries(words).flatMap(([key, value]) =>
    keys(value, path ? `${path}.${key}` : key),
  );
}

function places(words: unknown): string {
  const text = JSON.stringify(words);
  return [...text.matchAll(/\{\{(\w+)\}\}/g)]
    .map((found) => found[1])
    .sort()
    .join(" ");
}

function of(language: string): Record<string, unknown> {
  const parts = Object.entries(files).filter(([path]) => path.startsWith(`./${language}/`));
  return Object.assign({}, ...parts.map(([, part]) => part));
}

test.each(["zh-TW", "en"])("%s has the words of zh-CN, no more and no less", (language) => {
  expect(keys(of(language)).sort()).toEqual(keys(of("zh-CN")).sort());
});

test.each(["zh-TW", "en"])("%s names the same things in its places", (language) => {
  for (const path of Object.keys(files).filter((one) => one.startsWith("./zh-CN/")))
    expect(places(files[path.replace("zh-CN", language)]), path).toBe(places(files[path]));
});

test("every word that a screen asks for by name is there", () => {
  const known = new Set(keys(of("zh-CN")));
  const asked = Object.entries(sources).flatMap(([path, text]) =>
    [...text.matchAll(/\bt\(\s*"([\w.-]+)"/g)].map((found) => [path, found[1]] as const),
  );
  expect(asked.filter(([, key]) => !known.has(key ?? ""))).toEqual([]);
});

test("no word is kept that nobody says", () => {
  const texts = Object.values(sources).join("\n");
  const begun = (key: string) =>
    [...key.matchAll(/\./g)].some((dot) => texts.includes(`\`${key.slice(0, dot.index + 1)}\${`));
  const said = (key: string) => texts.includes(`"${key}"`) || begun(key);
  expect(keys(of("zh-CN")).filter((key) => !said(key))).toEqual([]);
});

test("繁體 has no character that is written in simplified script alone", () => {
  const simplified = /[们这说时过为对会发开关见让还进员处务区级应]/;
  expect(JSON.stringify(of("zh-TW")).match(simplified)).toBeNull();
});
