/** All screens by their addresses, under /ui. */
import { createRoute, createRouter, redirect } from "@tanstack/react-router";
import { Broken } from "~/kit/boundary";
import { blowingRoute } from "~/screens/blowing/route";
import { boardRoute } from "~/screens/board/route";
import { deskRoute } from "~/screens/desk/route";
import { dutyRoute } from "~/screens/duty/route";
import { eventsRoute } from "~/screens/events/route";
import { figureRoute, figuresRoute } from "~/screens/figures/route";
import { inboxRoute } from "~/screens/inbox/route";
import { incidentRoute, incidentsRoute } from "~/screens/incidents/route";
import { mapRoute } from "~/screens/map/route";
import { mineRoute } from "~/screens/mine/route";
import { boardPaperRoute, sheetRoute, shiftPaperRoute } from "~/screens/paper/route";
import { codeRoute, firstRoute, setupRoute } from "~/screens/setup/route";
import { shiftRoute } from "~/screens/shift/route";
import { styleguideRoute } from "~/screens/styleguide/route";
import { tasksRoute } from "~/screens/tasks/route";
import { usersRoute } from "~/screens/users/route";
import { wallRoute, wallsRoute } from "~/screens/wall/route";
import { whistleRoute } from "~/screens/whistle/route";
import { isPhone } from "./phone";
import { frameRoute, rootRoute } from "./root";

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: isPhone() ? "/tasks" : "/board" });
  },
});

const routes = rootRoute.addChildren([
  homeRoute,
  firstRoute,
  wallRoute,
  codeRoute,
  styleguideRoute,
  frameRoute.addChildren([
    boardRoute,
    whistleRoute,
    incidentsRoute,
    incidentRoute,
    shiftRoute,
    eventsRoute,
    figuresRoute,
    figureRoute,
    dutyRoute,
    usersRoute,
    setupRoute,
    tasksRoute,
    blowingRoute,
    mineRoute,
    inboxRoute,
    deskRoute,
    mapRoute,
    wallsRoute,
    boardPaperRoute,
    sheetRoute,
    shiftPaperRoute,
  ]),
]);

export const router = createRouter({
  routeTree: routes,
  basepath: "/ui",
  defaultErrorComponent: Broken,
  defaultPreload: "intent",
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
