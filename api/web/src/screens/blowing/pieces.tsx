/** The pieces of a blow: how urgent, where, what; each with targets for a thumb. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask, type Me } from "~/api/client";
import { Pick } from "~/forms/pick";
import { Button } from "~/kit/button";
import { LEVEL_SHAPES } from "~/kit/marks";
import { URGENT, type Urgent } from "./brief";

export function Levels(props: { value: Urgent | undefined; change: (level: Urgent) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset className="group levels" aria-label={t("field.level")}>
      {URGENT.map((level) => (
        <Button
          key={level}
          className={`choice level-choice level-choice-${level}`}
          aria-pressed={props.value === level}
          onPress={() => props.change(level)}
        >
          <span className={`level level-${level}`}>
            {LEVEL_SHAPES[level]}
            {t(`level.${level}`)}
          </span>
          <small>{t(`blowing.means.${level}`)}</small>
        </Button>
      ))}
    </fieldset>
  );
}

export interface Near {
  key: string;
  name: string;
  short: string;
}

const NEAR_MAX = 60;

/** Gives the communities of the reader's own streets, kept on the page for when the network is gone. */
export function useNear(me: Me): { places: Near[]; pending: boolean } {
  const units = [...new Set(me.roles.map((role) => role.unit))];
  const asked = useQuery({
    queryKey: ["near", ...units],
    queryFn: async () => {
      const pages = await Promise.all(units.map((unit) => ask(of(unit))));
      const own = (pages as { rows: Near[] }[]).flatMap((page) => page.rows);
      return own.length > 0 ? own : await Promise.all(units.map(itself));
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  return {
    places: (asked.data ?? []).filter((one) => one !== undefined),
    pending: asked.isPending,
  };
}

const of = (unit: string) => `/places?parent=${encodeURIComponent(unit)}&limit=${NEAR_MAX}`;

/** A community worker's unit is the place itself. */
async function itself(unit: string): Promise<Near | undefined> {
  const page = (await ask(`/places?key=${encodeURIComponent(unit)}&limit=1`)) as { rows: Near[] };
  return page.rows[0];
}

interface WhereProps {
  near: readonly Near[];
  value: string | undefined;
  change: (place: string | undefined) => void;
}

export function Where(props: WhereProps) {
  const { t } = useTranslation();
  const { near, value } = props;
  return (
    <fieldset className="group where" aria-label={t("field.place")}>
      <div className="where-near">
        {near.map((one) => (
          <Button
            key={one.key}
            className="choice"
            aria-pressed={value === one.key}
            onPress={() => props.change(one.key)}
          >
            {one.short}
          </Button>
        ))}
      </div>
      <div className="field">
        <Pick
          label={t("blowing.elsewhere")}
          hint={t("blowing.elsewhere")}
          board="places"
          value={value}
          change={props.change}
        />
      </div>
    </fieldset>
  );
}
