/** What the service would answer, known beforehand: names, places, offices; nothing is asked for. */
import { QueryClient } from "@tanstack/react-query";

const FOREVER = 8_640_000_000_000_000; // The last moment that a date can have: never too old.
const OFFICES = [
  { key: "420102-fire", name: "江岸区消防救援大队", short: "消防" },
  { key: "420102-gas", name: "江岸区燃气抢修中心", short: "燃气" },
  { key: "420102-check", name: "江岸区政府督查室", short: "督查" },
  { key: "420102-centre", name: "江岸区指挥中心", short: "指挥中心" },
  { key: "420102002", name: "大智街道办事处", short: "大智街道" },
];
const PEOPLE = {
  "420102002.officer": "大智街道值班员",
  "420102002.leader": "大智街道带班领导",
  "fire.responder": "消防值班员",
  "gas.responder": "燃气值班员",
};
const PLACES = [
  { key: "420102002003", name: "保成社区", short: "保成" },
  { key: "420102003001", name: "岳飞社区", short: "岳飞" },
];

/** Gives a memory of answers that never gets old. */
export function known(): QueryClient {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const keep = (key: string[], data: unknown) =>
    queries.setQueryData(key, data, { updatedAt: FOREVER });
  keep(["people"], new Map(Object.entries(PEOPLE)));
  keep(["unit-names"], new Map(OFFICES.map((one) => [one.key, one.short])));
  keep(["places", "", "&level=community"], { rows: PLACES });
  keep(["offices", "", ""], { rows: OFFICES });
  for (const one of PLACES) {
    keep(["places", "named", one.key], { rows: [one] });
    keep(["places", one.name, "&level=community"], { rows: [one] });
  }
  for (const one of OFFICES) {
    keep(["offices", "named", one.key], { rows: [one] });
    keep(["offices", one.name, ""], { rows: [one] });
  }
  return queries;
}
