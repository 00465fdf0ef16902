/** Accounts and grants: whose, stands in the address. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";

export interface UserSearch {
  name?: string | undefined;
  q?: string | undefined;
  add?: boolean | undefined;
}

const text = (value: unknown) => (value ? String(value) : undefined);

export const usersRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/users",
  validateSearch: (asked: Record<string, unknown>): UserSearch => ({
    name: text(asked.name),
    q: text(asked.q),
    add: asked.add === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("./users"), "Users"),
});
