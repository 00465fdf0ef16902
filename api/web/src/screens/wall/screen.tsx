/** What a wall shows: figures, emergencies, the queue, where it is, what came last; and its own age. */
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { clock, day, weekday } from "~/kit/time";
import { useNow } from "~/live/clock";
import type { Street, Whistle } from "~/live/rows";
import { sound, useBell } from "~/live/sound";
import { BANNER_MS, useBoard, useStanding } from "~/live/store";
import { isOpen } from "~/screens/map/sums";
import { Latest } from "./latest";
import { Place } from "./place";
import { wallRoute } from "./route";
import { Rows } from "./rows";
import type { View } from "./wall";

const RESPONDING = ["blown", "in-progress"];
const NOTICED_MS = 120_000; // Nobody says 知晓 at a wall: an E1 is quiet once signed, or after two minutes.

export function Screen(props: { view: View }) {
  const { t } = useTranslation();
  const board = useBoard("whistles");
  const streets = useBoard("streets").order as readonly Street[];
  const rows = useMemo(() => (board.order as readonly Whistle[]).filter(isOpen), [board.order]);
  const urgent = rows.filter((row) => row.kind === "ER" && RESPONDING.includes(row.status));
  const rest = rows.filter((row) => !urgent.includes(row) && row.next_due !== null);
  useHushed(rows);
  useEffect(() => {
    document.title = t("app.title", { screen: t("nav.wall") });
  }, [t]);
  return (
    <>
      <Head name={props.view.name || t("map.city")} />
      <Figures rows={rows} streets={streets} urgent={urgent.length} />
      <section className="wall-box wall-urgent" aria-label={t("wall.urgent")}>
        <h2>{t("wall.urgent")}</h2>
        <Rows rows={urgent} none={t("wall.calm")} />
      </section>
      <section className="wall-box wall-queue" aria-label={t("wall.queue")}>
        <h2>{t("wall.queue")}</h2>
        <Rows rows={rest} none={t("wall.empty")} />
      </section>
      <Place rows={rows} streets={streets} />
      <Latest rows={board.order as readonly Whistle[]} changed={board.changed} />
    </>
  );
}

function Head(props: { name: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const standing = useStanding();
  const bell = useBell();
  useSounding();
  const late = standing.at > 0 && performance.now() - standing.heardAt > BANNER_MS;
  return (
    <header className="wall-head">
      <h1>{props.name}</h1>
      <output className="wall-state" data-state={standing.state}>
        <span className="wall-dot" key={standing.heardAt} aria-hidden />
        {t(`live.${standing.state}`)}
        {late && <b>{t("wall.asof", { time: clock(standing.at) })}</b>}
      </output>
      <span className="wall-sound">
        {t(bell.able ? "bell.on" : "wall.unheard")}
        {bell.ringing.length > 0 && <b>{t("wall.ringing", { n: bell.ringing.length })}</b>}
      </span>
      <span className="wall-day">
        {day(now)} {weekday(now, i18n.language).replace(/\s.*/, "")}
      </span>
      <time className="wall-clock">{clock(now)}</time>
    </header>
  );
}

/** A wall sounds after any touch or key; by ?sound=1 at once, where its browser is told to let pages. */
function useSounding(): void {
  const { sound: atOnce } = wallRoute.useSearch();
  useEffect(() => {
    const touched = () => void sound.enable();
    if (atOnce) touched();
    addEventListener("pointerup", touched, true);
    addEventListener("keydown", touched, true);
    return () => {
      removeEventListener("pointerup", touched, true);
      removeEventListener("keydown", touched, true);
    };
  }, [atOnce]);
}

interface FigureProps {
  rows: readonly Whistle[];
  streets: readonly Street[];
  urgent: number;
}

function Figures(props: FigureProps) {
  const { t } = useTranslation();
  const { rows, streets, urgent } = props;
  const over = rows.filter((row) => row.late > 0).length;
  const unsigned = rows.filter((row) => row.legs.some((leg) => leg.state === "dispatched")).length;
  const verify = rows.filter((row) => row.legs.some((leg) => leg.state === "claimed")).length;
  const kept = streets.reduce((sum, row) => sum + row.on_time, 0);
  const due = streets.reduce((sum, row) => sum + row.due, 0);
  const all: [string, React.ReactNode, boolean][] = [
    [t("board.urgent"), urgent, false],
    [t("board.over"), over, over > 0],
    [t("board.unsigned"), unsigned, false],
    [t("wall.verify"), verify, false],
    [t("board.open"), rows.length, false],
    [
      t("board.ontime"),
      <>
        {kept}
        <small>/{due}</small>
      </>,
      false,
    ],
  ];
  return (
    <dl className="wall-figures">
      {all.map(([name, value, warn]) => (
        <div key={name} data-over={warn || undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Quiets an E1 that somebody has signed, and any after a while. */
function useHushed(rows: readonly Whistle[]): void {
  const { ringing } = useBell();
  const names = ringing.map((ring) => ring.key).join();
  useEffect(() => {
    if (!names) return;
    const keys = names.split(",");
    for (const row of rows)
      if (keys.includes(row.key) && row.legs.some((leg) => leg.state !== "dispatched"))
        sound.hush(row.key);
  }, [names, rows]);
  useEffect(() => {
    if (!names) return;
    const timer = setTimeout(() => names.split(",").map((key) => sound.hush(key)), NOTICED_MS);
    return () => clearTimeout(timer);
  }, [names]);
}
