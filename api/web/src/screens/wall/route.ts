/** The wall: figures and the queue on a big screen, by a read-only link; and where such links are made. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute, rootRoute } from "~/app/root";
import { LANGUAGES, type Language } from "~/words";

export interface How {
  theme?: "light" | "dark";
  lang?: Language;
  sound?: true;
}

export const wallRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/wall",
  validateSearch: (search: Record<string, unknown>): How => ({
    ...((search.theme === "light" || search.theme === "dark") && { theme: search.theme }),
    ...(String(search.lang) in LANGUAGES && { lang: search.lang as Language }),
    ...(Boolean(search.sound) && { sound: true as const }),
  }),
  component: lazyRouteComponent(() => import("./wall"), "Wall"),
});

export const wallsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/walls",
  component: lazyRouteComponent(() => import("./links"), "WallLinks"),
});
