/** Whistles on a wall: the clock, the level, what and where, who answers how far. */
import { useTranslation } from "react-i18next";
import { Countdown, LEG_SHAPES, LevelMark } from "~/kit/marks";
import type { Whistle } from "~/live/rows";
import { useRoom } from "./room";

const HIGH = 62; // Of a row, as wall.css has it.

/** Shows as many rows as there is room for, and says how many are not shown. */
export function Rows(props: { rows: readonly Whistle[]; none: string }) {
  const { t } = useTranslation();
  const { rows, none } = props;
  const any = rows.length > 0;
  const [list, most] = useRoom(HIGH, any);
  if (!any) return <p className="wall-none">{none}</p>;
  const more = rows.length - most;
  return (
    <>
      <ol className="wall-rows" ref={list}>
        {rows.slice(0, most).map((row) => (
          <One key={row.key} row={row} />
        ))}
      </ol>
      <p className="wall-more">{more > 0 && t("wall.more", { n: more })}</p>
    </>
  );
}

function One(props: { row: Whistle }) {
  const { row } = props;
  return (
    <li>
      <Clock row={row} />
      <span className="wall-which">
        <LevelMark level={row.level} kind={row.kind} />
        <b>{row.short}</b>
      </span>
      <span className="wall-what">
        <b data-shortened>{row.matter}</b>
        <span data-shortened>
          {row.street_name} {row.place_name} {row.spot}
        </span>
      </span>
      <Legs row={row} />
    </li>
  );
}

/** The clock missed first, else the one that runs. */
export function Clock(props: { row: Whistle }) {
  const { t } = useTranslation();
  const { row } = props;
  const missed = row.kind === "ER" ? row.overdue[0] : undefined;
  if (missed)
    return (
      <Countdown
        due={missed.due_at}
        label={`${missed.owner_name} ${t(`clock.${missed.clock}`)} `}
      />
    );
  if (!row.next_due) return <span className="wall-clockless">{t("clock.none")}</span>;
  const label = `${row.next_owner_name ?? ""} ${t(`clock.${row.next_clock}`)} `;
  return <Countdown due={row.next_due} warn={row.next_warn} label={label} />;
}

const SHOWN = 3;

function Legs(props: { row: Whistle }) {
  const { t } = useTranslation();
  const { row } = props;
  if (row.legs.length === 0) return <span className="wall-legs">{t(`status.${row.status}`)}</span>;
  const more = row.legs.length - SHOWN;
  return (
    <span className="wall-legs">
      {row.legs.slice(0, SHOWN).map((leg) => (
        <span key={leg.leg} data-over={leg.overdue.length > 0 || undefined}>
          {leg.name}
          {leg.lead && "*"} {LEG_SHAPES[leg.state]}
          {t(`leg.${leg.state}`)}
        </span>
      ))}
      {more > 0 && <span>+{more}</span>}
    </span>
  );
}
