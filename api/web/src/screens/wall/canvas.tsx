/** A logical canvas 1080 high, scaled to whatever screen there is: 16:10 to 32:9; a pixel on each minute. */
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStanding } from "~/live/store";

const HIGH = 1080;
const NARROWEST = 16 / 10;
const WIDEST = 32 / 9;
const STEP_MS = 60_000;
const STEPS = [
  [0, 0],
  [1, 0],
  [2, 0],
  [2, 1],
  [2, 2],
  [1, 2],
  [0, 2],
  [0, 1],
]; // Round in a square, so that nothing burns in.
const FROZEN_MS = 60_000;

function measured() {
  const ratio = Math.max(NARROWEST, Math.min(WIDEST, innerWidth / innerHeight));
  const wide = Math.round(HIGH * ratio);
  return { wide, scale: Math.min(innerWidth / wide, innerHeight / HIGH) };
}

export function Canvas(props: { children: ReactNode }) {
  const { t } = useTranslation();
  const [size, setSize] = useState(measured);
  const [step, setStep] = useState(0);
  const [silent, setSilent] = useState(false);
  const standing = useStanding();
  useEffect(() => {
    const resized = () => setSize(measured());
    addEventListener("resize", resized);
    const walk = setInterval(() => setStep((n) => (n + 1) % STEPS.length), STEP_MS);
    return () => {
      removeEventListener("resize", resized);
      clearInterval(walk);
    };
  }, []);
  useEffect(() => {
    const look = () => setSilent(performance.now() - standing.heardAt > FROZEN_MS);
    look();
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, [standing.heardAt]);
  const [right, down] = STEPS[step] ?? [0, 0];
  const { wide, scale } = size;
  const left = Math.max(0, (innerWidth - wide * scale) / 2);
  const top = Math.max(0, (innerHeight - HIGH * scale) / 2);
  const style = {
    width: wide,
    height: HIGH,
    transform: `translate(${left + (right ?? 0)}px, ${top + (down ?? 0)}px) scale(${scale})`,
  };
  return (
    <main className="wall" aria-label={t("nav.wall")} data-silent={silent || undefined}>
      <div className="wall-canvas" style={style} data-wide={wide > 2400 || undefined}>
        {props.children}
      </div>
    </main>
  );
}
