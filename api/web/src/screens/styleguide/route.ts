/** The styleguide: every component in all its states, over invented data; nobody need be signed in. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "~/app/root";

export const styleguideRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/styleguide",
  component: lazyRouteComponent(() => import("./styleguide"), "Styleguide"),
});
