/** Outlines from a file of one's own: read here, kept on this machine, sent nowhere. */
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Datum } from "~/geo/datum";
import { Wrong } from "~/geo/shapes";
import { Button } from "~/kit/button";
import { Drawer } from "~/kit/drawer";
import { say } from "~/kit/toast";
import { useOwn } from "./outlines";
import "~/forms/form.css";

const DATUMS: Datum[] = ["wgs84", "gcj02", "bd09"];

export function Import(props: { own: number; close: () => void }) {
  const { t } = useTranslation();
  const { put, drop } = useOwn();
  const [file, setFile] = useState<File>();
  const [datum, setDatum] = useState<Datum>("wgs84");
  const [wrong, setWrong] = useState<Wrong>();
  const read = async (event: FormEvent) => {
    event.preventDefault();
    if (!file) return setWrong(new Wrong("none"));
    try {
      const n = await put(file, datum);
      say(t("map.import.done", { n }));
      props.close();
    } catch (error) {
      setWrong(error instanceof Wrong ? error : new Wrong("unread"));
    }
  };
  const back = async () => {
    await drop();
    say(t("map.import.dropped"));
    props.close();
  };
  return (
    <Drawer title={t("map.import.title")} close={props.close}>
      <form className="form" onSubmit={(event) => void read(event)} noValidate>
        <p>{t("map.import.what")}</p>
        <label className="map-file">
          {t("map.import.file")}
          <input
            type="file"
            accept=".geojson,.json,application/geo+json"
            aria-describedby={wrong ? "map-wrong" : undefined}
            onChange={(event) => {
              setFile(event.target.files?.[0]);
              setWrong(undefined);
            }}
          />
        </label>
        <fieldset className="map-datum">
          <legend>{t("map.import.datum")}</legend>
          {DATUMS.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="datum"
                value={one}
                checked={datum === one}
                onChange={() => setDatum(one)}
              />
              {t(`map.datum.${one}`)}
            </label>
          ))}
          <small>{t("map.import.ask")}</small>
        </fieldset>
        {wrong && (
          <p className="refused" role="alert" id="map-wrong">
            {t(`map.wrong.${wrong.word}`, wrong.parameters)}
          </p>
        )}
        <div className="form-acts">
          <Button type="submit" tone="filled">
            {t("map.import.read")}
          </Button>
          {props.own > 0 && (
            <Button onPress={() => void back()}>{t("map.import.drop", { n: props.own })}</Button>
          )}
        </div>
      </form>
    </Drawer>
  );
}
