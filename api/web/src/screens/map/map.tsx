/** The map: where it is overdue, and the way down to a whistle; the list beside it always works. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Shape } from "~/geo/shapes";
import { Button } from "~/kit/button";
import { Empty } from "~/kit/empty";
import type { Street, Whistle } from "~/live/rows";
import { useBoard } from "~/live/store";
import { Import } from "./import";
import { Places, Whistles } from "./list";
import { useOutlines } from "./outlines";
import { Outline } from "./picture";
import { mapRoute, VIEWS, type View } from "./route";
import { DISTRICT, STREET, streetsOf, sums, within } from "./sums";
import "~/kit/panel.css";
import "./map.css";

const EXACTLY = { exact: true, includeSearch: true };
const CORE = ["420102", "420103", "420104", "420105", "420106", "420107", "420111"];

export function MapScreen() {
  const { t } = useTranslation();
  const [importing, setImporting] = useState(false);
  const outlines = useOutlines();
  const own = outlines.data?.own ?? 0;
  return (
    <div className="map">
      <div className="map-bar">
        <Trail shapes={outlines.data?.shapes ?? []} />
        <Views />
        <Button onPress={() => setImporting(true)}>{t("map.import.open")}</Button>
      </div>
      <div className="panel map-picture">
        {outlines.error ? (
          <Empty act={<Button onPress={() => void outlines.refetch()}>{t("fault.again")}</Button>}>
            {t("map.unread")}
          </Empty>
        ) : (
          <Drawn shapes={outlines.data?.shapes ?? []} />
        )}
        <p className="map-legend meta">{t("map.legend")}</p>
      </div>
      <Beside />
      {importing && <Import own={own} close={() => setImporting(false)} />}
    </div>
  );
}

/** Gives what stands where; whoever looks over one district or one street begins there. */
function useNumbers() {
  const asked = mapRoute.useSearch();
  const whistles = useBoard("whistles");
  const board = useBoard("streets");
  const rows = whistles.order as readonly Whistle[];
  const streets = board.order as readonly Street[];
  const loaded = whistles.pos >= 0 && board.pos >= 0;
  const free = !asked.view && !asked.district;
  const street = asked.street ?? (free && streets.length === 1 ? streets[0]?.street : undefined);
  const mine = new Set(streets.map((one) => one.street.slice(0, DISTRICT)));
  const only = !asked.view && mine.size === 1 ? [...mine][0] : undefined;
  const of = asked.district ?? street?.slice(0, DISTRICT) ?? only;
  return { rows, streets, of, street, loaded };
}

/** Gives the districts in which the reader looks over a street. */
function seenDistricts(streets: readonly Street[], shapes: readonly Shape[]): Map<string, string> {
  const names = new Map(shapes.map((one) => [one.code, one.name]));
  const codes = new Set(streets.map((one) => one.street.slice(0, DISTRICT)));
  return new Map([...codes].sort().map((code) => [code, names.get(code) ?? code]));
}

function Drawn(props: { shapes: Shape[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { rows, streets, of, street } = useNumbers();
  const { view } = mapRoute.useSearch();
  const { shapes } = props;
  const drawn = useMemo(() => {
    const inner = shapes.filter(
      (one) => of && one.code.length === STREET && one.code.startsWith(of),
    );
    const outer = shapes.filter((one) => one.code.length === DISTRICT);
    return inner.length > 0 ? inner : outer;
  }, [shapes, of]);
  const byStreet = drawn[0]?.code.length === STREET;
  const names = useMemo(
    () => (byStreet ? streetsOf(streets, of ?? "") : seenDistricts(streets, shapes)),
    [byStreet, streets, of, shapes],
  );
  const found = useMemo(() => sums(rows, names), [rows, names]);
  const seen = [...names.keys()].join();
  const focus = useMemo(
    () => drawn.filter((one) => fits(one, view, of, street, seen)),
    [drawn, view, of, street, seen],
  );
  const open = (code: string) =>
    void navigate({
      to: "/map",
      search: code.length === STREET ? { street: code } : { district: code },
    });
  return <Outline shapes={drawn} focus={focus} sums={found} label={t("map.picture")} open={open} />;
}

function fits(
  one: Shape,
  view: View | undefined,
  of: string | undefined,
  street: string | undefined,
  seen: string,
): boolean {
  if (one.code.length === STREET) return !street || one.code === street;
  if (of) return one.code === of;
  if (view === "core") return CORE.includes(one.code);
  return view === "city" || seen.includes(one.code);
}

/** City, district, street: each a link, the last one where one is. */
function Trail(props: { shapes: readonly Shape[] }) {
  const { t } = useTranslation();
  const { of, street, streets } = useNumbers();
  const district = props.shapes.find((one) => one.code === of)?.name ?? of;
  const name = streets.find((one) => one.street === street)?.name.replace(/办事处$/, "") ?? street;
  return (
    <nav className="map-trail" aria-label={t("map.trail")}>
      {of ? (
        <Link to="/map" search={{ view: "city" }} activeOptions={EXACTLY}>
          {t("map.city")}
        </Link>
      ) : (
        <span aria-current="page">{t("map.city")}</span>
      )}
      {of && street && (
        <Link to="/map" search={{ district: of }} activeOptions={EXACTLY}>
          {district}
        </Link>
      )}
      {of && <span aria-current="page">{street ? name : district}</span>}
    </nav>
  );
}

function Views() {
  const { t } = useTranslation();
  const { of } = useNumbers();
  if (of) return null;
  return (
    <nav className="map-views" aria-label={t("map.views")}>
      {VIEWS.map((one) => (
        <Link
          key={one}
          to="/map"
          search={one === "mine" ? {} : { view: one }}
          activeOptions={EXACTLY}
        >
          {t(`map.view.${one}`)}
        </Link>
      ))}
    </nav>
  );
}

function Beside() {
  const { t } = useTranslation();
  const { rows, streets, of, street, loaded } = useNumbers();
  const outlines = useOutlines();
  const here = street ?? "";
  if (!loaded) return <Side title={t("loading")} />;
  if (street) {
    const found = within(rows, here);
    return (
      <Side title={t("map.whistles", { n: found.length })} street={street}>
        {found.length > 0 ? <Whistles rows={found} /> : <Empty>{t("map.calm")}</Empty>}
      </Side>
    );
  }
  const named = of ? streetsOf(streets, of) : seenDistricts(streets, outlines.data?.shapes ?? []);
  if (named.size === 0)
    return (
      <Side title={t("map.nothing")}>
        <Empty>{t(of ? "map.notyours" : "map.nobody")}</Empty>
      </Side>
    );
  return (
    <Side title={t(of ? "map.streets" : "map.districts", { n: named.size })}>
      <Places sums={sums(rows, named)} level={of ? "street" : "district"} />
    </Side>
  );
}

function Side(props: { title: string; street?: string; children?: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <section className="panel map-side" aria-label={props.title}>
      <h2>
        {props.title}
        {props.street && (
          <Link to="/board" search={{ street: props.street }}>
            {t("map.board")}
          </Link>
        )}
      </h2>
      {props.children}
    </section>
  );
}
