/** One event: in words, with what it happened to, and its data as it was recorded. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { markOf, screenOf, type TimelineEvent } from "~/kit/event";
import { kindOf } from "~/kit/kinds";
import { EventTimes, EventWords } from "~/kit/timeline";
import type { Whistle } from "~/live/rows";
import { useBoard } from "~/live/store";

interface Props {
  event: TimelineEvent;
  legName: (leg: number) => string;
}

export function EventRow({ event, legName }: Props) {
  const here = location.hash === `#e${event.pos}`;
  return (
    <li
      id={`e${event.pos}`}
      className="event event-open"
      data-mark={markOf(kindOf(event.kind))}
      data-here={here || undefined}
    >
      <EventTimes event={event} />
      <EventWords event={event} legName={legName} where={<Where event={event} />} />
      <Data event={event} />
    </li>
  );
}

/** The screen of what it happened to, by the name that people say; else the stream itself. */
function Where({ event }: { event: TimelineEvent }) {
  const { t } = useTranslation();
  const whistles = useBoard("whistles").rows;
  const incidents = useBoard("incidents").rows;
  const screen = screenOf(event.stream);
  if (!screen)
    return (
      <Link to="/events" search={{ stream: event.stream }}>
        {event.stream}
      </Link>
    );
  if (screen.to === "incident")
    return (
      <Link to="/incidents/$id" params={{ id: screen.id }} hash={`e${event.pos}`}>
        {String(incidents.get(screen.id)?.matter ?? t("events.incident"))}
      </Link>
    );
  const row = whistles.get(screen.id) as Whistle | undefined;
  return (
    <Link to="/whistles/$id" params={{ id: screen.id }} hash={`e${event.pos}`}>
      {row ? `${row.short} ${row.matter}` : t("events.whistle")}
    </Link>
  );
}

function Data({ event }: { event: TimelineEvent }) {
  const { t } = useTranslation();
  return (
    <details className="events-data">
      <summary>{t("events.data")}</summary>
      <p className="events-only">
        <Link to="/events" search={{ stream: event.stream }}>
          {t("events.onlyStream")}
        </Link>
        <Link to="/events" search={{ kind: kindOf(event.kind) }}>
          {t("events.onlyKind")}
        </Link>
        <Link to="/events" search={{ actor: event.actor }}>
          {t("events.onlyActor")}
        </Link>
      </p>
      <pre>{JSON.stringify(event, undefined, 1)}</pre>
    </details>
  );
}
