/** The figures, and the events behind one: of which days, street, department and kind stands in the address. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";

export const KINDS = ["ER", "LE", "KT", "RD"] as const;
export const PARTS = ["numerator", "denominator", "missed", "open"] as const;
export type Part = (typeof PARTS)[number];

export interface FigureSearch {
  from?: string | undefined;
  to?: string | undefined;
  street?: string | undefined;
  department?: string | undefined;
  kind?: (typeof KINDS)[number] | undefined;
}

const text = (value: unknown) => (value ? String(value) : undefined);
const date = (value: unknown) =>
  /^\d{4}-\d\d-\d\d$/.test(String(value)) ? String(value) : undefined;

function asked(search: Record<string, unknown>): FigureSearch {
  return {
    from: date(search.from),
    to: date(search.to),
    street: text(search.street),
    department: text(search.department),
    kind: KINDS.find((one) => one === search.kind),
  };
}

export const figuresRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/figures",
  validateSearch: asked,
  component: lazyRouteComponent(() => import("./figures"), "FiguresScreen"),
});

export const figureRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/figures/$code",
  validateSearch: (
    search: Record<string, unknown>,
  ): FigureSearch & { part?: Part | undefined } => ({
    ...asked(search),
    part: PARTS.find((one) => one === search.part),
  }),
  component: lazyRouteComponent(() => import("./evidence"), "EvidenceScreen"),
});

/** Writes the question as the service takes it. */
export function query(wanted: FigureSearch, more: Record<string, string> = {}): string {
  const given = Object.entries({ ...wanted, ...more }).filter(([, value]) => value);
  return new URLSearchParams(given as [string, string][]).toString();
}
