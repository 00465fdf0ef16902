/** How fresh the data is: 实时, 延迟 after 12 s, 中断; a banner after 15 s; a board is never blanked. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";
import { clock as written } from "~/kit/time";
import { useNow } from "~/live/clock";
import { Unreadable } from "~/live/snapshot";
import { BANNER_MS, type Standing, store, useFailed, useStanding } from "~/live/store";

/** The state of the stream and the service's time, at the right of the top bar. */
export function Freshness() {
  const standing = useStanding();
  const now = useNow();
  const shown = standing.state === "live" ? now : standing.at || now;
  return <Fresh state={standing.state} at={shown} />;
}

export function Fresh(props: { state: Standing["state"]; at: number }) {
  const { t } = useTranslation();
  return (
    <output className="fresh" data-state={props.state}>
      <span className="fresh-dot" aria-hidden />
      {t(`live.${props.state}`)} <span className="fresh-time">{written(props.at)}</span>
    </output>
  );
}

/** Says since when nothing was heard, and when it is tried again; else what cannot be read, and why. */
export function Stale() {
  const standing = useStanding();
  const failed = useFailed();
  useEverySecond();
  const silent = performance.now() - standing.heardAt;
  const lost = standing.state === "lost" && standing.at > 0;
  if (!lost && (silent < BANNER_MS || standing.at === 0))
    return failed ? <Unread failed={failed} /> : null;
  const wait = Math.max(0, Math.ceil((standing.retryAt - performance.now()) / 1000));
  return <Behind at={standing.at} lost={lost} wait={wait} again={() => store.again()} />;
}

interface BehindProps {
  at: number;
  lost: boolean;
  wait: number; // Seconds until the next try; 0 while it is being tried.
  again: () => void;
}

export function Behind({ at, lost, wait, again }: BehindProps) {
  const { t } = useTranslation();
  return (
    <div className="stale" role="alert">
      <span>{t(lost ? "live.gone" : "live.behind", { time: written(at) })}</span>
      {lost && <span>{wait > 0 ? t("live.retry", { s: wait }) : t("live.trying")}</span>}
      <Button onPress={again}>{t("live.now")}</Button>
    </div>
  );
}

/** A board that could not be read: it is asked for again by itself. */
export function Unread(props: { failed: unknown }) {
  const { t } = useTranslation();
  const { failed } = props;
  const why = failed instanceof Unreadable ? failed.status : t("live.unanswered");
  return (
    <div className="stale" role="alert">
      {t("live.unread", { why })}
    </div>
  );
}

function useEverySecond(): void {
  const [, beat] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => beat((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
}
