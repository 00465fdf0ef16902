/** Links for walls: made, listed and revoked by administrators and auditors. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import type { components } from "~/api/schema";
import { useMe } from "~/app/me";
import { useWhy } from "~/forms/why";
import { Button } from "~/kit/button";
import { CopyText } from "~/kit/copy";
import { Empty } from "~/kit/empty";
import { day } from "~/kit/time";
import type { Street } from "~/live/rows";
import { useBoard } from "~/live/store";
import "~/forms/form.css";
import "./links.css";

type Row = components["schemas"]["WallRow"];
type Made = components["schemas"]["WallMade"];
const ROLES = ["auditor", "administrator"];
const DAYS = [7, 30, 90, 366];

export function WallLinks() {
  const { t } = useTranslation();
  const [made, setMade] = useState<Made>();
  const asked = useQuery({
    queryKey: ["walls"],
    queryFn: async () => (await ask("/walls")) as Row[],
  });
  const why = useWhy();
  return (
    <div className="walls">
      <p>{t("wall.links.what")}</p>
      {asked.error && (
        <p role="alert" className="refused">
          {why(asked.error)}
        </p>
      )}
      {asked.isSuccess && <New made={setMade} />}
      {made && <Fresh made={made} />}
      {asked.data && <List rows={asked.data} />}
    </div>
  );
}

/** The link itself, which is shown once. */
function Fresh(props: { made: Made }) {
  const { t } = useTranslation();
  const link = `${location.origin}/ui/wall#${props.made.token}`;
  return (
    <section className="walls-fresh" aria-label={t("wall.links.fresh")}>
      <strong>{t("wall.links.fresh")}</strong>
      <code>{link}</code>
      <CopyText text={() => link} label={t("wall.links.copy")} />
    </section>
  );
}

function New(props: { made: (made: Made) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const why = useWhy();
  const units = useUnits();
  const [unit, setUnit] = useState<string>();
  const [days, setDays] = useState(90);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const make = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify({ unit: unit ?? units[0]?.[0], days });
      props.made((await ask("/walls", { method: "POST", headers, body })) as Made);
      setProblem(undefined);
      await queries.invalidateQueries({ queryKey: ["walls"] });
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  return (
    <form className="walls-new" onSubmit={(event) => void make(event)}>
      <label>
        {t("wall.links.unit")}
        <select value={unit ?? units[0]?.[0]} onChange={(event) => setUnit(event.target.value)}>
          {units.map(([code, name]) => (
            <option key={code} value={code}>
              {name || t("wall.links.all")}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("wall.links.days")}
        <select value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {DAYS.map((n) => (
            <option key={n} value={n}>
              {t("wall.links.day", { n })}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit" tone="filled" busy={busy}>
        {t("wall.links.make")}
      </Button>
      {problem !== undefined && (
        <p className="refused" role="alert">
          {why(problem)}
        </p>
      )}
    </form>
  );
}

/** Gives what a wall may look over: the units of the own roles, then the streets within. */
function useUnits(): [string, string][] {
  const me = useMe();
  const streets = useBoard("streets").order as readonly Street[];
  const own = me.roles.filter((role) => ROLES.includes(role.role));
  const all = new Map(own.map((role) => [role.unit, role.unit === "*" ? "" : role.unit_name]));
  for (const one of streets) all.set(one.street, one.name);
  return [...all];
}

function List(props: { rows: Row[] }) {
  const { t } = useTranslation();
  if (props.rows.length === 0) return <Empty>{t("wall.links.none")}</Empty>;
  return (
    <table className="walls-list">
      <thead>
        <tr>
          <th>{t("wall.links.unit")}</th>
          <th>{t("wall.links.made")}</th>
          <th>{t("wall.links.until")}</th>
          <th>{t("wall.links.end")}</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <One key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function One(props: { row: Row }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { row } = props;
  const name = row.unit_name || t("wall.links.all");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const why = useWhy();
  const end = async () => {
    setBusy(true);
    try {
      await ask(`/walls/${row.id}`, { method: "DELETE" });
    } catch (error) {
      setProblem(error);
    }
    await queries.invalidateQueries({ queryKey: ["walls"] });
    setBusy(false);
  };
  return (
    <tr>
      <td>{name}</td>
      <td>{day(Date.parse(row.created))}</td>
      <td>{day(Date.parse(row.until))}</td>
      <td>
        <Button
          tone="danger"
          busy={busy}
          aria-label={t("wall.links.endOf", { name })}
          onPress={() => void end()}
        >
          {t("wall.links.revoke")}
        </Button>
        {problem !== undefined && (
          <p className="refused" role="alert">
            {why(problem)}
          </p>
        )}
      </td>
    </tr>
  );
}
