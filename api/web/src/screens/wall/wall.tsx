/** The wall: lets itself in by the link, and shows; nothing on it can be pressed. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ask, Problem } from "~/api/client";
import { keptLook, themeNow } from "~/app/look";
import { store, useStanding } from "~/live/store";
import { speak } from "~/words";
import { Canvas } from "./canvas";
import { wallRoute } from "./route";
import { Screen } from "./screen";
import "./wall.css";

export interface View {
  units: string[];
  name: string;
}

const AGAIN_MS = 15_000;
const PREFIX = "wk_";

/** Gives the link's token to the service once; what stands behind the # never reaches it otherwise. */
async function letIn(): Promise<View> {
  const token = location.hash.slice(1);
  if (token.startsWith(PREFIX)) {
    const headers = { "Content-Type": "application/json" };
    await ask("/wall", { method: "POST", headers, body: JSON.stringify({ token }) });
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  const view = (await ask("/wall")) as View;
  store.own(`wall-${view.units.join()}`);
  return view;
}

export function Wall() {
  const { t } = useTranslation();
  useLookOfWall();
  useNewBuild();
  const asked = useQuery({
    queryKey: ["wall"],
    queryFn: letIn,
    retry: false,
    refetchInterval: AGAIN_MS, // A link that is revoked goes dark; a service that was gone comes back.
  });
  const barred = asked.error instanceof Problem && asked.error.status === 401;
  return (
    <Canvas>
      {asked.data && !barred ? (
        <Screen view={asked.data} />
      ) : (
        <p className="wall-word">
          {asked.isPending ? t("loading") : t(barred ? "wall.barred" : "wall.down")}
        </p>
      )}
    </Canvas>
  );
}

/** A wall is dark unless its address says otherwise, and speaks the language that its address names. */
function useLookOfWall(): void {
  const { theme = "dark", lang } = wallRoute.useSearch();
  useEffect(() => {
    const before = themeNow();
    document.documentElement.dataset.theme = theme;
    if (lang && lang !== keptLook().language) void speak(lang);
    return () => {
      document.documentElement.dataset.theme = before;
    };
  }, [theme, lang]);
}

let first = ""; // The build of the service when this page was loaded.

/** Loads itself anew when the service has been replaced by another build. */
function useNewBuild(): void {
  const { build } = useStanding();
  useEffect(() => {
    first ||= build;
    if (build && build !== first) location.reload();
  }, [build]);
}
