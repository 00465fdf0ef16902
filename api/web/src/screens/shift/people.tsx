/** Beside the log: who has not confirmed being there, and what was promised by phone. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/app/me";
import { Refused, useSending } from "~/forms/form";
import { type Act, ActBox, useActs } from "~/forms/given";
import { Button } from "~/kit/button";
import { Countdown } from "~/kit/marks";
import { usePersonName, Who } from "~/kit/people";
import { runs, type ShiftRow } from "./rows";

export function RollCall({ shift }: { shift: ShiftRow }) {
  const { t } = useTranslation();
  const me = useMe();
  const mine = shift.missing.some((one) => one.subject === me.subject) && runs(shift);
  const total = shift.missing.length + shift.present.length;
  return (
    <section className="card" aria-label={t("shift.roll")}>
      <h2>
        {t("shift.roll")} <small>{t("shift.there", { n: shift.present.length, of: total })}</small>
      </h2>
      {total === 0 && <p className="meta">{t("shift.noRoll")}</p>}
      <ul>
        {shift.missing.map((one) => (
          <li key={one.subject} className="shift-line">
            <span>
              <span aria-hidden>○</span> <Who is={one.subject} />
              <span className="sub">{t(`post.${one.post}`)}</span>
            </span>
            <b>{t("shift.unconfirmed")}</b>
          </li>
        ))}
        {shift.present.map((subject) => (
          <li key={subject} className="shift-line">
            <span>
              <span className="shift-got" aria-hidden>
                ✓
              </span>{" "}
              <Who is={subject} />
            </span>
            <span className="meta">{t("board.present")}</span>
          </li>
        ))}
      </ul>
      {mine && <Confirm shift={shift} />}
    </section>
  );
}

function Confirm({ shift }: { shift: ShiftRow }) {
  const { t } = useTranslation();
  const path = `/shifts/${shift.key}/confirm-presence`;
  const { send, busy, problem } = useSending({ path, done: () => undefined });
  return (
    <>
      <Button tone="filled" busy={busy} onPress={() => void send({})}>
        {t("command.confirm-presence")}
      </Button>
      <Refused problem={problem} />
    </>
  );
}

export function Promises({ shift }: { shift: ShiftRow }) {
  const { t } = useTranslation();
  const acts = useActs("shifts", runs(shift) ? shift.key : undefined, shift.version);
  const keep = acts.acts.find((one) => one.command === "mark-promise-kept");
  const name = usePersonName();
  const [kept, open] = useState<{ act: Act; promise: number }>();
  return (
    <section className="card" aria-label={t("shift.promises")}>
      <h2>
        {t("shift.promises")} <small>{t("shift.kept", { n: shift.kept })}</small>
      </h2>
      {shift.promises.length === 0 && <p className="meta">{t("shift.nonePromised")}</p>}
      <ul>
        {shift.promises.map((one) => (
          <li key={one.promise} className="shift-promise">
            <p>{one.what}</p>
            <p className="meta">
              {one.to_name} {one.post} · {t("shift.takenBy", { who: name(one.by) })}
            </p>
            <div className="shift-line">
              <Countdown due={one.until} />
              {keep && (
                <Button
                  aria-label={`${t("command.mark-promise-kept")}：${one.what}`}
                  onPress={() => open({ act: keep, promise: one.promise })}
                >
                  {t("command.mark-promise-kept")}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {kept && (
        <ActBox act={kept.act} given={{ promise: kept.promise }} close={() => open(undefined)} />
      )}
    </section>
  );
}
