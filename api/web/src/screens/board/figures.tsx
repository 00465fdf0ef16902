/** The figures over the queue: each is a filter, and equals the rows that its click lists. */
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Street, Task, Whistle } from "~/live/rows";
import { useBoard } from "~/live/store";
import { counts, FILTERS, type Filter, matches } from "./bands";
import "./figures.css";

interface Props {
  rows: readonly Whistle[];
  tasks: ReadonlyMap<string, Task>;
  show: Filter | undefined;
  street: string | undefined;
}

export function Figures(props: Props) {
  const { t } = useTranslation();
  const { rows, tasks, show, street } = props;
  const numbers = useMemo(() => {
    const mine = rows.filter((row) => matches(row, tasks.get(row.key), { street }));
    return FILTERS.map((filter) => ({
      filter,
      n: mine.filter((row) => counts(filter, row, tasks.get(row.key))).length,
    }));
  }, [rows, tasks, street]);
  return (
    <nav className="figures" aria-label={t("nav.figures")}>
      {numbers.map(({ filter, n }) => (
        <Link
          key={filter}
          to="/board"
          search={(was) => ({ ...was, show: show === filter ? undefined : filter })}
          className="figure"
          data-here={show === filter || undefined}
          aria-current={show === filter ? "true" : undefined}
          data-urgent={(filter === "over" && n > 0) || undefined}
        >
          <span className="figure-name">{t(`board.${filter}`)}</span>
          <span className="figure-value">{n}</span>
        </Link>
      ))}
      <OnTime street={street} />
    </nav>
  );
}

function OnTime(props: { street: string | undefined }) {
  const { t } = useTranslation();
  const streets = useBoard("streets").order as Street[];
  const mine = streets.filter((row) => !props.street || row.street === props.street);
  const kept = mine.reduce((sum, row) => sum + row.on_time, 0);
  const due = mine.reduce((sum, row) => sum + row.due, 0);
  return (
    <div className="figure figure-still">
      <span className="figure-name">{t("board.ontime")}</span>
      <span className="figure-value">
        {kept}
        <small>/{due}</small>
      </span>
    </div>
  );
}
