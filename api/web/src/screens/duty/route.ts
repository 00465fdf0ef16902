/** Who is on duty, and the directory: the office that is looked at stands in the address. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";

export interface DutySearch {
  office?: string | undefined;
  q?: string | undefined;
  gaps?: boolean | undefined;
}

const text = (value: unknown) => (value ? String(value) : undefined);

export const dutyRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/duty",
  validateSearch: (asked: Record<string, unknown>): DutySearch => ({
    office: text(asked.office),
    q: text(asked.q),
    gaps: asked.gaps === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("./duty"), "DutyScreen"),
});
