/** Which offices a district begins with, and those of a file. */
import type { Line } from "~/kit/csv";
import type { Office } from "~/live/rows";
import type { PlaceRow } from "./offices";

export interface Wanted extends Office {
  code: string;
}

const ALL = ["ER", "LE", "KT", "RD"];
const KINDS = ["street", "community", "department", "centre", "supervision"];

/** Gives the centre, the supervision and a street office for each street: names as districts have them. */
export function ofDistrict(district: PlaceRow, streets: readonly PlaceRow[]): Wanted[] {
  const { key: area, name } = district;
  const whole = (kind: string, ending: string, short: string): Wanted => ({
    code: `${area}-${kind}`,
    kind,
    name: `${name}${ending}`,
    short,
    area,
    answers_for: [],
    blows: [],
  });
  const offices = streets.map((street) => ({
    code: street.key,
    kind: "street",
    name: `${street.name}办事处`,
    short: street.short,
    area: street.key,
    answers_for: [],
    blows: ALL,
  }));
  return [
    whole("centre", "城市运行管理中心", "指挥中心"),
    whole("supervision", "人民政府督查室", "督查室"),
    ...offices,
  ];
}

const many = (text: string | undefined) =>
  (text ?? "")
    .split(/[;；]/)
    .map((one) => one.trim())
    .filter(Boolean);

/** Reads the columns code, kind, name, short, area, and perhaps answers_for, blows (a;b;c). */
export function fromFile(table: readonly Line[]): { wanted: Wanted[]; wrong: number | undefined } {
  const wanted = table.map((line) => ({
    code: line.code?.trim() ?? "",
    kind: line.kind?.trim() ?? "",
    name: line.name?.trim() ?? "",
    short: line.short?.trim() ?? "",
    area: line.area?.trim() ?? "",
    answers_for: many(line.answers_for),
    blows: many(line.blows),
  }));
  const at = wanted.findIndex(
    ({ code, kind, name, short, area }) => !(code && name && short && area && KINDS.includes(kind)),
  );
  if (wanted.length === 0) return { wanted, wrong: 1 };
  return { wanted, wrong: at < 0 ? undefined : at + 2 };
}
