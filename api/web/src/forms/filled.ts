/** What somebody has filled in: checked before it is sent, and written as the service takes it. */
import type { Field } from "./schema";

export type Values = Record<string, unknown>;
export type Faults = Record<string, { word: string; n?: number }>;

/** Gives what a form begins with. */
export function beginning(fields: readonly Field[], given: Values): Values {
  const values: Values = {};
  for (const field of fields) values[field.name] = given[field.name] ?? field.initial ?? undefined;
  return values;
}

const empty = (value: unknown) =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);

/** Finds what is missing or too long; the service has the last word. */
export function faults(fields: readonly Field[], values: Values): Faults {
  const found: Faults = {};
  for (const field of fields) {
    const value = values[field.name];
    if (field.required && empty(typeof value === "string" ? value.trim() : value))
      found[field.name] = { word: "form.missing" };
    if (typeof value === "string" && field.max && [...value].length > field.max)
      found[field.name] = { word: "form.long", n: field.max };
  }
  return found;
}

/** Gives the body: what was left empty is left out, moments are in the service's zone. */
export function body(fields: readonly Field[], values: Values): Values {
  const filled = fields.filter((field) => !empty(values[field.name]));
  return Object.fromEntries(
    filled.map((field) => [field.name, written(field, values[field.name])]),
  );
}

function written(field: Field, value: unknown): unknown {
  if (field.control === "number") return Number(value);
  if (field.control === "moment") return `${value}:00+08:00`.replace(/(:\d\d:\d\d):00\+/, "$1+");
  return value;
}
