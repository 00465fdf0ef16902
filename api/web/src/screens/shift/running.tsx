/** The running shift: what I can write into it, and handing it over. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CommandForm } from "~/forms/form";
import { type Act, ActBox, useActs } from "~/forms/given";
import { Button } from "~/kit/button";
import { useNow } from "~/live/clock";
import type { Whistle } from "~/live/rows";
import { useBoard } from "~/live/store";
import type { ShiftRow } from "./rows";

const BUTTONS = ["record-instruction", "record-promise", "hand-over-shift"];
const OPEN = ["blown", "in-progress", "verifying", "evaluating"];

export function Running({ shift }: { shift: ShiftRow }) {
  const { t } = useTranslation();
  const acts = useActs("shifts", shift.key, shift.version);
  const [act, open] = useState<Act>();
  const [written, next] = useState(0);
  const note = acts.acts.find((one) => one.command === "add-note");
  const buttons = BUTTONS.flatMap((name) => acts.acts.filter((one) => one.command === name));
  const left = useLeft(shift);
  const long = useNow() >= Date.parse(shift.long_at);
  if (acts.version > 0 && acts.acts.length === 0)
    return <p className="card meta">{t("shift.notYours")}</p>;
  return (
    <section className="card no-print" aria-label={t("shift.write")}>
      {long && <p className="shift-long">{t("shift.long")}</p>}
      {note && (
        <CommandForm
          key={written}
          command="add-note"
          path={note.path}
          done={() => next((count) => count + 1)}
        />
      )}
      <div className="acts shift-acts">
        {buttons.map((one) => (
          <Button key={one.command} onPress={() => open(one)}>
            {t(`command.${one.command}`)}
          </Button>
        ))}
      </div>
      {act && (
        <ActBox
          act={act}
          lead={act.command === "hand-over-shift" ? t("shift.handLead", left) : undefined}
          begin={act.command === "record-instruction" ? { leader: shift.leader } : {}}
          close={() => open(undefined)}
        />
      )}
    </section>
  );
}

/** What the next shift will find: open whistles, promises, people who have not confirmed. */
function useLeft(shift: ShiftRow): { open: number; promises: number; missing: number } {
  const rows = useBoard("whistles").order as readonly Whistle[];
  const concerns = (row: Whistle) =>
    row.street === shift.office || row.legs.some((leg) => leg.office === shift.office);
  const open = rows.filter((row) => OPEN.includes(row.status) && concerns(row)).length;
  return { open, promises: shift.promises.length, missing: shift.missing.length };
}
