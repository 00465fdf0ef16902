/** The board on at most two sheets of A4: the most urgent rows, and how many more there are. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/app/me";
import { boardBrief, place } from "~/kit/brief";
import { discreet } from "~/kit/discreet";
import { Empty } from "~/kit/empty";
import { LEG_SHAPES, LevelMark, useSpan } from "~/kit/marks";
import { Paper } from "~/kit/paper";
import { moment } from "~/kit/time";
import { now } from "~/live/clock";
import type { Task, Whistle } from "~/live/rows";
import { useBoard } from "~/live/store";
import { BANDS, type Head, type Item, lines } from "~/screens/board/bands";
import { clockOf } from "~/screens/board/row";
import { firstOf, useMyTasks } from "~/screens/board/tasks";
import { boardPaperRoute } from "./route";
import "./board.css";

const ROWS_MAX = 46; // Rows of 9 mm, with the heads of five bands and the foot, fill two sheets.
const LEGS = 3;

export function BoardPaper() {
  const { t } = useTranslation();
  const me = useMe();
  const wanted = boardPaperRoute.useSearch();
  const board = useBoard("whistles");
  const tasks = useMyTasks();
  const mine = useMemo(() => firstOf(tasks), [tasks]);
  const all = lines(board.order as readonly Whistle[], mine, wanted, new Set(BANDS));
  const items = all.filter((line): line is Item => line.kind === "row");
  if (board.pos < 0) return <Empty>{t("loading")}</Empty>;
  const kept = Object.entries(wanted).filter(([, value]) => value) as [string, string][];
  const query = new URLSearchParams(kept).toString();
  const of = me.roles[0]?.unit_name ?? me.name;
  return (
    <Paper
      title={t("nav.board")}
      of={of}
      pos={board.pos}
      path={`/board${query ? `?${query}` : ""}`}
      brief={() =>
        boardBrief(
          items.map((one) => one.row),
          of,
          board.pos,
          now(),
          t,
        )
      }
    >
      {items.length === 0 ? (
        <p>{t(query ? "board.nothing" : "paper.calm")}</p>
      ) : (
        <Bands
          heads={all.filter((line): line is Head => line.kind === "head")}
          items={items}
          all={all}
        />
      )}
      {items.length > ROWS_MAX && <p>{t("paper.more", { n: items.length - ROWS_MAX })}</p>}
    </Paper>
  );
}

function Bands(props: { heads: Head[]; items: Item[]; all: (Head | Item)[] }) {
  const { t } = useTranslation();
  const last = props.items[ROWS_MAX - 1]?.key;
  const upto = last ? props.all.findIndex((line) => line.key === last) + 1 : props.all.length;
  const shown = props.all.slice(0, upto);
  return (
    <table className="paper-board">
      <colgroup>
        <col className="paper-when" />
        <col className="paper-which" />
        <col />
        <col className="paper-whose" />
      </colgroup>
      <tbody>
        {shown.map((line) =>
          line.kind === "head" ? (
            <tr key={line.key} className="paper-band">
              <th colSpan={4}>
                {t(`board.band.${line.band}`)} {line.count}
              </th>
            </tr>
          ) : (
            <Row key={line.key} row={line.row} task={line.task} />
          ),
        )}
      </tbody>
    </table>
  );
}

function Row(props: { row: Whistle; task: Task | undefined }) {
  const { t } = useTranslation();
  const { row } = props;
  const more = row.legs.length - LEGS;
  return (
    <tr>
      <td>
        <Clock row={row} task={props.task} />
      </td>
      <td>
        <LevelMark level={row.level} kind={row.kind} />
        <div>{row.short}</div>
      </td>
      <td>
        <div data-shortened>{discreet(row.matter)}</div>
        <div data-shortened>{place(row)}</div>
      </td>
      <td>
        <div className="paper-legs">
          {row.legs.length === 0 && t(`status.${row.status}`)}
          {row.legs.slice(0, LEGS).map((leg) => (
            <span key={leg.leg} className={leg.overdue.length > 0 ? "paper-over" : undefined}>
              {leg.name}
              {leg.lead && "*"} {LEG_SHAPES[leg.state]}
              {t(`leg.${leg.state}`)}
            </span>
          ))}
          {more > 0 && <span>+{more}</span>}
        </div>
      </td>
    </tr>
  );
}

function Clock(props: { row: Whistle; task: Task | undefined }) {
  const { t } = useTranslation();
  const words = useSpan();
  const clock = clockOf(props.row, props.task);
  if (!clock) return <>{t("clock.none")}</>;
  const at = now();
  const due = Date.parse(clock.due);
  const over = at >= due;
  return (
    <>
      <div data-shortened>
        {clock.who} {t(`clock.${clock.what}`)}
      </div>
      <div className={over ? "paper-over" : undefined} data-shortened>
        {over ? t("clock.past", { t: words(at - due) }) : moment(due, at)}
      </div>
    </>
  );
}
