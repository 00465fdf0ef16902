/** The event explorer: every filter is in the address, so that what was found can be sent to somebody. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { frameRoute } from "~/app/root";

export interface EventSearch {
  stream?: string | undefined;
  kind?: string | undefined;
  actor?: string | undefined;
  place?: string | undefined;
  since?: string | undefined; // As typed, in the service's zone: 2026-11-25T14:00
  until?: string | undefined;
  after?: number | undefined; // Behind this position, the oldest first.
}

const text = (value: unknown) => (value ? String(value) : undefined);
const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;
const moment = (value: unknown) => (LOCAL.test(String(value)) ? String(value) : undefined);

export const eventsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/events",
  validateSearch: (asked: Record<string, unknown>): EventSearch => ({
    stream: text(asked.stream),
    kind: text(asked.kind),
    actor: text(asked.actor),
    place: text(asked.place),
    since: moment(asked.since),
    until: moment(asked.until),
    after: Number(asked.after) >= 0 && text(asked.after) ? Number(asked.after) : undefined,
  }),
  component: lazyRouteComponent(() => import("./events"), "Events"),
});
