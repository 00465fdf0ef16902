/** Whether this desk sounds, for how long it is silent, and the E1 of which nobody has taken notice. */
import { Link } from "@tanstack/react-router";
import { BellOff, type LucideIcon, Volume2, VolumeX } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";
import { LevelMark } from "~/kit/marks";
import { clock } from "~/kit/time";
import { say } from "~/kit/toast";
import { MUTE_MS, sound, useBell } from "~/live/sound";
import { store } from "~/live/store";
import type { BellState, Ring } from "~/live/wire";
import { keepLook, keptLook } from "./look";
import "./sound.css";

export type Sounds = "off" | "on" | "muted";
const ICONS: Record<Sounds, LucideIcon> = { off: VolumeX, on: Volume2, muted: BellOff };

function stateOf(bell: BellState): Sounds {
  if (bell.mutedUntil) return "muted";
  return bell.able ? "on" : "off";
}

export function SoundState() {
  const bell = useBell();
  useEffect(() => store.watch("whistles"), []); // What sounds is a whistle, whatever the screen.
  useTouched();
  useEnded(bell.mutedUntil);
  const state = stateOf(bell);
  const press = async () => {
    if (state === "on") return sound.mute(MUTE_MS);
    if (state === "muted") sound.mute(0);
    if (await sound.enable()) keepLook({ sound: true });
  };
  return <SoundButton state={state} mutedUntil={bell.mutedUntil} press={() => void press()} />;
}

interface SoundProps {
  state: Sounds;
  mutedUntil: number;
  press: () => void;
}

export function SoundButton({ state, mutedUntil, press }: SoundProps) {
  const { t } = useTranslation();
  const Icon = ICONS[state];
  const until = clock(mutedUntil).slice(0, 5);
  return (
    <Button
      tone="quiet"
      className="sound"
      aria-label={t(`bell.${state}Does`, { until })}
      onPress={press}
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
  const { ringing, able } = useBell();
  const [first, ...more] = ringing;
  if (!first || (!able && props.path.startsWith("/board"))) return null;
  const know = () => sound.hush(first.key);
  return <RingingBar first={first} more={more.length} able={able} know={know} />;
}

interface RingingProps {
  first: Ring;
  more: number;
  able: boolean;
  know: () => void;
}

export function RingingBar({ first, more, able, know }: RingingProps) {
  const { t } = useTranslation();
  return (
    <div className="ringing no-print" role="alert">
      <LevelMark level="E1" kind="ER" />
      <b data-shortened>
        {first.short} {first.matter} · {first.place}
      </b>
      {more > 0 && <span>{t("bell.more", { n: more })}</span>}
      {!able && <span className="meta">{t("bell.unheard")}</span>}
      <Link to="/whistles/$id" params={{ id: first.key }}>
        {t("act.open")}
      </Link>
      <Button tone="filled" onPress={know}>
        {t("bell.know")}
      </Button>
    </div>
  );
}
