/** My tasks, on a phone: the address names the card that is open. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";

export interface TasksSearch {
  open?: string | undefined;
}

export const tasksRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/tasks",
  validateSearch: (asked: Record<string, unknown>): TasksSearch => ({
    open: typeof asked.open === "string" && asked.open ? asked.open : undefined,
  }),
  component: lazyRouteComponent(() => import("./tasks"), "Tasks"),
});
