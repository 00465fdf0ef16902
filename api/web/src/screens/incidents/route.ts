/** Incidents: the list with its filters in the address, and one of them by its id. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";

export const SHOWN = ["open", "ended", "all"] as const;
export const CATEGORIES = ["natural", "accident", "health", "security"] as const;
export const GRADES = ["I", "II", "III", "IV"] as const;

export interface IncidentSearch {
  state?: (typeof SHOWN)[number] | undefined;
  category?: (typeof CATEGORIES)[number] | undefined;
  grade?: (typeof GRADES)[number] | undefined;
  q?: string | undefined;
  report?: boolean | undefined;
}

function one<Of extends string>(of: readonly Of[], asked: unknown): Of | undefined {
  return of.find((value) => value === asked);
}

export const incidentsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/incidents",
  validateSearch: (asked: Record<string, unknown>): IncidentSearch => ({
    state: one(SHOWN, asked.state),
    category: one(CATEGORIES, asked.category),
    grade: one(GRADES, asked.grade),
    q: asked.q ? String(asked.q) : undefined,
    report: asked.report === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("./list"), "Incidents"),
});

export const incidentRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/incidents/$id",
  component: lazyRouteComponent(() => import("./incident"), "IncidentScreen"),
});
