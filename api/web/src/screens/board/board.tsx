/** The board: what a duty officer must do next, within three seconds of looking. */
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { mayBlow, useMe } from "~/app/me";
import { Button } from "~/kit/button";
import { Empty } from "~/kit/empty";
import { useMedia } from "~/kit/media";
import { clock as written } from "~/kit/time";
import type { Whistle } from "~/live/rows";
import { store, useBoard, useStanding } from "~/live/store";
import { whole } from "~/words";
import { type Band, lines, silent } from "./bands";
import { Figures } from "./figures";
import { focusRow, Queue } from "./queue";
import { type BoardSearch, boardRoute } from "./route";
import { Latest, OnDuty } from "./side";
import { Silence } from "./silence";
import { firstOf, useMyTasks } from "./tasks";
import "./board.css";

// They come while the board is being looked at, so that N opens the drawer at once.
const blowing = () =>
  whole().then(async () => ({ default: (await import("~/screens/blow/blow")).BlowDrawer }));
const peeking = () =>
  whole().then(async () => ({ default: (await import("~/screens/whistle/peek")).Peek }));
const papers = () => whole().then(async () => ({ default: (await import("./papers")).Papers }));
const BlowDrawer = lazy(blowing);
const Peek = lazy(peeking);
const Papers = lazy(papers);
const AHEAD_MS = 1500;
const WIDE = "(min-width: 1800px)";
const NARROW = "(max-width: 1100px)";

export function Board() {
  const wanted = boardRoute.useSearch();
  const navigate = useNavigate();
  const board = useBoard("whistles");
  const tasks = useMyTasks();
  const mine = useMemo(() => firstOf(tasks), [tasks]);
  const rows = board.order as readonly Whistle[];
  const [unfolded, fold] = useFolds();
  const all = useMemo(() => lines(rows, mine, wanted, unfolded), [rows, mine, wanted, unfolded]);
  const units = useMemo(() => silent(rows), [rows]);
  const narrow = useMedia(NARROW);
  useReturn();
  useAhead(board.pos >= 0);
  const wide = useMedia(WIDE);
  const [selected, select] = useState<string | undefined>();
  const legs = wide ? 5 : narrow ? 2 : 4;
  const peeked = wide && selected && board.rows.has(selected) ? selected : undefined;
  const scope = `${wanted.show}/${wanted.q}/${wanted.street}/${[...unfolded]}`;
  return (
    <div className="board" style={{ "--legs": legs } as React.CSSProperties}>
      <div className="board-main">
        <Bar />
        <Figures rows={rows} tasks={mine} show={wanted.show} street={wanted.street} />
        <Silence units={units} />
        {all.length > 0 ? (
          <Queue
            lines={all}
            scope={scope}
            changed={board.changed}
            legs={legs}
            here={peeked}
            select={select}
            fold={fold}
          />
        ) : (
          <Nothing loaded={board.pos >= 0} any={rows.length > 0} />
        )}
        <AsOf />
      </div>
      <aside className="board-side no-print">
        {peeked ? (
          <Suspense>
            <Peek id={peeked} />
          </Suspense>
        ) : (
          <>
            <OnDuty />
            <Latest />
          </>
        )}
      </aside>
      <Suspense>{wanted.blow && <BlowDrawer close={() => closed(navigate, wanted)} />}</Suspense>
    </div>
  );
}

/** Loads what comes next once the board is there and somebody may be looking at it. */
function useAhead(there: boolean): void {
  useEffect(() => {
    if (!there) return;
    const timer = setTimeout(() => {
      for (const part of [blowing, peeking]) part().catch(() => undefined);
    }, AHEAD_MS);
    return () => clearTimeout(timer);
  }, [there]);
}

function closed(navigate: ReturnType<typeof useNavigate>, wanted: BoardSearch): void {
  void navigate({ to: "/board", search: { ...wanted, blow: undefined } });
}

function useFolds(): [ReadonlySet<Band>, (band: Band) => void] {
  const [unfolded, setUnfolded] = useState<ReadonlySet<Band>>(new Set());
  const fold = useCallback((band: Band) => {
    setUnfolded((was) => {
      const next = new Set(was);
      if (!next.delete(band)) next.add(band);
      return next;
    });
  }, []);
  return [unfolded, fold];
}

function Bar() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const wanted = boardRoute.useSearch();
  const me = useMe();
  const look = (q: string) =>
    void navigate({ to: "/board", search: { ...wanted, q: q || undefined }, replace: true });
  return (
    <div className="board-bar no-print">
      <div className="search" data-search>
        <input
          type="search"
          aria-label={t("board.search")}
          placeholder={t("board.search")}
          value={wanted.q ?? ""}
          onChange={(event) => look(event.target.value)}
        />
      </div>
      {(wanted.show || wanted.q || wanted.street) && (
        <Button tone="quiet" onPress={() => void navigate({ to: "/board", search: {} })}>
          {t("board.clear")}
        </Button>
      )}
      <Suspense>
        <Papers wanted={wanted} />
      </Suspense>
      {mayBlow(me) && (
        <Button
          tone="filled"
          onPress={() => void navigate({ to: "/board", search: { ...wanted, blow: true } })}
        >
          {t("board.blow")} <kbd>N</kbd>
        </Button>
      )}
    </div>
  );
}

function Nothing(props: { loaded: boolean; any: boolean }) {
  const { t } = useTranslation();
  const wanted = boardRoute.useSearch();
  const filtered = wanted.show || wanted.q || wanted.street;
  const why = filtered ? "nothing" : props.any ? "empty" : "first";
  return (
    <div className="queue-box">
      <Empty>{t(props.loaded ? `board.${why}` : "board.loading")}</Empty>
    </div>
  );
}

/** What the paper says about its age. */
function AsOf() {
  const { t } = useTranslation();
  const standing = useStanding();
  const pos = store.board("whistles").pos;
  return (
    <p className="asof meta">
      {t("board.asof", { pos, time: written(standing.at || Date.now()) })}
    </p>
  );
}

let left: { key: string; top: number } | undefined;

/** Keeps the place when a whistle is opened, and gives it back: same row focused, same scroll. */
function useReturn(): void {
  useLayoutEffect(() => {
    const list = document.querySelector<HTMLElement>(".queue");
    if (!left || !list) return;
    list.scrollTop = left.top;
    focusRow(left.key);
    left = undefined;
  }, []);
  useEffect(() => {
    const leaving = (event: MouseEvent) => {
      const row = (event.target as Element).closest("[data-row]");
      const list = row?.closest(".queue");
      if (row && list) left = { key: row.getAttribute("data-row") ?? "", top: list.scrollTop };
    };
    document.addEventListener("click", leaving, true);
    return () => document.removeEventListener("click", leaving, true);
  }, []);
}
