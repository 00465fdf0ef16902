/** The units as a table: every step, due over actual, and what the reader may do for each. */
import { useTranslation } from "react-i18next";
import type { Act } from "~/forms/given";
import { Button } from "~/kit/button";
import { LEG_SHAPES } from "~/kit/marks";
import { moment } from "~/kit/time";
import { useNow } from "~/live/clock";
import type { Leg, Whistle } from "~/live/rows";
import { byRank, type Chosen, isNext } from "./acts";
import { type Done, type Recorded, STEPS, stepsOf } from "./steps";

interface Props {
  row: Whistle;
  timeline: readonly Recorded[];
  acts: Act[];
  choose: (chosen: Chosen) => void;
}

export function Legs(props: Props) {
  const { t } = useTranslation();
  const { row } = props;
  if (row.legs.length === 0)
    return (
      <section className="panel" aria-label={t("whistle.units")}>
        <h2>{t("whistle.units")}</h2>
        <p className="acts-none">{t(row.blown_at ? "whistle.noLegs" : "whistle.unblown")}</p>
      </section>
    );
  return (
    <section className="panel" aria-label={t("whistle.units")}>
      <h2>{t("whistle.units")}</h2>
      <div className="legs-scroll">
        <table className="legs">
          <thead>
            <tr>
              <th scope="col">{t("whistle.unit")}</th>
              {STEPS.map((step) => (
                <th scope="col" key={step}>
                  {t(`clock.${step}`)}
                </th>
              ))}
              <th scope="col">{t("whistle.calls")}</th>
            </tr>
          </thead>
          <tbody>
            {row.legs.map((leg) => (
              <One key={leg.leg} leg={leg} {...props} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function One(props: Props & { leg: Leg }) {
  const { t } = useTranslation();
  const { leg, timeline, acts, choose, row } = props;
  const steps = stepsOf(timeline, leg.leg);
  const next = acts.filter((act) => act.part === leg.leg && isNext(act)).sort(byRank)[0];
  return (
    <tr>
      <th scope="row">
        <span className="legs-name">
          {leg.name}
          {leg.lead && <small>{t("leg.lead")}</small>}
        </span>
        <span className="legs-state">
          <span aria-hidden>{LEG_SHAPES[leg.state]}</span> {t(`leg.${leg.state}`)}
          {leg.rounds > 1 && <small>{t("whistle.round", { n: leg.rounds })}</small>}
        </span>
      </th>
      {STEPS.map((step) => (
        <Cell key={step} done={steps[step]} name={t(`clock.${step}`)} />
      ))}
      <td>
        {leg.calls > 0 ? t("board.called", { n: leg.calls }) : "—"}
        {next && (
          <Button tone="quiet" onPress={() => choose({ ...next, seen: row.version })}>
            {t(`command.${next.command}`)}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Cell(props: { done: Done; name: string }) {
  const { t } = useTranslation();
  const now = useNow();
  const { due, at, skipped } = props.done;
  const late = due !== undefined && (at ? at > due : !skipped && Date.parse(due) < now);
  return (
    <td data-late={late || undefined}>
      <span className="legs-due">{due ? moment(Date.parse(due), now) : "—"}</span>
      <span className="legs-at">
        {at && `✓ ${moment(Date.parse(at), now)}`}
        {!at && skipped && t("whistle.skipped")}
        {late && ` ${t("clock.over")}`}
      </span>
    </td>
  );
}
