/** The shift: take it over with the note before read, keep its log, hand it over. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { useMe } from "~/app/me";
import { Empty } from "~/kit/empty";
import { Stamp } from "~/kit/marks";
import { usePersonName, Who } from "~/kit/people";
import { useBoard } from "~/live/store";
import { Log } from "./log";
import { Note } from "./note";
import { Promises, RollCall } from "./people";
import { shiftRoute } from "./route";
import { runs, type ShiftRow, shiftsOf } from "./rows";
import { Running } from "./running";
import { TakeOver } from "./take-over";
import "~/kit/page.css";
import "./shift.css";

/** The offices whose shift somebody may look at: one's own, those with a shift elsewhere after them. */
function useOffices(rows: readonly ShiftRow[]): [string, string][] {
  const me = useMe();
  const offices = new Map<string, string>();
  for (const role of me.roles)
    if (!/^\*$|^\d{6}$/.test(role.unit)) offices.set(role.unit, role.unit_name);
  for (const row of rows) if (!offices.has(row.office)) offices.set(row.office, row.office_name);
  return [...offices];
}

export function ShiftScreen() {
  const { t } = useTranslation();
  const wanted = shiftRoute.useSearch();
  const board = useBoard("shifts");
  const rows = board.order as readonly ShiftRow[];
  const offices = useOffices(rows);
  const office = wanted.office ?? offices[0]?.[0];
  const shifts = shiftsOf(rows, office ?? "");
  const read = useRead(wanted.of, rows);
  const first = shifts.find(runs);
  const shown = wanted.of ? read : first;
  if (board.pos < 0) return <Empty>{t("loading")}</Empty>;
  if (!office) return <Empty>{t("shift.noOffice")}</Empty>;
  return (
    <div className="page">
      <Bar offices={offices} office={office} shown={shown} />
      <div className="page-cols">
        <div className="page-col">
          {shown ? <Shown shift={shown} /> : <TakeOver office={office} before={shifts[0]} />}
        </div>
        <aside className="page-col">
          {shown && <RollCall shift={shown} />}
          {shown && runs(shown) && <Promises shift={shown} />}
          <Earlier shifts={shifts} shown={shown} office={office} />
        </aside>
      </div>
    </div>
  );
}

/** An earlier shift may not be on the live board any more: then it is asked for. */
function useRead(id: string | undefined, rows: readonly ShiftRow[]): ShiftRow | undefined {
  const live = rows.find((row) => row.key === id);
  const asked = useQuery({
    queryKey: ["shift", id],
    queryFn: async () => (await ask(`/shifts/${id}`)) as { row: ShiftRow },
    enabled: id !== undefined && !live,
  });
  return live ?? asked.data?.row;
}

function Shown({ shift }: { shift: ShiftRow }) {
  return (
    <>
      {runs(shift) ? <Running shift={shift} /> : <Note shift={shift} />}
      <Log shift={shift} />
    </>
  );
}

interface BarProps {
  offices: [string, string][];
  office: string;
  shown: ShiftRow | undefined;
}

function Bar({ offices, office, shown }: BarProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <div className="page-bar">
      {offices.length > 1 && (
        <select
          className="no-print"
          aria-label={t("field.office")}
          value={office}
          onChange={(event) =>
            void navigate({ to: "/shift", search: { office: event.target.value } })
          }
        >
          {offices.map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      )}
      <h2>{shown ? <Whose shift={shown} /> : t("shift.nobody")}</h2>
    </div>
  );
}

function Whose({ shift }: { shift: ShiftRow }) {
  const { t } = useTranslation();
  const name = usePersonName();
  return (
    <>
      {t(runs(shift) ? "shift.running" : "shift.over", { who: name(shift.officer) })}{" "}
      <small>
        {t("role.leader")} {name(shift.leader)} · {t("shift.since")} <Stamp at={shift.taken_at} />
        {shift.handed_at && (
          <>
            {" "}
            · {t("shift.until")} <Stamp at={shift.handed_at} />
          </>
        )}
      </small>
    </>
  );
}

interface EarlierProps {
  shifts: readonly ShiftRow[];
  shown: ShiftRow | undefined;
  office: string;
}

function Earlier({ shifts, shown, office }: EarlierProps) {
  const { t } = useTranslation();
  const others = shifts.filter((shift) => shift.key !== shown?.key);
  if (others.length === 0) return null;
  return (
    <section className="card no-print" aria-label={t("shift.earlier")}>
      <h2>{t("shift.earlier")}</h2>
      <ul>
        {others.map((shift) => (
          <li key={shift.key} className="shift-line">
            <Link
              to="/shift"
              search={{ office, of: runs(shift) ? undefined : shift.key }}
              className="shift-link"
            >
              <Who is={shift.officer} />
              <span className="sub">
                {runs(shift) ? t("shift.now") : <Stamp at={shift.taken_at} />}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
