/** Of what the figures are: days, street, department, kind; each change is a new address. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";
import { day } from "~/kit/time";
import { now } from "~/live/clock";
import type { Street } from "~/live/rows";
import { useBoard } from "~/live/store";
import type { Row } from "~/live/wire";
import { type FigureSearch, figuresRoute, KINDS } from "./route";

const DAY_MS = 86_400_000;

export function Filters() {
  const { t } = useTranslation();
  const wanted = figuresRoute.useSearch();
  const navigate = useNavigate();
  const look = (change: FigureSearch) =>
    void navigate({ to: "/figures", search: { ...wanted, ...change }, replace: true });
  const streets = useBoard("streets").order as readonly Street[];
  const offices = useBoard("offices").order.filter((one) => one.kind === "department");
  return (
    <div className="page-bar no-print">
      <Periods />
      <label>
        {t("figures.from")}
        <input
          type="date"
          value={wanted.from ?? ""}
          max={wanted.to}
          onChange={(event) => look({ from: event.target.value || undefined })}
        />
      </label>
      <label>
        {t("figures.to")}
        <input
          type="date"
          value={wanted.to ?? ""}
          min={wanted.from}
          onChange={(event) => look({ to: event.target.value || undefined })}
        />
      </label>
      <Choice
        name={t("figures.street")}
        value={wanted.street}
        choices={streets.map((one) => [one.street, one.name])}
        change={(street) => look({ street })}
      />
      <Choice
        name={t("figures.department")}
        value={wanted.department}
        choices={offices.map((one: Row) => [one.key, String(one.short)])}
        change={(department) => look({ department })}
      />
      <Choice
        name={t("field.kind")}
        value={wanted.kind}
        choices={KINDS.map((one) => [one, t(`kind.${one}`)])}
        change={(kind) => look({ kind: kind as FigureSearch["kind"] })}
      />
      {Object.values(wanted).some(Boolean) && (
        <Button tone="quiet" onPress={() => void navigate({ to: "/figures", search: {} })}>
          {t("board.clear")}
        </Button>
      )}
    </div>
  );
}

/** Today, the last seven days, everything. */
function Periods() {
  const { t } = useTranslation();
  const wanted = figuresRoute.useSearch();
  const today = day(now());
  const week = day(now() - 6 * DAY_MS);
  const all: [string, string | undefined, string | undefined][] = [
    [t("figures.today"), today, today],
    [t("figures.week"), week, today],
    [t("all"), undefined, undefined],
  ];
  return (
    <nav className="seg" aria-label={t("figures.period")}>
      {all.map(([word, from, to]) => (
        <Link
          key={word}
          to="/figures"
          search={{ ...wanted, from, to }}
          replace
          activeOptions={{ exact: true }}
          data-on={(wanted.from === from && wanted.to === to) || undefined}
        >
          {word}
        </Link>
      ))}
    </nav>
  );
}

interface ChoiceProps {
  name: string;
  value: string | undefined;
  choices: [string, string][];
  change: (value: string | undefined) => void;
}

function Choice({ name, value, choices, change }: ChoiceProps) {
  const { t } = useTranslation();
  const missing = value && !choices.some(([code]) => code === value);
  return (
    <label>
      {name}
      <select value={value ?? ""} onChange={(event) => change(event.target.value || undefined)}>
        <option value="">{t("all")}</option>
        {missing && <option value={value}>{value}</option>}
        {choices.map(([code, word]) => (
          <option key={code} value={code}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
