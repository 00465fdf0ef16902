/** The events behind a part of a figure, each in words, each a way to its whistle. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { Refused } from "~/forms/form";
import { Button } from "~/kit/button";
import { Empty } from "~/kit/empty";
import { useUnitName } from "~/kit/names";
import { EventTimes, EventWords, type TimelineEvent } from "~/kit/timeline";
import type { Whistle } from "~/live/rows";
import type { Figure } from "./figures";
import { figureRoute, PARTS, query } from "./route";
import "~/kit/page.css";
import "./figures.css";

const PAGE = 20;

interface Found {
  event: string; // stream/version
  leg?: number;
  office: string;
  kind: string;
  street: string;
  day: string;
}

interface Page {
  rows: Found[];
  cursor: string | null;
}

export function EvidenceScreen() {
  const { t } = useTranslation();
  const { code } = figureRoute.useParams();
  const { part = "denominator", ...wanted } = figureRoute.useSearch();
  const found = useInfiniteQuery({
    queryKey: ["evidence", code, part, wanted],
    queryFn: async ({ pageParam }) => {
      const more = { part, limit: String(PAGE), ...(pageParam ? { cursor: pageParam } : {}) };
      return (await ask(`/figures/${code}/events?${query(wanted, more)}`)) as Page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
  });
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <div className="page">
      <div className="page-bar">
        <Link to="/figures" search={wanted}>
          ‹ {t("figures.back")}
        </Link>
        <h2>
          {t(`figures.name.${code}`)} <small>{t(`figures.means.${code}`)}</small>
        </h2>
      </div>
      <Parts code={code} />
      <Refused problem={found.error} />
      {found.isPending && <Empty>{t("loading")}</Empty>}
      {found.data && rows.length === 0 && <Empty>{t("figures.noEvents")}</Empty>}
      {rows.length > 0 && (
        <ol className="timeline" aria-label={t("figures.eventsOf")}>
          {rows.map((row) => (
            <Line key={row.event} row={row} />
          ))}
        </ol>
      )}
      {found.hasNextPage && (
        <div className="figures-more">
          <Button onPress={() => void found.fetchNextPage()} busy={found.isFetchingNextPage}>
            {t("figures.more")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Which part is shown, and the others with their counts. */
function Parts({ code }: { code: string }) {
  const { t } = useTranslation();
  const { part = "denominator", ...wanted } = figureRoute.useSearch();
  const asked = useQuery({
    queryKey: ["figures", wanted],
    queryFn: async () => (await ask(`/figures?${query(wanted)}`)) as { rows: Figure[] },
  });
  const figure = asked.data?.rows.find((one) => one.code === code);
  if (!figure) return null;
  const counts = {
    numerator: figure.numerator ?? figure.n,
    denominator: figure.n,
    missed: figure.n - (figure.numerator ?? 0) - figure.open,
    open: figure.open,
  };
  return (
    <nav className="seg figures-parts no-print" aria-label={t("figures.parts")}>
      {PARTS.filter((one) => one in figure.events).map((one) => (
        <Link
          key={one}
          to="/figures/$code"
          params={{ code }}
          search={{ ...wanted, part: one }}
          replace
          activeOptions={{ exact: true }}
          data-on={one === part || undefined}
        >
          {t(`figures.part.${one}`)} {counts[one]}
        </Link>
      ))}
    </nav>
  );
}

/** The event itself is read with its whistle, once for all of that whistle's events. */
function Line({ row }: { row: Found }) {
  const { t } = useTranslation();
  const unit = useUnitName();
  const at = row.event.lastIndexOf("/");
  const id = row.event.slice("whistle-".length, at);
  const asked = useQuery({
    queryKey: ["whistle-of", id],
    queryFn: async () =>
      (await ask(`/whistles/${id}`)) as { row: Whistle; timeline: TimelineEvent[] },
    staleTime: 60_000,
  });
  const version = Number(row.event.slice(at + 1));
  const event = asked.data?.timeline.find((one) => one.version === version);
  const whistle = asked.data?.row;
  const name = whistle ? `${whistle.short} ${whistle.matter}` : row.event;
  const link = (
    <Link to="/whistles/$id" params={{ id }} hash={event ? `e${event.pos}` : ""}>
      {name}
    </Link>
  );
  if (!event)
    return (
      <li className="event">
        <span className="event-times">{row.day}</span>
        <span>
          {link} · {unit(row.office)} · {t(`kind.${row.kind}`)}
        </span>
      </li>
    );
  const legName = (leg: number) =>
    whistle?.legs.find((one) => one.leg === leg)?.name ?? t("timeline.leg", { n: leg });
  return (
    <li className="event">
      <EventTimes event={event} />
      <EventWords event={event} legName={legName} where={link} />
    </li>
  );
}
