/** The form of every command, read from the service's own OpenAPI: a new command needs no new component. */
import { ask } from "~/api/client";

interface Schema {
  $ref?: string;
  type?: string;
  enum?: string[];
  format?: string;
  title?: string;
  default?: unknown;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
}

interface OpenApi {
  paths: Record<string, { post?: { operationId: string; requestBody?: Body } }>;
  components: { schemas: Record<string, Schema> };
}

interface Body {
  content: { "application/json": { schema: Schema } };
}

export type Control =
  | "line"
  | "text"
  | "number"
  | "choice"
  | "yes"
  | "verdict"
  | "moment"
  | "place"
  | "office"
  | "person"
  | "offices"
  | "words"
  | "numbers"
  | "whole";

export interface Field {
  name: string;
  control: Control;
  required: boolean;
  choices: string[];
  max: number | undefined;
  least: number | undefined;
  most: number | undefined;
  initial: unknown;
}

export interface Form {
  command: string;
  path: string;
  fields: Field[];
}

const OFFICE = ["office", "lead", "to"];
const OFFICES = ["assist", "requested", "affected"];
const PERSON = ["leader", "subject", "stand_in"];
const LATER = ["occurred_at", "exercise"]; // Owned by the mechanism; forms fold them away.
const LONG = 200;

let asked: Promise<Map<string, Form>> | undefined;

/** Gives the forms by the names of their commands; asks the service once. */
export function forms(): Promise<Map<string, Form>> {
  asked ??= ask("/openapi.json").then((found) => read(found as OpenApi));
  asked.catch(() => {
    asked = undefined;
  });
  return asked;
}

/** Reads the forms out of a description of the API. */
export function read(api: OpenApi): Map<string, Form> {
  const found = new Map<string, Form>();
  for (const [path, { post }] of Object.entries(api.paths)) {
    const schema = post?.requestBody?.content["application/json"]?.schema;
    if (!post || !schema) continue;
    const whole = resolved(schema, api);
    const needed = new Set(whole.required ?? []);
    const fields = Object.entries(whole.properties ?? {}).map(([name, one]) =>
      field(name, one, needed.has(name), api),
    );
    fields.sort((a, b) => Number(LATER.includes(a.name)) - Number(LATER.includes(b.name)));
    found.set(post.operationId, { command: post.operationId, path, fields });
  }
  return found;
}

function resolved(schema: Schema, api: OpenApi): Schema {
  const optional = schema.anyOf?.find((one) => one.type !== "null");
  if (optional) return resolved(optional, api);
  if (!schema.$ref) return schema;
  const target = api.components.schemas[schema.$ref.split("/").pop() ?? ""];
  return target ? { ...resolved(target, api), default: schema.default } : schema;
}

function field(name: string, given: Schema, required: boolean, api: OpenApi): Field {
  const schema = resolved(given, api);
  const items = schema.items ? resolved(schema.items, api) : undefined;
  return {
    name,
    control: control(name, schema, items),
    required,
    choices: schema.enum ?? items?.enum ?? [],
    max: schema.maxLength,
    least: schema.minimum,
    most: schema.maximum,
    initial: given.default ?? schema.default,
  };
}

function control(name: string, schema: Schema, items: Schema | undefined): Control {
  if (name === "accepted") return "verdict";
  if (schema.enum) return "choice";
  if (schema.type === "boolean") return "yes";
  if (schema.type === "integer" || schema.type === "number") return "number";
  if (schema.type === "array") return OFFICES.includes(name) ? "offices" : several(items);
  if (schema.type === "object") return "whole";
  if (schema.format === "date-time") return "moment";
  if (name === "place") return "place";
  if (OFFICE.includes(name)) return "office";
  if (PERSON.includes(name)) return "person";
  return (schema.maxLength ?? 0) > LONG ? "text" : "line";
}

function several(items: Schema | undefined): Control {
  if (items?.type === "integer") return "numbers";
  return items?.properties ? "whole" : "words";
}
