/** What happened, event by event: both times, who for which office, and the policy as it was then. */
import { Link } from "@tanstack/react-router";
import { ArrowDownUp } from "lucide-react";
import { memo, type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClock } from "~/live/clock";
import type { Leg } from "~/live/rows";
import { Button } from "./button";
import { Empty } from "./empty";
import { markOf, saidIn, type TimelineEvent } from "./event";
import { kindOf } from "./kinds";
import { useUnitName } from "./names";
import { Who } from "./people";
import { legsIn, useSentence } from "./sentence";
import { clock, day, moment } from "./time";
import "./marks.css";
import "./timeline.css";

export type { TimelineEvent } from "./event";

const GAP_MS = 2 * 3_600_000;
const LATE_MS = 60_000; // Recorded more than a minute after it happened: both times are told.
const HERE = /^#e(\d+)$/;
const addressed = () => Number(HERE.exec(location.hash)?.[1]);

interface Props {
  events: readonly TimelineEvent[];
  legs?: readonly Leg[] | undefined;
  label?: string;
  here?: number; // The position that is marked; else the one that the address leads to.
}

/** A stream's events, the newest or the oldest first; `#e<pos>` leads to one. */
export function Timeline(props: Props) {
  const { t } = useTranslation();
  const [oldest, setOldest] = useState(false);
  const legName = useLegName(props.events, props.legs);
  const events = useMemo(() => {
    const ordered = [...props.events].sort((a, b) => a.pos - b.pos);
    return oldest ? ordered : ordered.reverse();
  }, [props.events, oldest]);
  const label = props.label ?? t("timeline.title");
  return (
    <section className="timeline" aria-label={label}>
      <header className="timeline-head">
        <h2>
          {label} <small>{t("timeline.count", { n: events.length })}</small>
        </h2>
        <Button tone="quiet" className="no-print" onPress={() => setOldest(!oldest)}>
          <ArrowDownUp aria-hidden />
          {t(oldest ? "timeline.oldest" : "timeline.newest")}
        </Button>
      </header>
      {events.length === 0 && <Empty>{t("timeline.none")}</Empty>}
      <ol className="timeline-list">
        {events.map((event, at) => (
          <Line
            key={event.pos}
            event={event}
            before={events[at - 1]}
            here={event.pos === (props.here ?? addressed())}
            legName={legName}
          />
        ))}
      </ol>
    </section>
  );
}

function useLegName(events: readonly TimelineEvent[], legs: readonly Leg[] | undefined) {
  const { t } = useTranslation();
  const unit = useUnitName();
  return useMemo(() => {
    const told = legsIn(events);
    return (number: number) => {
      const leg = legs?.find((one) => one.leg === number);
      const office = told.get(number);
      return leg?.name ?? (office ? unit(office) : t("timeline.leg", { n: number }));
    };
  }, [events, legs, unit, t]);
}

interface LineProps {
  event: TimelineEvent;
  before: TimelineEvent | undefined;
  here: boolean;
  legName: (leg: number) => string;
}

function Line({ event, before, here, legName }: LineProps) {
  const { t } = useTranslation();
  const hours = before
    ? Math.abs(Date.parse(before.recorded_at) - Date.parse(event.recorded_at)) / 3_600_000
    : 0;
  return (
    <>
      {hours * 3_600_000 >= GAP_MS && (
        <li className="timeline-gap">{t("timeline.gap", { n: Math.floor(hours) })}</li>
      )}
      <li
        id={`e${event.pos}`}
        className="event"
        data-mark={markOf(kindOf(event.kind))}
        data-here={here || undefined}
        ref={event.pos === addressed() ? shown : undefined}
      >
        <EventTimes event={event} />
        <EventWords event={event} legName={legName} />
      </li>
    </>
  );
}

function shown(line: HTMLLIElement | null): void {
  line?.scrollIntoView({ block: "center" });
}

/** When it happened, and when it was recorded if that is another time. */
export function EventTimes(props: { event: TimelineEvent }) {
  const { t } = useTranslation();
  const now = useClock()();
  const { recorded_at, occurred_at } = props.event;
  const recorded = Date.parse(recorded_at);
  const occurred = occurred_at ? Date.parse(occurred_at) : recorded;
  const late = recorded - occurred >= LATE_MS;
  return (
    <span className="event-times">
      <time dateTime={occurred_at ?? recorded_at} title={occurred_at ?? recorded_at}>
        {exactly(occurred, now)}
      </time>
      {late && (
        <span className="meta">
          {t("timeline.late")} <time dateTime={recorded_at}>{moment(recorded, now)}</time>
        </span>
      )}
    </span>
  );
}

/** Gives 14:32:07, with the date before it when it is not today. */
function exactly(at: number, now: number): string {
  return day(at) === day(now) ? clock(at) : `${day(at).slice(5)} ${clock(at)}`;
}

interface WordsProps {
  event: TimelineEvent;
  legName?: (leg: number) => string;
  where?: ReactNode; // What it happened to, when the list is of several things.
  children?: ReactNode;
}

/** The sentence, what people wrote, and who did it for which office under which policy. */
export const EventWords = memo(function EventWords(props: WordsProps) {
  const { t } = useTranslation();
  const { event, legName, where, children } = props;
  const unit = useUnitName();
  const sentence = useSentence();
  const nameless = (leg: number) => t("timeline.leg", { n: leg });
  const said = saidIn(kindOf(event.kind), event.data);
  const mark = markOf(kindOf(event.kind));
  const [, version] = event.policy.split("/");
  return (
    <div className="event-words">
      <p className="event-says">
        {mark && <span className="event-mark">{t(`timeline.mark.${mark}`)}</span>}
        {sentence(event, legName ?? nameless)}
        {event.exercise && <span className="drill">{t("app.drill")}</span>}
      </p>
      {typeof event.data.whistle === "string" && (
        <Link to="/whistles/$id" params={{ id: event.data.whistle }}>
          {t("timeline.open")}
        </Link>
      )}
      {said && <p className="event-said">{said}</p>}
      <p className="meta">
        {where}
        {where && " · "}
        <Who is={event.actor} />
        {event.office && event.office !== "*" && ` · ${unit(event.office)}`}
        {version && ` · ${t("timeline.policy", { n: version })}`}
        {" · "}
        <Link to="/events" search={{ after: event.pos - 1 }} hash={`e${event.pos}`}>
          {t("timeline.pos", { n: event.pos })}
        </Link>
      </p>
      {children}
    </div>
  );
});
