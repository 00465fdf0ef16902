/** How fresh the data is: 实时, 延迟 after 12 s, 中断; a banner after 15 s; a board is never blanked. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";
import { clock as written } from "~/kit/time";
import { useNow } from "~/live/clock";
import { Unreadable } from "~/live/snapshot";
import { BANNER_MS, store, useFailed, useStanding } from "~/live/store";

/** The state of the stream and the service's time, at the right of the top bar. */
export function Freshness() {
  const { t } = useTranslation();
  const standing = useStanding();
  const now = useNow();
  const shown = standing.state === "live" ? now : standing.at || now;
  return (
    <output className="fresh" data-state={standing.state}>
      <span className="fresh-dot" aria-hidden />
      {t(`live.${standing.state}`)} <span className="fresh-time">{written(shown)}</span>
    </output>
  );
}

/** Says since when nothing was heard, and when it is tried again; else what cannot be read, and why. */
export function Stale() {
  const { t } = useTranslation();
  const standing = useStanding();
  const failed = useFailed();
  useEverySecond();
  const silent = performance.now() - standing.heardAt;
  const lost = standing.state === "lost" && standing.at > 0;
  if (!lost && (silent < BANNER_MS || standing.at === 0))
    return failed ? <Unread failed={failed} /> : null;
  const time = written(standing.at);
  const wait = Math.max(0, Math.ceil((standing.retryAt - performance.now()) / 1000));
  return (
    <div className="stale" role="alert">
      <span>{t(lost ? "live.gone" : "live.behind", { time })}</span>
      {lost && <span>{wait > 0 ? t("live.retry", { s: wait }) : t("live.trying")}</span>}
      <Button onPress={() => store.again()}>{t("live.now")}</Button>
    </div>
  );
}

/** A board that could not be read: it is asked for again by itself. */
function Unread(props: { failed: unknown }) {
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
