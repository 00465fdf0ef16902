/** Outlines with their numbers: open and overdue; the tint says overdue once more, never alone. */
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Picture, type Shape } from "~/geo/shapes";
import type { Sum } from "./sums";
import "./picture.css";

interface Props {
  shapes: readonly Shape[];
  focus: readonly Shape[]; // What the picture is fitted to; the rest lies around it.
  sums: ReadonlyMap<string, Sum>;
  label: string;
  open?: ((code: string) => void) | undefined;
  big?: boolean; // On a wall.
}

const MARGIN = 16;

/** Gives the size of a box, as it changes. */
function useSize() {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const here = box.current;
    if (!here) return;
    const measure = () => setSize({ width: here.clientWidth, height: here.clientHeight });
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(here);
    return () => watch.disconnect();
  }, []);
  return { box, size };
}

export function Outline(props: Props) {
  const { box, size } = useSize();
  const { shapes, focus, sums, open, big = false } = props;
  const fit = useMemo(() => {
    const room = 1000;
    const flat = new Picture(focus.length ? focus : shapes, room);
    const wide = Math.max(size.width - 2 * MARGIN, 1) / Math.max(flat.width, 1);
    const high = Math.max(size.height - 2 * MARGIN, 1) / Math.max(flat.height, 1);
    return new Picture(focus.length ? focus : shapes, room * Math.min(wide, high));
  }, [shapes, focus, size]);
  const left = (size.width - fit.width) / 2;
  const top = (size.height - fit.height) / 2;
  const spots = useMemo(() => shapes.map((one) => spotOf(one, fit)), [shapes, fit]);
  const words = useMemo(
    () => placed(spots, sums, big).filter(({ x, y, em }) => seen(x + left, y + top, em, size)),
    [spots, sums, big, left, top, size],
  );
  const ready = size.width > 0 && shapes.length > 0;
  return (
    <div className="picture" ref={box}>
      {ready && (
        // biome-ignore lint/a11y/useSemanticElements: no fieldset holds a drawing.
        <svg width={size.width} height={size.height} role="group" aria-label={props.label}>
          <g transform={`translate(${left.toFixed(1)} ${top.toFixed(1)})`}>
            {shapes.map((one) => (
              <Area key={one.code} shape={one} fit={fit} sum={sums.get(one.code)} open={open} />
            ))}
            {words.map((word) => (
              <Words key={word.shape.code} word={word} />
            ))}
          </g>
        </svg>
      )}
    </div>
  );
}

interface OneProps {
  shape: Shape;
  fit: Picture;
  sum: Sum | undefined;
}

function Area(props: OneProps & { open: Props["open"] }) {
  const { t } = useTranslation();
  const { shape, fit, sum, open } = props;
  const path = useMemo(() => fit.path(shape), [fit, shape]);
  const name = sum
    ? t("map.sentence", { name: shape.name, open: sum.open, over: sum.over })
    : t("map.unseen", { name: shape.name });
  const state = sum ? (sum.over > 0 ? "over" : sum.open > 0 ? "open" : "calm") : "unseen";
  if (!open || !sum) return <path className="area" d={path} data-state={state} />;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button has no place within an SVG.
    <path
      className="area area-way"
      d={path}
      data-state={state}
      role="button"
      tabIndex={0}
      aria-label={name}
      onClick={() => open(shape.code)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        open(shape.code);
      }}
    >
      <title>{name}</title>
    </path>
  );
}

const EM = { desk: [12, 24], wall: [18, 40] } as const; // The least and the most, in pixels.
const ACROSS = 9; // So many letters go across a shape.
const SHORT = /(区|街道|街|镇|乡)$/;

interface Spot {
  shape: Shape;
  short: string;
  room: number;
  x: number;
  y: number;
}

interface Word extends Spot {
  sum: Sum | undefined;
  em: number;
}

function spotOf(shape: Shape, fit: Picture): Spot {
  const [x, y] = fit.heart(shape);
  return { shape, short: shape.name.replace(SHORT, ""), room: fit.span(shape), x, y };
}

/** Places the words: those with numbers first; a name without any gives way where it has no room. */
function placed(spots: readonly Spot[], sums: Props["sums"], big: boolean): Word[] {
  const [least, most] = big ? EM.wall : EM.desk;
  const words = spots.map((spot): Word => {
    const em = Math.round(Math.max(least, Math.min(most, spot.room / ACROSS)));
    return { ...spot, sum: sums.get(spot.shape.code), em };
  });
  const order = words.sort((a, b) => Number(b.sum !== undefined) - Number(a.sum !== undefined));
  const kept: Word[] = [];
  for (const word of order) {
    if (!word.sum && word.room < word.short.length * word.em) continue;
    if (!kept.some((other) => touch(word, other))) kept.push(word);
  }
  return kept;
}

/** Says whether words stand wholly within the picture. */
function seen(x: number, y: number, em: number, size: { width: number; height: number }): boolean {
  const across = em * 1.6;
  return x > across && x < size.width - across && y > em * 1.2 && y < size.height - em * 1.2;
}

function touch(a: Word, b: Word): boolean {
  const wide = (a.short.length * a.em + b.short.length * b.em) / 2 + 2;
  const high = ((a.sum ? 2.3 : 1.2) * a.em + (b.sum ? 2.3 : 1.2) * b.em) / 2;
  return Math.abs(a.x - b.x) < wide && Math.abs(a.y - b.y) < high;
}

function Words(props: { word: Word }) {
  const { sum, short, em, x, y } = props.word;
  const at = `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
  return (
    <g className="words" fontSize={em} transform={at} aria-hidden>
      <text y={sum ? -em * 0.2 : em * 0.35}>{short}</text>
      {sum && (
        <text y={em * 1.05} className="words-sum" data-over={sum.over > 0 || undefined}>
          {sum.open}
          {sum.over > 0 && <tspan className="words-over">/{sum.over}</tspan>}
        </text>
      )}
    </g>
  );
}
