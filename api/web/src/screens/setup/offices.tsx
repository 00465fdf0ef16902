/** The offices: a district's centre and street offices at one stroke, departments from a file. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { Refused } from "~/forms/form";
import { Button } from "~/kit/button";
import { lines, textOf } from "~/kit/csv";
import { useBoard } from "~/live/store";
import { fromFile, ofDistrict, type Wanted } from "./offices-of";
import { useSeries } from "./series";

export interface PlaceRow {
  key: string;
  name: string;
  short: string;
}

const OPEN = "office-open"; // An office that is open already stays as it is.

function usePlaces(filter: string): PlaceRow[] {
  const asked = useQuery({
    queryKey: ["setup-places", filter],
    queryFn: async () => ((await ask(`/places?limit=200&${filter}`)) as { rows: PlaceRow[] }).rows,
    enabled: filter !== "",
  });
  return asked.data ?? [];
}

export function OfficesStep() {
  const { t } = useTranslation();
  const [district, setDistrict] = useState("");
  const [file, setFile] = useState<{ wanted: Wanted[]; wrong: number | undefined }>();
  const districts = usePlaces("level=district");
  const streets = usePlaces(district && `level=street&parent=${district}`);
  const chosen = districts.find((one) => one.key === district);
  if (districts.length === 0) return <p className="meta">{t("setup.territoryFirst")}</p>;
  return (
    <div className="form">
      <label className="field">
        <span className="field-label">{t("setup.district")}</span>
        <select value={district} onChange={(event) => setDistrict(event.target.value)}>
          <option value="">{t("form.choose")}</option>
          {districts.map((one) => (
            <option key={one.key} value={one.key}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      {chosen && streets.length > 0 && (
        <Opening key={chosen.key} wanted={ofDistrict(chosen, streets)} />
      )}
      <label className="field">
        <span className="field-label">{t("setup.departments")}</span>
        <input
          type="file"
          accept=".csv,text/csv"
          onChange={async (event) => {
            const one = event.target.files?.[0];
            setFile(one && fromFile(lines(await textOf(one))));
          }}
        />
        <small>{t("setup.departmentColumns")}</small>
      </label>
      {file?.wrong && (
        <p role="alert" className="wrong">
          {t("setup.wrongLine", { n: file.wrong })}
        </p>
      )}
      {file && !file.wrong && <Opening wanted={file.wanted} />}
    </div>
  );
}

/** What would be opened, each with a box to leave it out. */
function Opening({ wanted }: { wanted: Wanted[] }) {
  const { t } = useTranslation();
  const open = useBoard("offices").rows;
  const [left, leave] = useState<ReadonlySet<string>>(new Set());
  const { run, done, busy, problem } = useSeries();
  const taken = wanted.filter((one) => !left.has(one.code) && !open.has(one.code));
  const toggle = (code: string) =>
    leave((was) => {
      const next = new Set(was);
      if (!next.delete(code)) next.add(code);
      return next;
    });
  const steps = taken.map(({ code, ...body }) => ({ path: `/offices/${code}/open-office`, body }));
  return (
    <fieldset className="setup-offices">
      <legend>{t("setup.toOpen")}</legend>
      {wanted.map((one) => (
        <label key={one.code}>
          <input
            type="checkbox"
            disabled={busy || open.has(one.code)}
            checked={open.has(one.code) || !left.has(one.code)}
            onChange={() => toggle(one.code)}
          />
          {one.name} <small>{open.has(one.code) ? t("setup.isOpen") : one.code}</small>
        </label>
      ))}
      <Refused problem={problem} />
      <div className="form-acts">
        <Button
          tone="filled"
          busy={busy}
          isDisabled={taken.length === 0}
          onPress={() => void run(steps, OPEN)}
        >
          {t("setup.open", { n: taken.length })}
        </Button>
        {busy && <span role="status">{t("setup.progress", { done, of: taken.length })}</span>}
      </div>
    </fieldset>
  );
}
