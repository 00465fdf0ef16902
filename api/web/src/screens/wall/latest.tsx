/** What came last, seen by the wall itself: blown, closed, and each step of a unit while it watches. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "~/kit/time";
import { now } from "~/live/clock";
import type { Whistle } from "~/live/rows";
import { useRoom } from "./room";

const HIGH = 33; // Of a row, as wall.css has it.
const KEPT = 60;

interface Step {
  key: string;
  at: number;
  short: string;
  word: string; // leg.signed, or wall.blown
  who: string;
}

export function Latest(props: { rows: readonly Whistle[]; changed: ReadonlySet<string> }) {
  const { t } = useTranslation();
  const [list, most] = useRoom(HIGH);
  const steps = useSteps(props.rows, props.changed);
  const told = [...steps, ...marks(props.rows)].sort((a, b) => b.at - a.at);
  return (
    <section className="wall-box wall-latest" aria-label={t("wall.latest")}>
      <h2>{t("wall.latest")}</h2>
      <ol ref={list}>
        {told.slice(0, most).map((step) => (
          <li key={step.key}>
            <time>{moment(step.at, now())}</time>
            <span data-shortened>
              {step.short} {step.who} {t(step.word)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** When each whistle was blown and closed: known from its row, whenever the wall began. */
function marks(rows: readonly Whistle[]): Step[] {
  return rows.flatMap((row) => {
    const at = (word: string, time: string | null): Step[] =>
      time
        ? [
            {
              key: `${row.key}/${word}`,
              at: Date.parse(time),
              short: row.short,
              word,
              who: row.matter,
            },
          ]
        : [];
    const ended = row.status === "withdrawn" ? "wall.withdrawn" : "wall.closed";
    return [...at("wall.blown", row.blown_at), ...at(ended, row.closed_at)];
  });
}

/** The steps of units since the wall began, at the moment at which they were heard. */
function useSteps(rows: readonly Whistle[], changed: ReadonlySet<string>): Step[] {
  const known = useRef(new Map<string, string>());
  const [steps, setSteps] = useState<Step[]>([]);
  useEffect(() => {
    const found: Step[] = [];
    for (const row of rows)
      for (const leg of row.legs) {
        const name = `${row.key}/${leg.leg}`;
        const was = known.current.get(name);
        known.current.set(name, leg.state);
        if (!changed.has(row.key) || was === leg.state || (!was && leg.state === "dispatched"))
          continue;
        const key = `${name}/${leg.state}/${row.version}`;
        found.push({ key, at: now(), short: row.short, word: `leg.${leg.state}`, who: leg.name });
      }
    if (found.length > 0) setSteps((before) => [...found, ...before].slice(0, KEPT));
  }, [rows, changed]);
  return steps;
}
