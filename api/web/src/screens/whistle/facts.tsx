/** What is known of a whistle: need, place, who blew, which rules, what fires next. */
import { useTranslation } from "react-i18next";
import { Stamp, useSpan } from "~/kit/marks";
import { Who } from "~/kit/people";
import { useNow } from "~/live/clock";
import type { Whistle } from "~/live/rows";
import type { Recorded } from "./steps";

export function Facts(props: { row: Whistle; timeline: readonly Recorded[] }) {
  const { t } = useTranslation();
  const { row } = props;
  const blown = props.timeline.find((event) => event.kind.startsWith("whistle.blown"));
  return (
    <section className="panel" aria-label={t("whistle.facts")}>
      <h2>{t("whistle.facts")}</h2>
      <dl className="facts">
        <Fact name={t("field.need")}>{row.need}</Fact>
        <Fact name={t("whistle.where")}>
          {row.place_name}
          {row.spot}
        </Fact>
        <Fact name={t("whistle.by")}>
          {row.street_name} {blown && <Who is={blown.actor} />}
        </Fact>
        {row.blown_at && (
          <Fact name={t("whistle.at")}>
            <Stamp at={row.blown_at} seconds />
          </Fact>
        )}
        <Fact name={t("whistle.policy")}>{row.policy || "—"}</Fact>
        {row.pending_confirmation && <Fact name={t("clock.confirm")}>{t("board.pending")}</Fact>}
        <Fact name={t("whistle.escalation")}>
          {row.escalation > 0
            ? t("board.escalated", { n: row.escalation })
            : t("whistle.noEscalation")}
          <Next row={row} />
        </Fact>
      </dl>
    </section>
  );
}

/** What happens when the next clock ends. */
function Next(props: { row: Whistle }) {
  const { t } = useTranslation();
  const now = useNow();
  const words = useSpan();
  const { row } = props;
  if (!row.next_due || !row.next_clock) return null;
  const left = Date.parse(row.next_due) - now;
  if (left < 0) return null;
  return (
    <span className="facts-next">
      {t("whistle.next", {
        unit: row.next_owner_name,
        step: t(`clock.${row.next_clock}`),
        time: words(left),
        to: row.next_to.length > 0 ? row.next_to.join("、") : t("whistle.nobodyTold"),
      })}
    </span>
  );
}

function Fact(props: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
