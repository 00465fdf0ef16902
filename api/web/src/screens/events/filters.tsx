/** What is looked for: written into the address when it is typed. */
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";
import type { Street } from "~/live/rows";
import { useBoard } from "~/live/store";
import { type EventSearch, eventsRoute } from "./route";

type Kinds = Record<string, Record<string, string>>;

export function Filters() {
  const { t } = useTranslation();
  const wanted = eventsRoute.useSearch();
  const navigate = useNavigate();
  const look = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    const { after, ...rest } = typed;
    const search = { ...rest, after: after ? Number(after) : undefined } as EventSearch;
    void navigate({ to: "/events", search: search });
  };
  return (
    <form className="page-bar events-bar no-print" key={JSON.stringify(wanted)} onSubmit={look}>
      <Kind value={wanted.kind} />
      <Place value={wanted.place} />
      <Typed name="actor" word={t("events.actor")} value={wanted.actor} data-search />
      <Typed name="stream" word={t("events.stream")} value={wanted.stream} />
      <Typed name="since" word={t("events.since")} value={wanted.since} type="datetime-local" />
      <Typed name="until" word={t("events.until")} value={wanted.until} type="datetime-local" />
      <Typed name="after" word={t("events.after")} value={wanted.after} type="number" />
      <Button type="submit" tone="filled">
        {t("events.look")}
      </Button>
      {Object.values(wanted).some((one) => one !== undefined) && (
        <Button tone="quiet" onPress={() => void navigate({ to: "/events", search: {} })}>
          {t("board.clear")}
        </Button>
      )}
    </form>
  );
}

interface TypedProps {
  name: string;
  word: string;
  value: string | number | undefined;
  type?: string;
  "data-search"?: boolean;
}

function Typed({ name, word, value, type = "text", ...rest }: TypedProps) {
  return (
    <label {...rest}>
      {word}
      <input name={name} type={type} defaultValue={value ?? ""} min={0} maxLength={120} />
    </label>
  );
}

/** Every kind of event that has a word, by what it happens to. */
function Kind({ value }: { value: string | undefined }) {
  const { t, i18n } = useTranslation();
  const kinds = i18n.getResource(i18n.language, "translation", "event") as Kinds;
  return (
    <label>
      {t("events.kind")}
      <select name="kind" defaultValue={value ?? ""}>
        <option value="">{t("all")}</option>
        {Object.entries(kinds).map(([slice, words]) => (
          <optgroup key={slice} label={t(`events.slice.${slice}`)}>
            {Object.entries(words).map(([kind, word]) => (
              <option key={kind} value={`${slice}.${kind}`}>
                {word}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function Place({ value }: { value: string | undefined }) {
  const { t } = useTranslation();
  const streets = useBoard("streets").order as readonly Street[];
  const known = useMemo(() => {
    const named = streets.map((one): [string, string] => [one.street, one.name]);
    return value && !named.some(([code]) => code === value) ? [...named, [value, value]] : named;
  }, [streets, value]);
  return (
    <label>
      {t("events.place")}
      <select name="place" key={known.length} defaultValue={value ?? ""}>
        <option value="">{t("all")}</option>
        {known.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
