/** Who is on duty now at every office, where nobody is, and whom to telephone. */
import { Link, useNavigate } from "@tanstack/react-router";
import { Input, SearchField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { ownOffices, useMe } from "~/app/me";
import { Empty } from "~/kit/empty";
import { usePersonName, Who } from "~/kit/people";
import { type Column, Table } from "~/kit/table";
import { moment } from "~/kit/time";
import { now } from "~/live/clock";
import type { Duty, OfficeRow } from "~/live/rows";
import { useBoard } from "~/live/store";
import { Office } from "./office";
import { type DutySearch, dutyRoute } from "./route";
import "~/kit/page.css";
import "./duty.css";

interface Watched {
  office: OfficeRow;
  duties: Duty[];
}

export function DutyScreen() {
  const { t } = useTranslation();
  const wanted = dutyRoute.useSearch();
  const me = useMe();
  const name = usePersonName();
  const offices = useBoard("offices");
  const duty = useBoard("duty").order as readonly Duty[];
  const all = offices.order as readonly OfficeRow[];
  const own = [...ownOffices(me)].find((code) => offices.rows.has(code));
  const shown = (offices.rows.get(wanted.office ?? own ?? "") ?? all[0]) as OfficeRow | undefined;
  const rows = watched(all, duty, ownOffices(me)).filter((row) => matches(row, wanted, name));
  if (offices.pos < 0) return <Empty>{t("loading")}</Empty>;
  if (all.length === 0) return <Empty>{t("duty.noOffices")}</Empty>;
  return (
    <div className="page page-cols duty-page" data-chosen={wanted.office ? true : undefined}>
      <div className="page-col duty-list">
        <Bar gaps={duty.filter((one) => one.gap).length} />
        {rows.length === 0 ? (
          <Empty
            act={
              <Link to="/duty" search={{}}>
                {t("board.clear")}
              </Link>
            }
          >
            {t("duty.none")}
          </Empty>
        ) : (
          <Offices rows={rows} />
        )}
      </div>
      <div className="page-col duty-office">
        {wanted.office && (
          <Link className="duty-back" to="/duty" search={{ ...wanted, office: undefined }}>
            ‹ {t("duty.all")}
          </Link>
        )}
        {shown && <Office key={shown.key} office={shown} duties={of(duty, shown.key)} />}
      </div>
    </div>
  );
}

const of = (duty: readonly Duty[], office: string) => duty.filter((one) => one.office === office);

/** The offices with who is on duty: one's own first, then those where nobody is. */
function watched(
  offices: readonly OfficeRow[],
  duty: readonly Duty[],
  own: ReadonlySet<string>,
): Watched[] {
  const rows = offices.map((office) => ({ office, duties: of(duty, office.key) }));
  const rank = ({ office, duties }: Watched) => {
    if (own.has(office.key)) return 0;
    if (duties.some((one) => one.gap)) return 1;
    return duties.length > 0 ? 2 : 3;
  };
  return rows.sort((a, b) => rank(a) - rank(b));
}

function matches(
  { office, duties }: Watched,
  wanted: DutySearch,
  name: (subject: string) => string,
): boolean {
  if (wanted.gaps && !duties.some((one) => one.gap)) return false;
  const people = duties.map((one) => `${one.subject} ${name(one.subject)}`).join(" ");
  const text = `${office.name} ${office.short} ${office.answers_for.join(" ")} ${people}`;
  const words = wanted.q?.trim().toLowerCase().split(/\s+/) ?? [];
  return words.every((word) => text.toLowerCase().includes(word));
}

function Bar({ gaps }: { gaps: number }) {
  const { t } = useTranslation();
  const wanted = dutyRoute.useSearch();
  const navigate = useNavigate();
  return (
    <div className="page-bar no-print">
      <SearchField
        className="search"
        data-search
        aria-label={t("duty.search")}
        value={wanted.q ?? ""}
        onChange={(q) =>
          void navigate({ to: "/duty", search: { ...wanted, q: q || undefined }, replace: true })
        }
      >
        <Input placeholder={t("duty.search")} />
      </SearchField>
      <nav className="seg" aria-label={t("duty.show")}>
        <Link
          to="/duty"
          search={{ ...wanted, gaps: undefined }}
          replace
          activeOptions={{ exact: true }}
          data-on={!wanted.gaps || undefined}
        >
          {t("all")}
        </Link>
        <Link
          to="/duty"
          search={{ ...wanted, gaps: true }}
          replace
          activeOptions={{ exact: true }}
          data-on={wanted.gaps || undefined}
        >
          {t("board.nobody")} {gaps}
        </Link>
      </nav>
    </div>
  );
}

function Offices({ rows }: { rows: readonly Watched[] }) {
  const { t } = useTranslation();
  const wanted = dutyRoute.useSearch();
  const columns: Column<Watched>[] = [
    {
      name: "office",
      head: t("field.office"),
      cell: ({ office }) => (
        <Link to="/duty" search={{ ...wanted, office: office.key }}>
          {office.short}
          <span className="sub">{office.name}</span>
        </Link>
      ),
    },
    { name: "now", head: t("duty.now"), wide: true, cell: (row) => <Now duties={row.duties} /> },
    {
      name: "for",
      head: t("field.answers_for"),
      wide: true,
      cell: ({ office }) => (
        <span className="meta">{office.answers_for.join(t("timeline.and"))}</span>
      ),
    },
  ];
  return (
    <Table
      label={t("duty.offices")}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.office.key}
    />
  );
}

function Now({ duties }: { duties: readonly Duty[] }) {
  const { t } = useTranslation();
  if (duties.length === 0) return <span className="meta">{t("duty.noList")}</span>;
  return (
    <ul>
      {duties.map((one) => (
        <li key={one.key}>
          <OnPost duty={one} />
        </li>
      ))}
    </ul>
  );
}

/** One person at a post: who, whether there, until when; or that nobody is. */
export function OnPost({ duty, upcoming }: { duty: Duty; upcoming?: boolean }) {
  const { t } = useTranslation();
  const name = usePersonName();
  if (duty.gap) return <b className="duty-gap">{t(upcoming ? "board.nobody" : "duty.gap")}</b>;
  return (
    <span>
      {t(`post.${duty.post}`)}{" "}
      <b>
        <Who is={duty.subject} />
      </b>
      {duty.absent && (
        <span className="meta"> {t("duty.standsFor", { who: name(duty.absent) })}</span>
      )}
      <span className="meta">
        {" "}
        · {t("duty.until", { time: moment(Date.parse(duty.until), now()) })}
        {duty.shift && ` · ${t(duty.present ? "board.present" : "board.absent")}`}
      </span>
    </span>
  );
}
