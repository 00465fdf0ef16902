/** The hand-over note of a shift: what was written, and what it left open. */
import { useTranslation } from "react-i18next";
import { Countdown, Stamp } from "~/kit/marks";
import { usePersonName } from "~/kit/people";
import type { ShiftRow } from "./rows";

export function Note({ shift }: { shift: ShiftRow }) {
  const { t } = useTranslation();
  const name = usePersonName();
  return (
    <section className="card" aria-label={t("shift.note")}>
      <h2>{t("shift.note")}</h2>
      <p className="meta">
        {t("shift.by", { who: name(shift.officer) })} ·{" "}
        {shift.handed_at && <Stamp at={shift.handed_at} />}
      </p>
      <p className="shift-note">{shift.note || t("shift.noNote")}</p>
      <dl className="pairs">
        <dt>{t("shift.promises")}</dt>
        <dd>
          {shift.promises.length === 0 && t("shift.nonePromised")}
          {shift.promises.map((one) => (
            <p key={one.promise}>
              {one.to_name} {one.post}：{one.what}{" "}
              <Countdown due={one.until} label={`${t("clock.promise")} `} />
            </p>
          ))}
        </dd>
        <dt>{t("shift.absent")}</dt>
        <dd>
          {shift.missing.length === 0
            ? t("shift.allThere")
            : shift.missing
                .map((one) => `${t(`post.${one.post}`)} ${name(one.subject)}`)
                .join(t("timeline.and"))}
        </dd>
      </dl>
    </section>
  );
}
