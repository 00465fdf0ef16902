/** One whistle, by its id. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";

export const whistleRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/whistles/$id",
  component: lazyRouteComponent(() => import("./whistle"), "WhistleScreen"),
});
