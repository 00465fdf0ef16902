/** The first run: setting up, the first administrator by a printed code, a password by a one-time code. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute, rootRoute } from "~/app/root";

export const setupRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/setup",
  component: lazyRouteComponent(() => import("./setup"), "SetupScreen"),
});

export const firstRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/first",
  component: lazyRouteComponent(() => import("./enter"), "FirstScreen"),
});

export const codeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/code",
  component: lazyRouteComponent(() => import("./enter"), "CodeScreen"),
});
