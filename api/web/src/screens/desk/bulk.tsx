/** Several escalations acknowledged with one note; each is a command of its own, and says what became of it. */
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWhy } from "~/forms/why";
import { Button } from "~/kit/button";
import { say } from "~/kit/toast";
import { outbox } from "~/outbox/box";
import { titleOf } from "~/tasks/doing";
import { COMMANDS, type Work } from "~/tasks/steps";

const NOTE_MAX = 2000;

export function Bulk(props: { chosen: readonly Work[]; done: () => void }) {
  const { t } = useTranslation();
  const why = useWhy();
  const id = useId();
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string[]>([]);
  const { chosen } = props;
  const give = async (event: FormEvent) => {
    event.preventDefault();
    if (!note.trim()) return;
    setBusy(true);
    const outcomes = await Promise.all(chosen.map((one) => outbox.put(draft(one, note.trim()))));
    setBusy(false);
    const failed = outcomes.flatMap((one, at) =>
      one.kind === "refused" ? [`${titleOf(chosen[at] as Work)}：${why(one.problem)}`] : [],
    );
    setRefused(failed);
    const taken = outcomes.filter((one) => one.kind === "taken").length;
    if (taken > 0) say(t("desk.acknowledged", { n: taken }));
    if (failed.length === 0) props.done();
  };
  return (
    <form className="work-bulk" onSubmit={(event) => void give(event)}>
      <label htmlFor={id}>{t("desk.bulk", { n: chosen.length })}</label>
      <div className="field">
        <input
          id={id}
          value={note}
          maxLength={NOTE_MAX}
          placeholder={t("desk.note")}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      {refused.map((one) => (
        <p key={one} className="refused" role="alert">
          {one}
        </p>
      ))}
      <div className="form-acts">
        <Button type="submit" tone="filled" busy={busy} isDisabled={!note.trim()}>
          {t("desk.give", { n: chosen.length })}
        </Button>
        <Button onPress={props.done}>{t("form.cancel")}</Button>
      </div>
    </form>
  );
}

function draft(work: Work, note: string) {
  const command = COMMANDS.acknowledge ?? "";
  return {
    command,
    path: `/whistles/${work.whistle}/${command}`,
    body: { note },
    about: { stream: work.stream, leg: work.leg, title: titleOf(work) },
  };
}
