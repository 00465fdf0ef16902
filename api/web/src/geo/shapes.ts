/** Outlines: read from GeoJSON of any of three datums, refused with what is wrong, drawn as SVG paths. */
import { type Datum, type Point, toWgs84 } from "./datum";

export type Ring = Point[];

/** The outline of one place: its code, its name, and its rings in WGS84. */
export interface Shape {
  code: string;
  name: string;
  rings: Ring[];
}

/** What is wrong with a file, as a word of the screens and its parameters. */
export class Wrong extends Error {
  constructor(
    readonly word: string,
    readonly parameters: Record<string, string | number> = {},
  ) {
    super(word);
  }
}

export const BYTES_MAX = 8_000_000;
const SHAPES_MAX = 2000;
const POINTS_MAX = 200_000;
const CODES = ["code", "adcode", "id", "代码", "区划代码"];
const NAMES = ["name", "名称", "NAME"];

interface Feature {
  properties?: Record<string, unknown> | null;
  geometry?: { type?: string; coordinates?: unknown } | null;
}

/** Reads a GeoJSON file; Wrong says what is the matter, and in which feature. */
export function read(text: string, datum: Datum): Shape[] {
  const features = featuresOf(text);
  if (features.length === 0) throw new Wrong("empty");
  if (features.length > SHAPES_MAX) throw new Wrong("many", { n: SHAPES_MAX });
  const shapes = features.map((one, at) => shape(one, at + 1, datum));
  const points = shapes.reduce((sum, one) => sum + one.rings.reduce((n, r) => n + r.length, 0), 0);
  if (points > POINTS_MAX) throw new Wrong("points", { n: POINTS_MAX });
  const codes = new Set(shapes.map((one) => one.code));
  if (codes.size < shapes.length) throw new Wrong("twice");
  return shapes;
}

function featuresOf(text: string): Feature[] {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Wrong("json");
  }
  const top = found as { type?: string; features?: unknown } | null;
  if (top?.type === "Topology") throw new Wrong("topology");
  if (top?.type !== "FeatureCollection" || !Array.isArray(top.features))
    throw new Wrong("collection");
  return top.features as Feature[];
}

function shape(one: Feature, at: number, datum: Datum): Shape {
  const about = one?.properties ?? {};
  const code = first(about, CODES);
  const name = first(about, NAMES);
  if (!code) throw new Wrong("code", { at });
  const where = name || code;
  const { type, coordinates } = one.geometry ?? {};
  if (type !== "Polygon" && type !== "MultiPolygon") throw new Wrong("kind", { where });
  const parts = type === "Polygon" ? [coordinates] : coordinates;
  if (!Array.isArray(parts) || !parts.every(Array.isArray)) throw new Wrong("rings", { where });
  const rings = (parts as unknown[][]).flat().map((ring) => ringOf(ring, where, datum));
  if (rings.length === 0) throw new Wrong("rings", { where });
  return { code, name: name || code, rings };
}

function first(about: Record<string, unknown>, names: string[]): string {
  const found = names
    .map((name) => about[name])
    .find((value) => value !== undefined && value !== "");
  return typeof found === "string" || typeof found === "number" ? String(found).trim() : "";
}

function ringOf(ring: unknown, where: string, datum: Datum): Ring {
  if (!Array.isArray(ring) || ring.length < 4) throw new Wrong("rings", { where });
  return ring.map((pair) => point(pair, where, datum));
}

/** Gives a point, unless it is none: null, 0/0 and what lies on no globe are never drawn. */
function point(pair: unknown, where: string, datum: Datum): Point {
  const [lon, lat] = Array.isArray(pair) ? (pair as unknown[]) : [];
  if (typeof lon !== "number" || typeof lat !== "number" || !(Math.abs(lon) + Math.abs(lat) > 0))
    throw new Wrong("nowhere", { where });
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) throw new Wrong("globe", { where });
  return toWgs84([lon, lat], datum);
}

/** A flat picture of outlines: metres east and south of their corner, so that shapes keep their form. */
export class Picture {
  private readonly west: number;
  private readonly north: number;
  private readonly scale: number;
  private readonly squeeze: number;
  readonly width: number;
  readonly height: number;

  constructor(shapes: readonly Shape[], room: number) {
    const points = shapes.flatMap((one) => one.rings.flat());
    const lons = points.map((one) => one[0]);
    const lats = points.map((one) => one[1]);
    this.west = least(lons);
    this.north = -least(lats.map((lat) => -lat));
    const middle = (this.north + least(lats)) / 2;
    this.squeeze = Math.cos((middle * Math.PI) / 180);
    const wide = (-least(lons.map((lon) => -lon)) - this.west) * this.squeeze;
    const high = this.north - least(lats);
    this.scale = room / Math.max(wide, high, 1e-9);
    this.width = Math.round(wide * this.scale);
    this.height = Math.round(high * this.scale);
  }

  at([lon, lat]: Point): [number, number] {
    return [(lon - this.west) * this.squeeze * this.scale, (this.north - lat) * this.scale];
  }

  path(one: Shape): string {
    return one.rings.map((ring) => `M${ring.map((p) => this.written(p)).join("L")}Z`).join("");
  }

  private written(point: Point): string {
    return this.at(point)
      .map((n) => n.toFixed(1))
      .join(" ");
  }

  /** Gives where the words of a shape stand: well within its largest ring. */
  heart(one: Shape): [number, number] {
    const ring = largest(one.rings).map((point) => this.at(point));
    return inside(ring);
  }

  /** Gives how wide a shape is drawn, in units of the picture. */
  span(one: Shape): number {
    const xs = largest(one.rings).map((point) => this.at(point)[0]);
    return -least(xs.map((x) => -x)) - least(xs);
  }
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
}

function area(ring: readonly (readonly [number, number])[]): number {
  return Math.abs(
    ring.reduce((sum, [x, y], at) => {
      const [nextX, nextY] = ring[(at + 1) % ring.length] ?? [x, y];
      return sum + x * nextY - nextX * y;
    }, 0) / 2,
  );
}

function largest(rings: readonly Ring[]): Ring {
  return rings.reduce((best, ring) => (area(ring) > area(best) ? ring : best), rings[0] ?? []);
}

const ACROSS = 24;

/** Gives the point of a grid that lies furthest from the edge; a bent shape's middle may lie outside it. */
function inside(ring: readonly [number, number][]): [number, number] {
  const xs = ring.map((one) => one[0]);
  const ys = ring.map((one) => one[1]);
  const [left, top] = [least(xs), least(ys)];
  const wide = -least(xs.map((x) => -x)) - left;
  const high = -least(ys.map((y) => -y)) - top;
  let best: [number, number] = [left + wide / 2, top + high / 2];
  let far = -1;
  for (let i = 1; i < ACROSS; i++)
    for (let j = 1; j < ACROSS; j++) {
      const here: [number, number] = [left + (wide * i) / ACROSS, top + (high * j) / ACROSS];
      if (!within(here, ring)) continue;
      const gap = edge(here, ring);
      if (gap > far) [best, far] = [here, gap];
    }
  return best;
}

function within([x, y]: [number, number], ring: readonly [number, number][]): boolean {
  let found = false;
  ring.forEach(([ax, ay], at) => {
    const [bx, by] = ring[(at + 1) % ring.length] ?? [ax, ay];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) found = !found;
  });
  return found;
}

/** Gives the distance to the nearest edge; across counts less than down, since words are wide. */
function edge([x, y]: [number, number], ring: readonly [number, number][]): number {
  return least(
    ring.map(([ax, ay], at) => {
      const [bx, by] = ring[(at + 1) % ring.length] ?? [ax, ay];
      const [dx, dy] = [(bx - ax) / 2, by - ay];
      const length = dx * dx + dy * dy;
      const part = length ? (((x - ax) / 2) * dx + (y - ay) * dy) / length : 0;
      const t = Math.max(0, Math.min(1, part));
      return Math.hypot((x - ax) / 2 - t * dx, y - ay - t * dy);
    }),
  );
}
