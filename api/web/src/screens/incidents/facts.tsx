/** What is known of an incident: clocks, people, response, and the rest. */
import { useTranslation } from "react-i18next";
import { Countdown, Stamp } from "~/kit/marks";
import { weekday } from "~/kit/time";
import { ended, type Incident } from "./rows";

/** Every clock that was missed, then the next one: a list, for more than one may be late. */
export function Clocks({ row }: { row: Incident }) {
  const { t } = useTranslation();
  if (ended(row) || (row.overdue.length === 0 && !row.next_due)) return null;
  return (
    <section className="card" aria-label={t("incidents.clocks")}>
      <h2>{t("incidents.clocks")}</h2>
      <ul>
        {row.overdue.map((one) => (
          <li key={`${one.clock}/${one.report}`} className="clock-line">
            <span>
              {one.owner_name} · {t(`clock.${one.clock}`)}
            </span>
            <Countdown due={one.due_at} />
          </li>
        ))}
        {row.next_due && row.next_clock && (
          <li className="clock-line">
            <span>
              {row.next_owner_name} · {t(`clock.${row.next_clock}`)}
            </span>
            <Countdown due={row.next_due} warn={row.next_warn} />
          </li>
        )}
      </ul>
    </section>
  );
}

export function People({ row }: { row: Incident }) {
  const { t } = useTranslation();
  return (
    <section className="card" aria-label={t("incidents.casualties")}>
      <h2>{t("incidents.casualties")}</h2>
      <dl className="people">
        <div>
          <dt>{t("incidents.dead")}</dt>
          <dd>{row.dead}</dd>
        </div>
        <div>
          <dt>{t("incidents.missing")}</dt>
          <dd>{row.missing}</dd>
        </div>
        <div>
          <dt>{t("incidents.injured")}</dt>
          <dd>{row.injured}</dd>
        </div>
      </dl>
    </section>
  );
}

export function Response({ row }: { row: Incident }) {
  const { t, i18n } = useTranslation();
  if (!row.level)
    return (
      <section className="card" aria-label={t("incidents.response")}>
        <h2>{t("incidents.response")}</h2>
        <p className="meta">{t("incidents.noResponse")}</p>
      </section>
    );
  return (
    <section className="card" aria-label={t("incidents.response")}>
      <h2>{t("incidents.response")}</h2>
      <dl className="pairs">
        <dt>{t("field.level")}</dt>
        <dd>{t(`value.${row.level}`)}</dd>
        <dt>{t("field.authority_name")}</dt>
        <dd>{row.authority}</dd>
        <dt>{t("field.measures")}</dt>
        <dd>{row.measures}</dd>
        <dt>{t("field.expected_end")}</dt>
        <dd>
          {row.expected_end && (
            <time dateTime={row.expected_end}>
              {weekday(Date.parse(row.expected_end), i18n.language)}
            </time>
          )}
        </dd>
      </dl>
    </section>
  );
}

export function Facts({ row }: { row: Incident }) {
  const { t } = useTranslation();
  const [, version] = row.policy.split("/");
  return (
    <section className="card" aria-label={t("incidents.facts")}>
      <h2>{t("incidents.facts")}</h2>
      <dl className="pairs">
        <dt>{t("field.category")}</dt>
        <dd>{t(`value.${row.category}`)}</dd>
        <dt>{t("field.place")}</dt>
        <dd>
          {row.place_name} {row.spot}
        </dd>
        <dt>{t("incidents.lead")}</dt>
        <dd>{row.lead_name}</dd>
        <dt>{t("incidents.since")}</dt>
        <dd>
          <Stamp at={row.since} />
        </dd>
        {row.ended_at && (
          <>
            <dt>{t("incidents.endedAt")}</dt>
            <dd>
              <Stamp at={row.ended_at} />
            </dd>
          </>
        )}
        {row.affected.length > 0 && (
          <>
            <dt>{t("field.affected")}</dt>
            <dd>{row.affected.map((one) => one.name).join(t("timeline.and"))}</dd>
          </>
        )}
        <dt>{t("field.policy")}</dt>
        <dd>{t("timeline.policy", { n: version })}</dd>
      </dl>
    </section>
  );
}
