/** The figures over a list of work: each is a filter, and equals the rows that its click lists. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { WorkSearch } from "./search";
import { isWanted, type Wanted, type Work } from "./steps";

interface Props {
  at: "/inbox" | "/desk";
  work: readonly Work[];
  wanted: WorkSearch;
  steps: readonly string[];
  now: number;
}

export function Filters(props: Props) {
  const { t } = useTranslation();
  const { work, wanted, now } = props;
  const { q } = wanted;
  const count = (filter: Wanted) =>
    work.filter((one) => isWanted(one, { ...filter, q }, now)).length;
  const steps = props.steps
    .map((step) => ({ step, n: count({ step }) }))
    .filter(({ step, n }) => n > 0 || wanted.step === step);
  const over = count({ show: "over" });
  const of = { at: props.at, wanted };
  return (
    <nav className="chips no-print" aria-label={t("work.filters")}>
      <Chip {...of} search={{}} name={t("all")} n={count({})} />
      <Chip
        {...of}
        search={{ show: "urgent" }}
        name={t("board.urgent")}
        n={count({ show: "urgent" })}
      />
      <Chip {...of} search={{ show: "over" }} name={t("board.over")} n={over} over={over > 0} />
      {steps.map(({ step, n }) => (
        <Chip key={step} {...of} search={{ step }} name={t(`work.step.${step}`)} n={n} />
      ))}
    </nav>
  );
}

interface ChipProps {
  at: Props["at"];
  wanted: WorkSearch;
  search: Wanted;
  name: string;
  n: number;
  over?: boolean;
}

export function Chip(props: ChipProps) {
  const { wanted, search } = props;
  const here = wanted.step === search.step && wanted.show === search.show;
  return (
    <Link
      to={props.at}
      search={(was) => ({ q: was.q, step: search.step, show: search.show })}
      activeOptions={{ explicitUndefined: true }}
      replace
      className="filter"
      data-here={here || undefined}
      data-over={props.over || undefined}
    >
      {props.name} <b>{props.n}</b>
    </Link>
  );
}
