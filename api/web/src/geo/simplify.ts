/** Fewer points on an outline, and the border of two neighbours still one line. */
import type { Ring, Shape } from "./shapes";

const DIGITS = 5; // A metre.

/** Leaves out points less than `degrees` off the line; one that matters to a neighbour stays on both. */
export function simplify(shapes: readonly Shape[], degrees: number): Shape[] {
  const rings = shapes.flatMap((one) => one.rings);
  const kept = new Set(rings.flatMap((ring) => thinned(open(ring), degrees).map(name)));
  return shapes.map((one) => ({
    ...one,
    rings: one.rings
      .map((ring) => closed(open(ring).filter((point) => kept.has(name(point)))))
      .filter((ring) => ring.length > 3),
  }));
}

const name = (point: readonly [number, number]) => point.map((n) => n.toFixed(DIGITS)).join();

/** Gives a ring without its last point, which is the first again. */
function open(ring: Ring): Ring {
  const [first, last] = [ring[0], ring[ring.length - 1]];
  return first && last && name(first) === name(last) ? ring.slice(0, -1) : ring;
}

function closed(points: Ring): Ring {
  return points[0] ? [...points, points[0]] : [];
}

/** Thins a ring, cut at its western and eastern end: the same points whichever way it runs. */
function thinned(points: Ring, degrees: number): Ring {
  const order = points.map((_, at) => at).sort((a, b) => westward(points[a], points[b]));
  const [west, east] = [order[0] ?? 0, order[order.length - 1] ?? 0];
  const [from, to] = west < east ? [west, east] : [east, west];
  const there = points.slice(from, to + 1);
  const back = [...points.slice(to), ...points.slice(0, from + 1)];
  return [...peucker(there, degrees), ...peucker(back, degrees)];
}

function westward(a: Ring[number] | undefined, b: Ring[number] | undefined): number {
  return a && b ? a[0] - b[0] || a[1] - b[1] : 0;
}

function peucker(line: Ring, degrees: number): Ring {
  const [first, last] = [line[0], line[line.length - 1]];
  if (!first || !last || line.length < 3) return [...line];
  let [far, at] = [0, 0];
  line.forEach((point, here) => {
    const off = offLine(point, first, last);
    if (off > far) [far, at] = [off, here];
  });
  if (far <= degrees) return [first, last];
  return [
    ...peucker(line.slice(0, at + 1), degrees).slice(0, -1),
    ...peucker(line.slice(at), degrees),
  ];
}

function offLine(p: Ring[number], a: Ring[number], b: Ring[number]): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const t = length ? ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length : 0;
  const near = Math.max(0, Math.min(1, t));
  return Math.hypot(p[0] - a[0] - near * dx, p[1] - a[1] - near * dy);
}

/** Writes outlines as GeoJSON, ten metres exact. */
export function written(shapes: readonly Shape[]): string {
  const round = (n: number) => Math.round(n * 1e4) / 1e4;
  const features = shapes.map((one) => ({
    type: "Feature",
    properties: { code: one.code, name: one.name },
    geometry: {
      type: "MultiPolygon",
      coordinates: one.rings.map((ring) => [ring.map(([x, y]) => [round(x), round(y)])]),
    },
  }));
  return JSON.stringify({ type: "FeatureCollection", features });
}
