/** Blowing a whistle from a phone. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";

export const blowingRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/blow",
  component: lazyRouteComponent(() => import("./blowing"), "Blowing"),
});
