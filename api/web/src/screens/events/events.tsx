/** Looking for events: what happened, to what, by whom, where and when; page by page. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { useWhy } from "~/forms/why";
import { Button } from "~/kit/button";
import { Empty } from "~/kit/empty";
import { Folding } from "~/kit/filters";
import { useLegNames } from "~/kit/legs";
import type { TimelineEvent } from "~/kit/timeline";
import { useStanding } from "~/live/store";
import { Filters } from "./filters";
import { type EventSearch, eventsRoute } from "./route";
import { EventRow } from "./row";
import "~/kit/page.css";
import "./events.css";

const PAGE = 50;

interface Page {
  rows: TimelineEvent[];
  position: number;
  cursor: string | null;
}

/** Gives the question as the service takes it. */
export function asked(wanted: EventSearch, cursor: string | null): string {
  const { since, until, after, ...rest } = wanted;
  const all = {
    ...rest,
    since: since && `${since}+08:00`,
    until: until && `${until}+08:00`,
    after: after === undefined ? undefined : String(after),
    cursor: cursor ?? undefined,
    limit: String(PAGE),
  };
  const given = Object.entries(all).filter((one): one is [string, string] => Boolean(one[1]));
  return `/events?${new URLSearchParams(given)}`;
}

function useFound(wanted: EventSearch) {
  return useInfiniteQuery({
    queryKey: ["events", wanted],
    queryFn: async ({ pageParam }) => (await ask(asked(wanted, pageParam))) as Page,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function Events() {
  const { t } = useTranslation();
  const wanted = eventsRoute.useSearch();
  const found = useFound(wanted);
  const why = useWhy();
  const pages = found.data?.pages ?? [];
  const events = pages.flatMap((page) => page.rows);
  const legName = useLegNames(events);
  const head = useStanding().head;
  const behind = wanted.after === undefined && pages[0] ? head - pages[0].position : 0;
  return (
    <div className="page">
      <Folding>
        <Filters />
      </Folding>
      {found.error && (
        <p role="alert" className="refused">
          {why(found.error)}
        </p>
      )}
      {behind > 0 && (
        <Button className="events-new" onPress={() => void found.refetch()}>
          {t("events.behind", { n: behind })}
        </Button>
      )}
      {events.length > 0 && (
        <ol className="timeline" aria-label={t("nav.events")}>
          {events.map((event) => (
            <EventRow key={event.pos} event={event} legName={legName(event.stream)} />
          ))}
        </ol>
      )}
      <End
        state={found.isPending ? "loading" : found.hasNextPage ? "more" : "end"}
        count={events.length}
        busy={found.isFetchingNextPage}
        more={() => void found.fetchNextPage()}
        position={pages[0]?.position ?? 0}
      />
    </div>
  );
}

interface EndProps {
  state: "loading" | "more" | "end";
  count: number;
  busy: boolean;
  position: number;
  more: () => void;
}

/** Says whether there may be more; a page may be short because much was looked through. */
function End({ state, count, busy, position, more }: EndProps) {
  const { t } = useTranslation();
  if (state === "loading") return <Empty>{t("loading")}</Empty>;
  if (state === "more")
    return (
      <div className="events-end">
        <Button onPress={more} busy={busy}>
          {t(count === 0 ? "events.goOn" : "events.more")}
        </Button>
      </div>
    );
  if (count > 0)
    return <p className="meta events-end">{t("events.end", { n: count, position })}</p>;
  return (
    <Empty
      act={
        <Link to="/events" search={{}}>
          {t("board.clear")}
        </Link>
      }
    >
      {t("events.none")}
    </Empty>
  );
}
