/** The territory: the codes of Wuhan that ship with the package, or those of a file. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Refused } from "~/forms/form";
import { Button } from "~/kit/button";
import { lines, textOf } from "~/kit/csv";
import { type Step, useSeries } from "./series";
import { places, steps } from "./territory";

export function TerritoryStep() {
  const { t } = useTranslation();
  const { run, done, busy, problem } = useSeries();
  const [all, setAll] = useState<Step[]>([]);
  const [wrong, setWrong] = useState("");
  const take = async (text: string) => {
    const found = places(lines(text));
    const line = found.wrong ?? (found.rows.length === 0 ? 1 : undefined);
    setWrong(line ? t("setup.wrongLine", { n: line }) : "");
    if (line) return;
    const wanted = steps(found.rows);
    setAll(wanted);
    await run(wanted);
  };
  const wuhan = async () => {
    const answer = await fetch("/setup/wuhan");
    if (answer.ok) await take(await answer.text());
    else setWrong(t("fault.unanswered"));
  };
  return (
    <div className="form">
      <Button tone="filled" busy={busy} className="setup-act" onPress={() => void wuhan()}>
        {t("setup.wuhan")}
      </Button>
      <label className="field">
        <span className="field-label">{t("setup.territoryFile")}</span>
        <input
          type="file"
          accept=".csv,text/csv"
          disabled={busy}
          onChange={async (event) => {
            const file = event.target.files?.[0];
            if (file) await take(await textOf(file));
          }}
        />
        <small>{t("setup.territoryColumns")}</small>
      </label>
      {busy && <p role="status">{t("setup.progress", { done, of: all.length })}</p>}
      {wrong && (
        <p role="alert" className="wrong">
          {wrong}
        </p>
      )}
      <Refused problem={problem} />
    </div>
  );
}
