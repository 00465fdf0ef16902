/** What is mine on a phone: what waits to be sent, the other screens, how this device shows things. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";

export const mineRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/mine",
  component: lazyRouteComponent(() => import("./mine"), "MineScreen"),
});
