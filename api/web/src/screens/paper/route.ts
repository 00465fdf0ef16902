/** Pages for paper: a whistle's sheet, a shift's log and hand-over note, the board. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";
import { FILTERS, type Filter, type Wanted } from "~/screens/board/bands";

export const sheetRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/whistles/$id/print",
  component: lazyRouteComponent(() => import("./sheet"), "Sheet"),
});

export const shiftPaperRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/shift/$id/print",
  component: lazyRouteComponent(() => import("./shift"), "ShiftPaper"),
});

const text = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value) || undefined : undefined;

export const boardPaperRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/board/print",
  validateSearch: (asked: Record<string, unknown>): Wanted => ({
    show: FILTERS.includes(asked.show as Filter) ? (asked.show as Filter) : undefined,
    q: text(asked.q),
    street: text(asked.street),
  }),
  component: lazyRouteComponent(() => import("./board"), "BoardPaper"),
});
