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
        <Figure key={filter} filter={filter} n={n} here={show === filter} />
      ))}
      <OnTime street={street} />
    </nav>
  );
}

export function Figure({ filter, n, here }: { filter: Filter; n: number; here: boolean }) {
  const { t } = useTranslation();
  return (
    <Link
      to="/board"
      search={(was) => ({ ...was, show: here ? undefined : filter })}
      className="figure"
      data-here={here || undefined}
      aria-current={here ? "true" : undefined}
      data-urgent={(filter === "over" && n > 0) || undefined}
    >
      <span className="figure-name">{t(`board.${filter}`)}</span>
      <span className="figure-value">{n}</span>
    </Link>
  );
}

function OnTime(props: { street: string | undefined }) {
  const streets = useBoard("streets").order as Street[];
  const mine = streets.filter((row) => !props.street || row.street === props.street);
  const kept = mine.reduce((sum, row) => sum + row.on_time, 0);
  const due = mine.reduce((sum, row) => sum + row.due, 0);
  return <Kept kept={kept} due={due} />;
}

/** A rate, as the numbers that it is made of. */
export function Kept({ kept, due }: { kept: number; due: number }) {
  const { t } = useTranslation();
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
