/** Whether this desk sounds, for how long it is silent, and the E1 of which nobody has taken notice. */
import { Link } from "@tanstack/react-router";
import { BellOff, Volume2, VolumeX } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";
import { LevelMark } from "~/kit/marks";
import { clock } from "~/kit/time";
import { say } from "~/kit/toast";
import { MUTE_MS, sound, useBell } from "~/live/sound";
import { store } from "~/live/store";
import type { BellState } from "~/live/wire";
import { keepLook, keptLook } from "./look";
import "./sound.css";

const ICONS = { off: VolumeX, on: Volume2, muted: BellOff };

function stateOf(bell: BellState): keyof typeof ICONS {
  if (bell.mutedUntil) return "muted";
  return bell.able ? "on" : "off";
}

export function SoundState() {
  const { t } = useTranslation();
  const bell = useBell();
  useEffect(() => store.watch("whistles"), []); // What sounds is a whistle, whatever the screen.
  useTouched();
  useEnded(bell.mutedUntil);
  const state = stateOf(bell);
  const Icon = ICONS[state];
  const press = async () => {
    if (state === "on") return sound.mute(MUTE_MS);
    if (state === "muted") sound.mute(0);
    if (await sound.enable()) keepLook({ sound: true });
  };
  const until = clock(bell.mutedUntil).slice(0, 5);
  return (
    <Button
      tone="quiet"
      className="sound"
      aria-label={t(`bell.${state}Does`, { until })}
      onPress={() => void press()}
    >
      <Icon aria-hidden />
      {state === "off" && t("bell.off")}
      {state === "on" && t("bell.on")}
      {state === "muted" && t("bell.muted", { until })}
    </Button>
  );
}

/** Where somebody has let this machine sound once, the first touch of a page is enough. */
function useTouched(): void {
  useEffect(() => {
    if (!keptLook().sound) return;
    const end = () => {
      removeEventListener("pointerup", touched, true);
      removeEventListener("keydown", touched, true);
    };
    const touched = async () => {
      if (await sound.enable()) end(); // Shift and Escape are no touch in a browser's eyes.
    };
    addEventListener("pointerup", touched, true);
    addEventListener("keydown", touched, true);
    return end;
  }, []);
}

/** Says when a mute has ended by itself. */
function useEnded(mutedUntil: number): void {
  const { t } = useTranslation();
  const was = useRef(mutedUntil);
  useEffect(() => {
    if (was.current && !mutedUntil) say(t("bell.ended"));
    was.current = mutedUntil;
  }, [mutedUntil, t]);
}

/** The E1s that sound until somebody says 知晓; on the board one that nobody hears stands first anyway. */
export function Ringing(props: { path: string }) {
  const { t } = useTranslation();
  const { ringing, able } = useBell();
  const [first, ...more] = ringing;
  if (!first || (!able && props.path.startsWith("/board"))) return null;
  return (
    <div className="ringing no-print" role="alert">
      <LevelMark level="E1" kind="ER" />
      <b data-shortened>
        {first.short} {first.matter} · {first.place}
      </b>
      {more.length > 0 && <span>{t("bell.more", { n: more.length })}</span>}
      {!able && <span className="meta">{t("bell.unheard")}</span>}
      <Link to="/whistles/$id" params={{ id: first.key }}>
        {t("act.open")}
      </Link>
      <Button tone="filled" onPress={() => sound.hush(first.key)}>
        {t("bell.know")}
      </Button>
    </div>
  );
}
