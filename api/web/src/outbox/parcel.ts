/** What waits to be sent: one command, under one key, by one author, pressed at one moment. */
import { Problem } from "~/api/client";

export const PARCELS_MAX = 200;

/** What a command is about, so that its author knows it again. */
export interface About {
  stream: string; // whistle-<id>, empty for what begins one.
  leg: number;
  title: string; // 大智-7, or what was asked for.
}

/** A command that follows once another was taken; {id} is the other's stream. */
export interface Next {
  command: string;
  path: string;
  body: Record<string, unknown>;
}

export interface Parcel {
  key: string;
  command: string; // As in the OpenAPI: sign-leg
  path: string;
  body: Record<string, unknown>;
  version?: number | undefined;
  about: About;
  pressedAt: number; // This device's clock, ms since 1970.
  occurred?: string | undefined; // The service's time of that moment, once it is sent late.
  tries: number;
  fault?: Fault | undefined; // Why the service refused it; the author decides what becomes of it.
  next?: Next | undefined;
}

export interface Fault {
  status: number;
  code: string;
  detail: string;
  parameters: Record<string, string | number | boolean | null>;
}

export function faultOf(problem: Problem): Fault {
  const { status, code, detail, parameters } = problem;
  return { status, code, detail, parameters };
}

export function problemOf(fault: Fault): Problem {
  return new Problem(fault.status, fault.code, fault.detail, fault.parameters);
}

const AGAIN = ["changed-underneath", "out-of-time", "too-busy", "not-signed-in"];
export const TRIES_MAX = 8;

/** Says whether repeating may help: the service was not reached, or could not just then. */
export function repeatable(problem: unknown, tries: number): boolean {
  if (!(problem instanceof Problem)) return true;
  if (AGAIN.includes(problem.code) || problem.status === 429) return true;
  return problem.status >= 500 && (problem.status === 503 || tries < TRIES_MAX);
}
