/** The phone's tabs: my tasks, blow, mine; whoever may not blow has the board in its place. */
import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { keepShell } from "~/outbox/shell";
import { useMyWork } from "~/tasks/mine";
import { TABS } from "./paths";
import { Places } from "./places";

export function Tabs() {
  const waiting = useMyWork("phone").work.length;
  const router = useRouter();
  useEffect(() => {
    keepShell((to) => router.preloadRoute({ to })).catch(() => undefined);
  }, [router]);
  return (
    <Places
      places={TABS}
      more={(place) => place.name === "tasks" && waiting > 0 && ` ${waiting}`}
    />
  );
}
