/** The desk of a street or the centre; the address holds every filter. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";
import { readSearch } from "~/tasks/search";
import { DESK_TASKS } from "~/tasks/steps";

export const deskRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/desk",
  validateSearch: (asked: Record<string, unknown>) => readSearch(asked, DESK_TASKS),
  component: lazyRouteComponent(() => import("./desk"), "Desk"),
});
