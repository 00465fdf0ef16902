/** How well the limits were kept: each figure as a fraction that opens the events it was counted from. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { Refused } from "~/forms/form";
import { Empty } from "~/kit/empty";
import { Folding } from "~/kit/filters";
import { useSpan } from "~/kit/marks";
import { type Column, Table } from "~/kit/table";
import { Filters } from "./filters";
import { figuresRoute, type Part, query } from "./route";
import "~/kit/page.css";
import "./figures.css";

interface Group {
  kind: string;
  department: string;
  department_name: string;
  n: number;
  p50: number | null;
  p90: number | null;
}

export interface Figure {
  code: string;
  n: number;
  numerator: number | null;
  open: number;
  value: number | null;
  p50: number | null;
  p90: number | null;
  p95: number | null;
  groups: Group[];
  events: Partial<Record<Part, string>>;
}

const RATE_MIN = 20; // Of fewer cases a percentage would say more than is known.
const AGAIN_MS = 30_000;

export function FiguresScreen() {
  const { t } = useTranslation();
  const wanted = figuresRoute.useSearch();
  const asked = useQuery({
    queryKey: ["figures", wanted],
    queryFn: async () =>
      (await ask(`/figures?${query(wanted)}`)) as { rows: Figure[]; position: number },
    refetchInterval: AGAIN_MS,
    placeholderData: (before) => before,
  });
  const rows = asked.data?.rows ?? [];
  const columns = useColumns();
  const counted = rows.some((row) => row.n > 0);
  return (
    <div className="page">
      <Folding>
        <Filters />
      </Folding>
      <Refused problem={asked.error} />
      {asked.isPending && <Empty>{t("loading")}</Empty>}
      {asked.data && !counted && <Empty>{t("figures.none")}</Empty>}
      {counted && (
        <Table label={t("nav.figures")} columns={columns} rows={rows} keyOf={(row) => row.code} />
      )}
      {counted && <Groups figure={rows.find((row) => row.groups.length > 0)} />}
      {asked.data && <p className="meta">{t("figures.asof", { position: asked.data.position })}</p>}
    </div>
  );
}

function useColumns(): Column<Figure>[] {
  const { t } = useTranslation();
  return [
    {
      name: "name",
      head: t("figures.figure"),
      cell: (row) => (
        <>
          {t(`figures.name.${row.code}`)}
          <span className="sub">{t(`figures.means.${row.code}`)}</span>
        </>
      ),
    },
    { name: "value", head: t("figures.value"), right: true, cell: (row) => <Value row={row} /> },
    { name: "rate", head: t("figures.rate"), right: true, cell: (row) => <Rate row={row} /> },
    {
      name: "missed",
      head: t("figures.part.missed"),
      right: true,
      cell: (row) => <Count row={row} part="missed" />,
    },
    {
      name: "open",
      head: t("figures.part.open"),
      right: true,
      cell: (row) => <Count row={row} part="open" />,
    },
  ];
}

/** The fraction, both of its numbers links to their events; of times the median. */
function Value({ row }: { row: Figure }) {
  const { t } = useTranslation();
  const span = useSpan();
  if (row.n === 0) return <span className="meta">{t("figures.noCase")}</span>;
  if (row.numerator === null)
    return (
      <span className="figure">
        {row.p50 === null ? "—" : span(row.p50 * 1000)}
        <span className="sub">
          {t("figures.spans", { p90: row.p90 === null ? "—" : span(row.p90 * 1000) })}{" "}
          <To row={row} part="denominator">
            {t("figures.cases", { n: row.n })}
          </To>
        </span>
      </span>
    );
  return (
    <span className="figure">
      <To row={row} part="numerator">
        {row.numerator}
      </To>
      /
      <To row={row} part="denominator">
        {row.n}
      </To>
    </span>
  );
}

function Rate({ row }: { row: Figure }) {
  const { t } = useTranslation();
  if (row.numerator === null || row.n === 0) return <span className="meta">—</span>;
  if (row.n < RATE_MIN) return <span className="meta">{t("figures.few")}</span>;
  return <span>{((row.numerator / row.n) * 100).toFixed(1)}%</span>;
}

function Count({ row, part }: { row: Figure; part: Part }) {
  if (!(part in row.events) || row.numerator === null) return <span className="meta">—</span>;
  const n = part === "open" ? row.open : row.n - row.numerator - row.open;
  return (
    <To row={row} part={part}>
      {n}
    </To>
  );
}

function To(props: { row: Figure; part: Part; children: React.ReactNode }) {
  const { t } = useTranslation();
  const wanted = figuresRoute.useSearch();
  const { row, part } = props;
  const name = `${t(`figures.name.${row.code}`)} · ${t(`figures.part.${part}`)}`;
  return (
    <Link
      to="/figures/$code"
      params={{ code: row.code }}
      search={{ ...wanted, part }}
      title={name}
      className="figure-link"
    >
      {props.children}
      <span className="unseen">{name}</span>
    </Link>
  );
}

/** How long each department took, by kind. */
function Groups({ figure }: { figure: Figure | undefined }) {
  const { t } = useTranslation();
  const span = useSpan();
  if (!figure) return null;
  const time = (seconds: number | null) => (seconds === null ? "—" : span(seconds * 1000));
  const columns: Column<Group>[] = [
    { name: "unit", head: t("field.office"), cell: (row) => row.department_name },
    { name: "kind", head: t("field.kind"), cell: (row) => t(`kind.${row.kind}`) },
    { name: "n", head: t("figures.count"), right: true, cell: (row) => row.n },
    { name: "p50", head: t("figures.median"), right: true, cell: (row) => time(row.p50) },
    { name: "p90", head: t("figures.p90"), right: true, cell: (row) => time(row.p90) },
  ];
  return (
    <>
      <h2>{t("figures.groups")}</h2>
      <Table
        label={t("figures.groups")}
        columns={columns}
        rows={figure.groups}
        keyOf={(row) => `${row.department}/${row.kind}`}
      />
    </>
  );
}
