/** CSV as spreadsheets write it. */
import { expect, test } from "vitest";
import { lines } from "./csv";

test("a quoted cell holds commas, quotes and line ends", () => {
  expect(lines('人员,说明\r\na,"x, ""y""\nz"\r\n')).toEqual([{ 人员: "a", 说明: 'x, "y"\nz' }]);
});

test("a short line has empty cells, an empty line is none", () => {
  expect(lines("a,b\n1\n,\n\n2,3")).toEqual([
    { a: "1", b: "" },
    { a: "2", b: "3" },
  ]);
});
