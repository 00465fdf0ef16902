/** The map: city, district, street; where one stands is in the address. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";

export const VIEWS = ["mine", "core", "city"] as const;
export type View = (typeof VIEWS)[number];

export interface Where {
  district?: string;
  street?: string;
  view?: View;
}

const code = (value: unknown, digits: number): string | undefined => {
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  return new RegExp(`^\\d{${digits}}$`).test(text) ? text : undefined;
};

export const mapRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/map",
  validateSearch: (search: Record<string, unknown>): Where => {
    const district = code(search.district, 6);
    const street = code(search.street, 9);
    const view = VIEWS.find((one) => one === search.view);
    return { ...(district && { district }), ...(street && { street }), ...(view && { view }) };
  },
  component: lazyRouteComponent(() => import("./map"), "MapScreen"),
});
