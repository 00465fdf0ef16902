/** 通报: a whistle or the board as plain text for a chat group; nothing of a resident. */
import type { TFunction } from "i18next";
import type { Whistle } from "~/live/rows";
import { discreet } from "./discreet";
import { LEG_SHAPES, LEVEL_SHAPES } from "./marks";
import { clock, day, moment } from "./time";

const LISTED_MAX = 20;

/** Gives the level and number of a whistle: ▲特急 大智-10. */
export function heading(row: Whistle, t: TFunction): string {
  const level = row.level === "N" ? t(`kind.${row.kind}`) : t(`level.${row.level}`);
  return `${row.exercise ? `${t("paper.exercise")} ` : ""}${LEVEL_SHAPES[row.level] ?? ""}${level} ${row.short}`;
}

/** Gives where it is, as far as a chat may know. */
export function place(row: Whistle): string {
  return discreet(`${row.street_name} ${row.place_name} ${row.spot}`.trim());
}

/** Gives a whistle as text: what, where, who has got how far, what is overdue, as of when. */
export function whistleBrief(row: Whistle, at: number, t: TFunction): string {
  const legs = row.legs.map((leg) => {
    const state = `${LEG_SHAPES[leg.state] ?? ""}${t(`leg.${leg.state}`)}`;
    const late = leg.overdue.map((one) => t(`clock.${one}`)).join("、");
    return `${leg.name}${leg.lead ? "*" : ""} ${state}${late ? `（${late}${t("clock.over")}）` : ""}`;
  });
  const blown = row.blown_at
    ? t("brief.blown", { time: moment(Date.parse(row.blown_at), at) })
    : "";
  const lines = [
    `${heading(row, t)} ${discreet(row.matter)}`,
    t("brief.place", { place: place(row) }),
    `${t(`status.${row.status}`)} ${blown}`.trim(),
    ...legs,
    t("brief.asof", { time: `${day(at)} ${clock(at)}`, pos: row.pos }),
  ];
  return lines.join("\n");
}

/** Gives a board as text: how many, then the most urgent ones, each on a line. */
export function boardBrief(
  rows: readonly Whistle[],
  of: string,
  pos: number,
  at: number,
  t: TFunction,
) {
  const over = rows.filter((row) => row.late > 0).length;
  const urgent = rows.filter((row) => row.kind === "ER").length;
  const listed = rows.slice(0, LISTED_MAX).map((row) => {
    const late = row.overdue[0];
    const why = late
      ? `${late.owner_name} ${t(`clock.${late.clock}`)}${t("clock.over")}`
      : t(`status.${row.status}`);
    return `${heading(row, t)} ${discreet(row.matter)}，${place(row)}，${why}`;
  });
  const more = rows.length - listed.length;
  return [
    t("brief.board", { of, open: rows.length, over, urgent }),
    ...listed,
    ...(more > 0 ? [t("brief.more", { n: more })] : []),
    t("brief.asof", { time: `${day(at)} ${clock(at)}`, pos }),
  ].join("\n");
}
