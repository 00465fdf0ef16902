/** The list beside the map: every place with its bar and numbers; it works without any outline. */
import { Link } from "@tanstack/react-router";
import { AlarmClock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Countdown, LevelMark } from "~/kit/marks";
import type { Whistle } from "~/live/rows";
import { ranked, type Sum } from "./sums";

export function Places(props: { sums: Map<string, Sum>; level: "district" | "street" }) {
  const { t } = useTranslation();
  const all = ranked(props.sums);
  const most = Math.max(1, ...all.map((one) => one.open));
  return (
    <ol className="sums">
      {all.map((one) => (
        <li key={one.code}>
          <Link
            to="/map"
            search={props.level === "district" ? { district: one.code } : { street: one.code }}
            aria-label={t("map.sentence", { name: one.name, open: one.open, over: one.over })}
          >
            <span className="sums-name" data-shortened>
              {one.name}
            </span>
            <Bar sum={one} most={most} />
            <span className="sums-open">{one.open}</span>
            <span className="sums-over" data-any={one.over > 0 || undefined}>
              {one.over > 0 && <AlarmClock aria-hidden />}
              {one.over > 0 ? t("map.over", { n: one.over }) : "–"}
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
}

function Bar(props: { sum: Sum; most: number }) {
  const { open, over } = props.sum;
  const part = (n: number) => `${((n / props.most) * 100).toFixed(2)}%`;
  return (
    <span className="sums-bar" aria-hidden>
      <span className="sums-late" style={{ width: part(over) }} />
      <span className="sums-rest" style={{ width: part(open - over) }} />
    </span>
  );
}

export function Whistles(props: { rows: readonly Whistle[] }) {
  const { t } = useTranslation();
  return (
    <ol className="found">
      {props.rows.map((row) => (
        <li key={row.key}>
          <Link to="/whistles/$id" params={{ id: row.key }}>
            <Clock row={row} />
            <span className="found-which">
              <LevelMark level={row.level} kind={row.kind} />
              <b>{row.short}</b>
            </span>
            <span className="found-what">
              <span data-shortened>{row.matter}</span>
              <small data-shortened>
                {row.place_name}
                {row.spot && ` · ${row.spot}`} · {t(`status.${row.status}`)}
              </small>
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
}

/** The clock that runs; where none does, the one that was missed first. */
function Clock(props: { row: Whistle }) {
  const { t } = useTranslation();
  const { row } = props;
  const missed = row.overdue[0];
  const of = (owner: string | null | undefined, clock: string | null | undefined) =>
    clock ? `${owner ?? ""} ${t(`clock.${clock}`)} ` : "";
  if (missed) return <Countdown due={missed.due_at} label={of(missed.owner_name, missed.clock)} />;
  if (!row.next_due) return <span className="found-none">{t("clock.none")}</span>;
  return (
    <Countdown
      due={row.next_due}
      warn={row.next_warn}
      label={of(row.next_owner_name, row.next_clock)}
    />
  );
}
