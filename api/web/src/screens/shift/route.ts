/** The shift of an office: the one that runs, or one of before, and which part of its log. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";

export interface ShiftSearch {
  office?: string | undefined;
  of?: string | undefined; // An earlier shift, by its id.
  only?: "notes" | undefined;
}

const text = (value: unknown) => (value ? String(value) : undefined);

export const shiftRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/shift",
  validateSearch: (asked: Record<string, unknown>): ShiftSearch => ({
    office: text(asked.office),
    of: text(asked.of),
    only: asked.only === "notes" ? "notes" : undefined,
  }),
  component: lazyRouteComponent(() => import("./shift"), "ShiftScreen"),
});
