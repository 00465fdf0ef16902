/** One office: whom to call first, who is on duty now and next, and its duty list kept. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { useMe } from "~/app/me";
import { type Act, ActBox } from "~/forms/given";
import { Button } from "~/kit/button";
import { moment } from "~/kit/time";
import { now } from "~/live/clock";
import type { Duty, OfficeRow } from "~/live/rows";
import { OnPost } from "./duty";
import { ImportDuties } from "./import";
import { KEEPERS, keeps, STAND_INS } from "./may";
import { Phones } from "./phones";

const NEXT_MAX = 5;

interface Props {
  office: OfficeRow;
  duties: readonly Duty[];
}

export function Office({ office, duties }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [importing, setImporting] = useState(false);
  const [act, open] = useState<{ command: string; duty?: number }>();
  const next = useNext(office.key, duties);
  const mayKeep = keeps(me, KEEPERS, office.key, office.area);
  const mayStand = keeps(me, STAND_INS, office.key, office.area);
  const changes = { keep: mayKeep, stand: mayStand, open };
  return (
    <>
      <section className="card" aria-label={office.name}>
        <h2>{office.name}</h2>
        <p className="meta">
          {t(`value.${office.kind}`)}
          {office.answers_for.length > 0 && ` · ${office.answers_for.join(t("timeline.and"))}`}
        </p>
      </section>
      <Phones office={office} />
      <section className="card" aria-label={t("duty.roster")}>
        <h2>{t("duty.now")}</h2>
        {duties.length === 0 && <p className="meta">{t("duty.noListHint")}</p>}
        <Roster rows={duties} {...changes} />
        {next.length > 0 && <h3 className="duty-next">{t("duty.next")}</h3>}
        <Roster rows={next} upcoming {...changes} />
        <div className="acts duty-acts no-print">
          {mayKeep && (
            <>
              <Button onPress={() => open({ command: "assign-duty" })}>
                {t("command.assign-duty")}
              </Button>
              <Button onPress={() => setImporting(true)}>{t("command.import-duties")}</Button>
            </>
          )}
          {mayStand && (
            <Link to="/shift" search={{ office: office.key }}>
              {t("duty.toShift")}
            </Link>
          )}
        </div>
      </section>
      {importing && <ImportDuties office={office.key} close={() => setImporting(false)} />}
      {act && (
        <ActBox
          act={pathOf(act.command, office.key)}
          given={act.duty ? { duty: act.duty } : {}}
          close={() => open(undefined)}
        />
      )}
    </>
  );
}

const pathOf = (command: string, office: string): Pick<Act, "command" | "path"> => ({
  command,
  path: `/duties/${office}/${command}`,
});

interface RosterProps {
  rows: readonly Duty[];
  upcoming?: boolean;
  keep: boolean;
  stand: boolean;
  open: (act: { command: string; duty?: number }) => void;
}

function Roster({ rows, upcoming = false, keep, stand, open }: RosterProps) {
  const { t } = useTranslation();
  return (
    <ul>
      {rows.map((one) => (
        <li key={one.key} className="duty-line">
          <span>
            {upcoming && (
              <span className="meta">
                {t("duty.from", { time: moment(Date.parse(one.since), now()) })}{" "}
              </span>
            )}
            <OnPost duty={one} upcoming={upcoming} />
          </span>
          {!one.gap && (
            <span className="acts no-print">
              {stand && (
                <Small
                  command="name-stand-in"
                  who={one.subject}
                  press={() => open({ command: "name-stand-in", duty: Number(one.duty) })}
                />
              )}
              {keep && (
                <>
                  <Small
                    command="change-duty"
                    who={one.subject}
                    press={() => open({ command: "change-duty", duty: Number(one.duty) })}
                  />
                  <Small
                    command="cancel-duty"
                    who={one.subject}
                    press={() => open({ command: "cancel-duty", duty: Number(one.duty) })}
                  />
                </>
              )}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Small(props: { command: string; who: string; press: () => void }) {
  const { t } = useTranslation();
  return (
    <Button
      tone="quiet"
      className="duty-small"
      aria-label={`${t(`command.${props.command}`)} ${props.who}`}
      onPress={props.press}
    >
      {t(`duty.short.${props.command}`)}
    </Button>
  );
}

/** Who comes next: the list as it holds when the first duty that runs now ends, and so on. */
function useNext(office: string, duties: readonly Duty[]): Duty[] {
  const asked = useQuery({
    queryKey: ["duty-next", office, duties.map((one) => one.key).join()],
    queryFn: () => following(office, duties),
    enabled: duties.length > 0,
  });
  return asked.data ?? [];
}

async function following(office: string, duties: readonly Duty[]): Promise<Duty[]> {
  const seen = new Set(duties.map((one) => one.key));
  const found: Duty[] = [];
  let here = duties;
  while (found.length < NEXT_MAX) {
    const ends = here.map((one) => one.until).sort()[0];
    if (!ends || ends.startsWith("9999")) break;
    const q = new URLSearchParams({ office, at: ends });
    here = ((await ask(`/duty?${q}`)) as { rows: Duty[] }).rows;
    for (const one of here)
      if (!seen.has(one.key)) {
        seen.add(one.key);
        found.push(one);
      }
  }
  return found;
}
