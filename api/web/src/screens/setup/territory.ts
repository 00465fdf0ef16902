/** Division codes of a file, as rows that the import takes: in pieces, the higher levels first. */
import type { Line } from "~/kit/csv";
import type { Step } from "./series";

export interface Place {
  code: string;
  parent: string;
  level: string;
  name: string;
  short: string;
  authority: string;
}

const DIGITS: Record<string, number> = { city: 4, district: 6, street: 9, community: 12 };
const ENDINGS: Record<string, string[]> = {
  city: ["市"],
  district: ["区"],
  street: ["街道"],
  community: ["居民委员会", "村民委员会", "居委会", "村委会", "社区", "村"],
};
const PIECE = 800; // Well under the 256 KiB that a command may have.

/** Gives the name that people say: 江岸区 is 江岸, 大智街道 大智, 保成社区居委会 保成. */
export function shortName(level: string, name: string): string {
  return (ENDINGS[level] ?? []).reduce(
    (said, ending) =>
      said.endsWith(ending) && said.length > ending.length + 1
        ? said.slice(0, -ending.length)
        : said,
    name,
  );
}

/** Reads the lines; the number of the first wrong one when there is one. */
export function places(table: readonly Line[]): { rows: Place[]; wrong: number | undefined } {
  const rows = table.map((line) => {
    const { code = "", parent = "", level = "", name = "", short = "", authority = "" } = line;
    return { code, parent, level, name, short: short || shortName(level, name), authority };
  });
  const at = rows.findIndex(
    ({ code, level, name }) => !/^\d+$/.test(code) || code.length !== DIGITS[level] || !name,
  );
  return { rows, wrong: at < 0 ? undefined : at + 2 };
}

/** Gives the commands that take the rows over, city by city. */
export function steps(rows: readonly Place[]): Step[] {
  const sorted = [...rows].sort((a, b) => a.code.length - b.code.length);
  const cities = [...new Set(sorted.map((row) => row.code.slice(0, 4)))];
  return cities.flatMap((city) => {
    const own = sorted.filter((row) => row.code.startsWith(city));
    const pieces = Math.ceil(own.length / PIECE);
    return Array.from({ length: pieces }, (_, at) => ({
      path: `/territories/${city}/import-places`,
      body: { rows: own.slice(at * PIECE, (at + 1) * PIECE) },
    }));
  });
}
