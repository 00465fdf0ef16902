/** An event as one sentence: what happened, to which unit, until when; what people wrote stands beside it. */
import { useTranslation } from "react-i18next";
import { useClock } from "~/live/clock";
import type { TimelineEvent } from "./event";
import { kindOf } from "./kinds";
import { useUnitName } from "./names";
import { moment } from "./time";

type Data = Record<string, unknown>;
type Said = Record<string, string | number>;

const UNITS = ["blower", "lead", "to", "addressee", "unit", "authority"];
const CODES = ["grade", "stage", "category", "level", "before", "role", "source"];
const RATED = ["speed", "cooperation", "result", "satisfaction", "validity", "clarity"];
const MOMENTS = ["due_at", "until", "since", "expected_end"];
const INNER = ["brief", "casualties", "response", "promise", "policy", "stand_in", "place"];

const text = (value: unknown) => (typeof value === "string" ? value : "");
const list = (value: unknown) => (Array.isArray(value) ? value : []);

function flat(data: Data): Data {
  const inner = INNER.map((name) => data[name]).filter((one) => typeof one === "object");
  return Object.assign({}, ...inner, data);
}

/** Gives the sentence of an event; `legName` knows the unit of a leg by its number. */
export function useSentence(): (event: TimelineEvent, legName: (leg: number) => string) => string {
  const { t, i18n } = useTranslation();
  const unit = useUnitName();
  const now = useClock();
  const word = (key: string, or: string) => (i18n.exists(key) ? t(key) : or);
  const said = (event: TimelineEvent, legName: (leg: number) => string): Said => {
    const data = flat(event.data);
    const found: Said = {};
    for (const [name, value] of Object.entries(data))
      if (typeof value === "string" || typeof value === "number") found[name] = value;
    for (const name of UNITS) if (text(data[name])) found[name] = unit(text(data[name]));
    for (const name of [...CODES, ...RATED, "outcome", "proportionality"])
      if (text(data[name])) found[name] = word(`value.${data[name]}`, text(data[name]));
    for (const name of MOMENTS)
      if (text(data[name])) found[name] = moment(Date.parse(text(data[name])), now());
    if (text(data.clock)) found.clock = word(`clock.${data.clock}`, text(data.clock));
    if (text(data.owner)) found.owner = unit(text(data.owner));
    if (typeof data.leg === "number")
      found.leg = data.leg === 0 ? t("timeline.whole") : legName(data.leg);
    found.office = unit(text(data.office) || event.office);
    found.as = t(data.lead === true ? "leg.lead" : "leg.assist");
    found.units = unitsOf(data, legName, unit).join(t("timeline.and"));
    found.addressees = list(data.addressees).map(String).map(unit).join(t("timeline.and"));
    found.count = list(data.duties ?? data.places ?? data.roll).length;
    return found;
  };
  return (event, legName) => {
    const kind = kindOf(event.kind);
    const told = said(event, legName);
    const pending = kind === "whistle.blown" && event.data.pending_confirmation === true;
    if (pending) return t("timeline.blownFirst", told);
    const key = `timeline.says.${kind}`;
    return i18n.exists(key) ? t(key, told) : word(`event.${kind}`, kind);
  };
}

function unitsOf(
  data: Data,
  legName: (leg: number) => string,
  unit: (code: string) => string,
): string[] {
  return list(data.legs).map((leg) =>
    typeof leg === "number" ? legName(leg) : unit(text((leg as Data).office)),
  );
}

/** Gives the units of legs by what a stream's own events say, for readers without its row. */
export function legsIn(events: readonly TimelineEvent[]): Map<number, string> {
  const found = new Map<number, string>();
  for (const event of events) {
    const { leg, office, legs } = event.data;
    if (typeof leg === "number" && text(office)) found.set(leg, text(office));
    for (const one of list(legs))
      if (typeof one === "object") found.set(one.leg as number, text(one.office));
  }
  return found;
}
