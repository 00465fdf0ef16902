/** The division codes as the command line reads them. */
import { expect, test } from "vitest";
import { places, shortName, steps } from "./territory";

test.each([
  ["district", "江岸区", "江岸"],
  ["street", "大智街道", "大智"],
  ["community", "保成社区居委会", "保成"],
  ["community", "新村", "新村"],
])("a %s called %s is %s for short", (level, name, short) => {
  expect(shortName(level, name)).toBe(short);
});

test("the higher levels come first, in pieces that a command may have", () => {
  const rows = Array.from({ length: 900 }, (_, at) => ({
    code: `420102002${String(at).padStart(3, "0")}`,
    parent: "420102002",
    level: "community",
    name: `第${at}社区`,
  }));
  const city = { code: "4201", parent: "42", level: "city", name: "武汉市" };
  const found = steps(places([...rows, city]).rows);
  expect(found.map((step) => (step.body.rows as unknown[]).length)).toEqual([800, 101]);
  expect(found[0]?.body.rows).toMatchObject([{ code: "4201" }, ...Array(799).fill({})]);
});

test("a wrong line is named", () => {
  expect(places([{ code: "42", parent: "", level: "city", name: "x" }]).wrong).toBe(2);
});
