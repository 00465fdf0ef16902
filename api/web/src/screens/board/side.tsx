/** Beside the queue: who is on duty, and what happened last. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { Empty } from "~/kit/empty";
import { kindOf } from "~/kit/kinds";
import { Who } from "~/kit/people";
import { moment } from "~/kit/time";
import { now } from "~/live/clock";
import type { Duty, Whistle } from "~/live/rows";
import { store, useBoard } from "~/live/store";
import "~/kit/panel.css";
import "./side.css";

const LATEST = 30;
const STEADY_MS = 1000;

export function OnDuty() {
  const { t } = useTranslation();
  const duty = useBoard("duty").order as Duty[];
  return (
    <section className="panel" aria-label={t("board.onduty")}>
      <h2>{t("board.onduty")}</h2>
      {duty.length === 0 && <Empty>{t("board.noDuty")}</Empty>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by the keyboard. */}
      <ul className="duty" tabIndex={0}>
        {duty.map((one) => (
          <li key={one.key} data-gap={one.gap || undefined}>
            <Link to="/duty" search={{ office: one.office }} data-shortened>
              {one.office_name}
            </Link>
            <span>{t(one.gap ? "board.nobody" : `post.${one.post}`)}</span>
            <span data-shortened>{one.gap ? t("board.vacant") : <Who is={one.subject} />}</span>
            <span className="duty-there">
              {!one.gap && one.shift && t(one.present ? "board.present" : "board.absent")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Happened {
  event: string;
  pos: number;
  stream: string;
  kind: string;
  recorded_at: string;
  data: { leg?: number; clock?: string };
}

/** The last events, read again when something new has been recorded. */
export function Latest() {
  const { t } = useTranslation();
  const pos = useSteady(useBoard("whistles").pos);
  const asked = useQuery({
    queryKey: ["latest", pos],
    queryFn: async () => (await ask(`/events?limit=${LATEST}`)) as { rows: Happened[] },
    placeholderData: (before) => before,
  });
  const rows = asked.data?.rows ?? [];
  return (
    <section className="panel panel-fill" aria-label={t("board.latest")}>
      <h2>{t("board.latest")}</h2>
      {asked.isSuccess && rows.length === 0 && <Empty>{t("board.noEvents")}</Empty>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by the keyboard. */}
      <ol className="latest" tabIndex={0}>
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines stand still, what they say changes.
          <Line key={at} row={row} />
        ))}
      </ol>
    </section>
  );
}

/** Gives a value that changes once a second at most: the last one is never left out. */
function useSteady(value: number): number {
  const [steady, set] = useState(value);
  const setAt = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, setAt.current + STEADY_MS - performance.now());
    const timer = setTimeout(() => {
      setAt.current = performance.now();
      set(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value]);
  return steady;
}

function Line(props: { row: Happened }) {
  const { t } = useTranslation();
  const { row } = props;
  const of = row.stream.slice(row.stream.indexOf("-") + 1);
  const whistle = store.board("whistles").rows.get(of) as Whistle | undefined;
  const leg = whistle?.legs.find((one) => one.leg === row.data.leg);
  const step = row.data.clock ? t(`clock.${row.data.clock}`) : "";
  return (
    <li>
      <time dateTime={row.recorded_at}>{moment(Date.parse(row.recorded_at), now())}</time>
      <span data-shortened>
        {whistle?.short} {leg?.name} {step} {t(`event.${kindOf(row.kind)}`)}
      </span>
    </li>
  );
}
