/** The tokens: colours with their contrast as the browser resolves them, sizes of type, spaces. */
import { useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { contrast } from "./contrast";
import { Part, State } from "./part";

const GROUNDS = ["canvas", "surface", "raised", "hover", "line", "changed"];
const THEMES = ["light", "dark"] as const;

// What stands on what, and how much contrast it needs at least (visual.md 8).
const PAIRS: [string, string, number][] = [
  ...["ink", "ink2", "ink3", "accent", "over", "done"].flatMap(
    (ink): [string, string, number][] => [
      [ink, "surface", 4.5],
      [ink, "canvas", 4.5],
    ],
  ),
  ["on-accent", "accent", 4.5],
  ["accent", "accent-tint", 4.5],
  ["over", "over-tint", 6],
  ["soon", "soon-tint", 6],
  ["ink2", "over-tint", 4.5],
  ["ink2", "soon-tint", 4.5],
  ...["g1", "g2", "g3", "g4"].map((ink): [string, string, number] => [ink, "surface", 4.5]),
];
const BORDERS: [string, string, number][] = [
  ["control", "surface", 3],
  ["control", "canvas", 3],
];

const SIZES: [number, number, number, string][] = [
  [12, 16, 400, "meta"],
  [13, 20, 400, "cell"],
  [14, 20, 400, "body"],
  [14, 20, 600, "strong"],
  [16, 24, 600, "title"],
  [20, 28, 600, "countdown"],
  [28, 32, 600, "figure"],
];
const SPACES = ["s1", "s2", "s3", "s4", "s5", "s6"];

export function Tokens() {
  return (
    <>
      <Part name="colours" of="style/tokens.css" cells="whole">
        {THEMES.map((theme) => (
          <State key={theme} name={theme}>
            <Colours theme={theme} />
          </State>
        ))}
      </Part>
      <Part name="type" of="style/base.css" cells="whole">
        <Type />
      </Part>
      <Part name="spaces" of="style/tokens.css">
        {SPACES.map((name) => (
          <Space key={name} name={name} />
        ))}
      </Part>
    </>
  );
}

/** Gives the colours of a theme by their names, once they can be read. */
function useColours() {
  const ref = useRef<HTMLDivElement>(null);
  const [named, setNamed] = useState<(name: string) => string>(() => () => "");
  useLayoutEffect(() => {
    const style = ref.current && getComputedStyle(ref.current);
    setNamed(() => (name: string) => style?.getPropertyValue(`--${name}`).trim() ?? "");
  }, []);
  return { ref, named };
}

function Colours(props: { theme: "light" | "dark" }) {
  const { ref, named } = useColours();
  return (
    <div ref={ref} className="guide-colours" data-theme={props.theme}>
      <ul>
        {GROUNDS.map((name) => (
          <li key={name} className="guide-ground" style={{ background: `var(--${name})` }}>
            {name} <span>{named(name)}</span>
          </li>
        ))}
      </ul>
      <ul>
        {PAIRS.map(([ink, on, least]) => (
          <li
            key={`${ink}-${on}`}
            style={{ color: `var(--${ink})`, background: `var(--${on})` }}
            data-least={least}
          >
            {ink} / {on} <Ratio one={named(ink)} other={named(on)} />
          </li>
        ))}
        {BORDERS.map(([ink, on, least]) => (
          <li
            key={`${ink}-${on}`}
            style={{ borderColor: `var(--${ink})`, background: `var(--${on})` }}
            data-least={least}
          >
            {ink} / {on} <Ratio one={named(ink)} other={named(on)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Ratio(props: { one: string; other: string }) {
  if (!props.one) return null;
  const ratio = contrast(props.one, props.other);
  return <b>{(Math.floor(ratio * 10) / 10).toFixed(1)}</b>; // Never rounded up to what it must be.
}

function Type() {
  const { t } = useTranslation();
  return SIZES.map(([size, line, weight, use]) => (
    <div key={use} className="guide-type">
      <span className="meta">
        {size}/{line} {weight} · {t(`guide.use.${use}`)}
      </span>
      <span style={{ font: `${weight} ${size}px / ${line}px var(--font)` }}>
        保成社区燃气泄漏，消防 签收 02:14
      </span>
    </div>
  ));
}

function Space({ name }: { name: string }) {
  return (
    <div className="guide-space">
      <span className="meta">--{name}</span>
      <span style={{ width: `var(--${name})` }} />
    </div>
  );
}
