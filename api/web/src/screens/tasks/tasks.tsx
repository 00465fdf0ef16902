/** My tasks as cards, the most urgent first; the open one has its next step at the foot, under the thumb. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { mayBlow, useMe } from "~/app/me";
import { forms } from "~/forms/schema";
import { Button } from "~/kit/button";
import { Empty } from "~/kit/empty";
import { useFrozen } from "~/screens/board/frozen";
import { useMyWork } from "~/tasks/mine";
import type { Work } from "~/tasks/steps";
import { Card } from "./card";
import { Foot } from "./foot";
import { tasksRoute } from "./route";
import "~/kit/thumb.css";
import "./tasks.css";

const SHOWN_MAX = 100;

export function Tasks() {
  const { t } = useTranslation();
  const { work, loaded } = useMyWork("phone");
  const { lines, changes, touch, apply } = useFrozen(work, loaded);
  const [open, setOpen] = useOpen(work);
  useReady();
  const now = work.find((one) => one.key === open);
  if (!loaded) return <Empty>{t("loading")}</Empty>;
  if (work.length === 0 && !open) return <Nothing />;
  return (
    <div className="tasks">
      {changes > 0 && (
        <Button className="tasks-changes" onPress={apply}>
          {t("live.changes", { n: changes })}
        </Button>
      )}
      <ol className="cards" aria-label={t("nav.tasks")} onPointerDown={touch} onFocus={touch}>
        {lines.slice(0, SHOWN_MAX).map((line) => (
          <Card key={line.key} work={line} open={line.key === open} choose={setOpen} />
        ))}
      </ol>
      <Foot work={now} next={work[0]} choose={setOpen} />
    </div>
  );
}

/** The card that is open: the first to begin with, and then whichever was chosen; it never changes by itself. */
function useOpen(work: readonly Work[]): [string | undefined, (key: string) => void] {
  const asked = tasksRoute.useSearch().open;
  const navigate = useNavigate();
  const [first, setFirst] = useState<string>();
  const begin = work[0]?.key;
  useEffect(() => {
    if (!first && begin) setFirst(begin);
  }, [first, begin]);
  const choose = (key: string) => {
    setFirst(key);
    void navigate({ to: "/tasks", search: { open: key }, replace: true });
  };
  return [asked ?? first, choose];
}

/** Fetches what must be there when the network is not: the forms of all commands, the other tabs. */
function useReady(): void {
  useEffect(() => {
    void forms().catch(() => undefined);
    void import("~/screens/blowing/blowing");
    void import("~/screens/mine/mine");
  }, []);
}

function Nothing() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const act = mayBlow(me) ? (
    <Button tone="filled" onPress={() => void navigate({ to: "/blow" })}>
      {t("nav.blow")}
    </Button>
  ) : (
    <Button onPress={() => void navigate({ to: "/board", search: {} })}>{t("nav.board")}</Button>
  );
  return <Empty act={act}>{t(me.roles.length > 0 ? "tasks.empty" : "sign.noroles")}</Empty>;
}
