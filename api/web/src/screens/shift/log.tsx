/** The log of a shift, which writes itself: the newest first; notes alone by a filter in the address. */
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";
import { Empty } from "~/kit/empty";
import { markOf, screenOf, type TimelineEvent } from "~/kit/event";
import { kindOf } from "~/kit/kinds";
import { useLegNames } from "~/kit/legs";
import { EventTimes, EventWords } from "~/kit/timeline";
import { shiftRoute } from "./route";
import type { ShiftRow } from "./rows";
import { useLog } from "./use-log";

const SHOWN = 100;

export function Log({ shift }: { shift: ShiftRow }) {
  const { t } = useTranslation();
  const wanted = shiftRoute.useSearch();
  const { events, loaded, failed } = useLog(shift);
  const [shown, more] = useState(SHOWN);
  const found = useMemo(() => {
    const own = wanted.only === "notes" ? events.filter(byHand) : events;
    return [...own].reverse();
  }, [events, wanted.only]);
  const legName = useLegNames(events);
  return (
    <section className="timeline" aria-label={t("shift.log")}>
      <header className="timeline-head">
        <h2>
          {t("shift.log")} <small>{t("timeline.count", { n: found.length })}</small>
        </h2>
        <nav className="seg no-print" aria-label={t("shift.logOf")}>
          <Only only={undefined} word={t("shift.everything")} />
          <Only only="notes" word={t("shift.byHand")} />
        </nav>
      </header>
      {failed && <p role="alert">{t("fault.unanswered")}</p>}
      {loaded && found.length === 0 && (
        <Empty>{t(wanted.only ? "shift.noNotes" : "timeline.none")}</Empty>
      )}
      <ol>
        {found.slice(0, shown).map((event) => (
          <Line key={event.pos} event={event} legName={legName(event.stream)} />
        ))}
      </ol>
      {found.length > shown && (
        <div className="shift-more no-print">
          <Button onPress={() => more(shown + SHOWN)}>{t("shift.more")}</Button>
        </div>
      )}
    </section>
  );
}

const byHand = (event: TimelineEvent) => event.kind.startsWith("shift.");

function Only(props: { only: "notes" | undefined; word: string }) {
  const wanted = shiftRoute.useSearch();
  return (
    <Link
      to="/shift"
      search={{ ...wanted, only: props.only }}
      replace
      data-on={wanted.only === props.only || undefined}
      activeOptions={{ exact: true }}
    >
      {props.word}
    </Link>
  );
}

function Line(props: { event: TimelineEvent; legName: (leg: number) => string }) {
  const { event } = props;
  const screen = screenOf(event.stream);
  const name = `${event.short ?? ""} ${event.matter ?? ""}`.trim();
  const link = screen && (
    <Link
      to={screen.to === "whistle" ? "/whistles/$id" : "/incidents/$id"}
      params={{ id: screen.id }}
      hash={`e${event.pos}`}
    >
      {name}
    </Link>
  );
  return (
    <li className="event" data-mark={markOf(kindOf(event.kind))}>
      <EventTimes event={event} />
      <EventWords event={event} legName={props.legName} where={screen && name && link} />
    </li>
  );
}
