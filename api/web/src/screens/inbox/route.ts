/** A unit's inbox; the address holds every filter. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";
import { readSearch } from "~/tasks/search";
import { INBOX_TASKS } from "~/tasks/steps";

export const inboxRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/inbox",
  validateSearch: (asked: Record<string, unknown>) => readSearch(asked, INBOX_TASKS),
  component: lazyRouteComponent(() => import("./inbox"), "Inbox"),
});
