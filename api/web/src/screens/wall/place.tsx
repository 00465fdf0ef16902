/** Where it is: the outlines that the wall looks over, and its streets with bars. */
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Street, Whistle } from "~/live/rows";
import { useOutlines } from "~/screens/map/outlines";
import { Outline } from "~/screens/map/picture";
import { DISTRICT, ranked, streetsOf, sums } from "~/screens/map/sums";

const STREETS = 6;

export function Place(props: { rows: readonly Whistle[]; streets: readonly Street[] }) {
  const { t } = useTranslation();
  const { rows, streets } = props;
  const outlines = useOutlines();
  const shapes = useMemo(
    () => (outlines.data?.shapes ?? []).filter((one) => one.code.length === DISTRICT),
    [outlines.data],
  );
  const codes = [...new Set(streets.map((one) => one.street.slice(0, DISTRICT)))].sort().join();
  const focus = useMemo(() => shapes.filter((one) => codes.includes(one.code)), [shapes, codes]);
  const districts = useMemo(
    () => sums(rows, new Map(codes.split(",").map((code) => [code, code]))),
    [rows, codes],
  );
  const list = ranked(sums(rows, streetsOf(streets, "")));
  const most = Math.max(1, ...list.map((one) => one.open));
  return (
    <section className="wall-box wall-place" aria-label={t("wall.place")}>
      <h2>
        {t("wall.place")} <small>{t("wall.legend")}</small>
      </h2>
      <Outline shapes={shapes} focus={focus} sums={districts} label={t("map.picture")} big />
      <ol className="wall-streets">
        {list.slice(0, STREETS).map((one) => (
          <li key={one.code}>
            <span data-shortened>{one.name}</span>
            <span className="sums-bar" aria-hidden>
              <span className="sums-late" style={{ width: `${(one.over / most) * 100}%` }} />
              <span
                className="sums-rest"
                style={{ width: `${((one.open - one.over) / most) * 100}%` }}
              />
            </span>
            <b>{one.open}</b>
            <b data-over={one.over > 0 || undefined}>
              {one.over > 0 ? t("map.over", { n: one.over }) : "–"}
            </b>
          </li>
        ))}
      </ol>
    </section>
  );
}
