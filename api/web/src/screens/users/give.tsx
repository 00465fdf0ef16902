/** Giving a role: over which unit first, then which role, until when. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { CommandForm } from "~/forms/form";
import { Box } from "~/kit/drawer";
import { day } from "~/kit/time";
import { now } from "~/live/clock";
import { useBoard } from "~/live/store";
import type { Row } from "~/live/wire";

const YEAR_MS = 365 * 86_400_000;

export function GiveRole({ subject, close }: { subject: string; close: () => void }) {
  const { t } = useTranslation();
  const [unit, setUnit] = useState("");
  const offices = useBoard("offices").order as readonly Row[];
  const districts = useQuery({
    queryKey: ["districts"],
    queryFn: async () => ((await ask("/places?level=district&limit=200")) as { rows: Row[] }).rows,
  });
  const name = (row: Row) => String(row.name);
  return (
    <Box title={t("command.grant-role")} close={close}>
      <div className="form">
        <label className="field">
          <span className="field-label">{t("users.unit")}</span>
          <select value={unit} onChange={(event) => setUnit(event.target.value)}>
            <option value="">{t("form.choose")}</option>
            <optgroup label={t("users.officesOf")}>
              {offices.map((row) => (
                <option key={row.key} value={row.key}>
                  {name(row)}
                </option>
              ))}
            </optgroup>
            <optgroup label={t("users.areasOf")}>
              <option value="*">{t("timeline.everywhere")}</option>
              {(districts.data ?? []).map((row) => (
                <option key={row.key} value={row.key}>
                  {name(row)}
                </option>
              ))}
            </optgroup>
          </select>
        </label>
        {offices.length === 0 && <p className="meta">{t("users.noOffices")}</p>}
        {unit && (
          <CommandForm
            key={unit}
            command="grant-role"
            path="/grants/grant-role"
            given={{ subject, unit }}
            begin={{ until: `${day(now() + YEAR_MS)}T00:00` }}
            done={close}
            cancel={close}
          />
        )}
      </div>
    </Box>
  );
}
