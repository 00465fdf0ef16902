/** Commands and questions to the service; what it refuses is a Problem with a code. */
import type { components } from "./schema";

export type Accepted = components["schemas"]["Accepted"];
export type Me = components["schemas"]["Me"];

export interface FieldError {
  field: string;
  fault: string;
}

/** What the service refused, or could not do: RFC 9457. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly parameters: Record<string, string | number | boolean | null> = {},
    readonly errors: FieldError[] = [],
  ) {
    super(code);
  }
}

/** The service did not answer: nobody knows whether it took the command; repeating it is safe. */
export class Unanswered extends Error {}

/** Makes a key that no other command has; crypto.randomUUID is not there over plain HTTP. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export interface Order {
  path: string; // As in the OpenAPI, filled in: /whistles/{id}/legs/1/sign-leg
  body: Record<string, unknown>;
  key: string;
  version?: number | undefined; // What the decision rests on, as If-Match.
  signal?: AbortSignal; // Ends the waiting, not what the service may have recorded.
}

/** Gives a command once, however often it is repeated under its key; Problem or Unanswered. */
export async function give(order: Order): Promise<Accepted> {
  const headers: Record<string, string> = {
    "Content-Type": "application/json",
    "Idempotency-Key": order.key,
  };
  if (order.version !== undefined) headers["If-Match"] = `"${order.version}"`;
  const body = JSON.stringify(order.body);
  const { signal = null } = order;
  return (await ask(order.path, { method: "POST", headers, body, signal })) as Accepted;
}

/** Asks an address of the service for JSON; Problem or Unanswered. */
export async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...init });
  } catch {
    throw new Unanswered(path);
  }
  if (answer.ok) return answer.status === 204 ? undefined : await answer.json();
  throw await problemOf(answer);
}

async function problemOf(answer: Response): Promise<Problem> {
  try {
    const said = await answer.json();
    return new Problem(answer.status, said.code, said.detail, said.parameters, said.errors);
  } catch {
    return new Problem(answer.status, "our-fault", answer.statusText);
  }
}
