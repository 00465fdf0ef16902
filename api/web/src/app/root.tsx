/** The root of all screens, and the frame around those of people who are signed in. */
import { createRootRoute, createRoute, Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { whole } from "~/words";
import { Frame } from "./frame";
import { SignedIn } from "./me";
import { NotFound } from "./not-found";

const SignIn = lazy(() => import("~/screens/sign-in").then((it) => ({ default: it.SignIn })));

export const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  // The board's words are there; every other screen waits for its own.
  beforeLoad: ({ location }) => (location.pathname === "/board" ? undefined : whole()),
});

export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "frame",
  component: () => (
    <SignedIn
      otherwise={(why) => (
        <Suspense>
          <SignIn why={why} />
        </Suspense>
      )}
    >
      <Frame />
    </SignedIn>
  ),
});
