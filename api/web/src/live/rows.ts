/** The rows of the boards that screens read, column by column as docs/reference/boards.md lists them. */
import type { Row } from "./wire";

export interface Leg {
  leg: number;
  office: string;
  name: string;
  lead: boolean;
  state: string;
  rounds: number;
  calls: number;
  arrived: boolean;
  left: boolean;
  evaluated: boolean;
  due: Record<string, string>;
  overdue: string[];
}

export interface Late {
  clock: string;
  leg: number;
  owner: string;
  owner_name: string;
  due_at: string;
}

export interface Whistle extends Row {
  short: string;
  kind: string;
  level: string;
  status: string;
  matter: string;
  need: string;
  spot: string;
  place: string;
  place_name: string;
  street: string;
  street_name: string;
  policy: string;
  day: string;
  drafted_at: string | null;
  blown_at: string | null;
  closed_at: string | null;
  next_clock: string | null;
  next_owner: string | null;
  next_owner_name: string | null;
  next_due: string | null;
  next_warn: string | null;
  next_leg: number;
  next_to: string[]; // Who is told when the next clock is missed.
  requested: string[];
  legs: Leg[];
  overdue: Late[];
  late: number;
  reports: number; // Further calls about the same matter.
  addressees: string[];
  escalation: number;
  pending_confirmation: boolean;
  provisional: boolean;
}

export interface Task extends Row {
  office: string;
  office_name: string;
  task: string;
  leg: number;
  whistle: string | null;
  short: string | null;
  kind: string | null;
  level: string | null;
  matter: string;
  spot: string;
  place_name: string;
  street_name: string | null;
  due_at: string | null;
  warn_at: string | null;
  overdue: boolean;
}

export interface Duty extends Row {
  office: string;
  office_name: string;
  post: string;
  subject: string;
  duty: number;
  absent: string;
  since: string;
  until: string;
  shift: string | null;
  present: boolean;
  gap: boolean;
}

export interface Street extends Row {
  street: string;
  name: string;
  short: string;
  open: number;
  overdue: number;
  on_time: number;
  due: number;
}

export interface Shift extends Row {
  office: string;
  office_name: string;
  status: string;
  officer: string;
  leader: string;
  taken_at: string;
}

export interface Office {
  kind: string;
  name: string;
  short: string;
  area: string;
  answers_for: string[];
  blows: string[];
}

export interface OfficeRow extends Row, Office {}
