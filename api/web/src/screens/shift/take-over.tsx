/** Nobody has the shift: what the one before left, then the form to take it over. */
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "~/app/me";
import { CommandForm } from "~/forms/form";
import type { Duty } from "~/live/rows";
import { useBoard } from "~/live/store";
import { Note } from "./note";
import type { ShiftRow } from "./rows";

const OFFICERS = ["duty_officer", "dispatcher", "responder", "leader", "chief", "head"];

export function TakeOver(props: { office: string; before: ShiftRow | undefined }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { office, before } = props;
  const leader = useLeader(office);
  const may = me.roles.some((role) => role.unit === office && OFFICERS.includes(role.role));
  return (
    <>
      {before ? <Note shift={before} /> : <p className="card">{t("shift.first")}</p>}
      <section className="card" aria-label={t("command.take-over-shift")}>
        <h2>{t("command.take-over-shift")}</h2>
        <p className="lead-in">{t(may ? "shift.takeLead" : "shift.notYours")}</p>
        {may && leader !== undefined && (
          <CommandForm
            key={`${office}/${leader}`}
            command="take-over-shift"
            path="/shifts/take-over-shift"
            given={
              before ? { office, before: before.key } : { office, before: "", note_read: true }
            }
            begin={{ leader }}
            done={() => void navigate({ to: "/shift", search: { office } })}
          />
        )}
      </section>
    </>
  );
}

/** The shift leader of the duty list, empty when the list names none; undefined while it is read. */
function useLeader(office: string): string | undefined {
  const duty = useBoard("duty");
  if (duty.pos < 0) return undefined;
  const rows = duty.order as readonly Duty[];
  return rows.find((row) => row.office === office && row.post === "shift_leader")?.subject ?? "";
}
