/** The board's address holds every filter, so that a link shows what its sender saw. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";
import { FILTERS, type Filter, type Wanted } from "./bands";

export interface BoardSearch extends Wanted {
  blow?: boolean | undefined;
}

const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);

export const boardRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/board",
  validateSearch: (asked: Record<string, unknown>): BoardSearch => ({
    show: FILTERS.includes(asked.show as Filter) ? (asked.show as Filter) : undefined,
    q: typeof asked.q === "number" ? String(asked.q) : text(asked.q),
    street: typeof asked.street === "number" ? String(asked.street) : text(asked.street),
    blow: asked.blow === true ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("./board"), "Board"),
});
