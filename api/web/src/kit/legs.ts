/** The units of legs in events of many whistles: by the live board, else by what the events say. */
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Whistle } from "~/live/rows";
import { useBoard } from "~/live/store";
import type { TimelineEvent } from "./event";
import { useUnitName } from "./names";
import { legsIn } from "./sentence";

const DEPARTMENTS_ACT =
  /^whistle\.leg-(signed|contacted|arrived|progressed|left|resolution-claimed)/;

/** Gives, for a stream, how the units of its legs are called. */
export function useLegNames(
  events: readonly TimelineEvent[],
): (stream: string) => (leg: number) => string {
  const { t } = useTranslation();
  const unit = useUnitName();
  const rows = useBoard("whistles").rows;
  const told = useMemo(() => byStream(events), [events]);
  return useCallback(
    (stream: string) => (leg: number) => {
      const row = rows.get(stream.slice("whistle-".length)) as Whistle | undefined;
      const known = row?.legs.find((one) => one.leg === leg)?.name;
      const office = told.get(stream)?.get(leg);
      return known ?? (office ? unit(office) : t("timeline.leg", { n: leg }));
    },
    [rows, told, unit, t],
  );
}

function byStream(events: readonly TimelineEvent[]): Map<string, Map<number, string>> {
  const streams = new Map<string, TimelineEvent[]>();
  for (const event of events)
    streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
  const found = new Map<string, Map<number, string>>();
  for (const [stream, its] of streams) {
    const legs = legsIn(its);
    for (const { kind, office, data } of its)
      if (typeof data.leg === "number" && DEPARTMENTS_ACT.test(kind) && office)
        legs.set(data.leg, office);
    found.set(stream, legs);
  }
  return found;
}
