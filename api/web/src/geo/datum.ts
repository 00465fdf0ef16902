/** Chinese web maps shift their coordinates: GCJ-02 (Amap, Tencent) by 300-600 m, BD-09 (Baidu) once more.
 *
 * Whistle keeps WGS84 and converts at the edge, once, when an outline is imported. The shift is the
 * published series in longitude and latitude over the Krasovsky ellipsoid; the way back is found by
 * iterating it, to within a centimetre. Outside the box around China nothing is shifted. */

export type Point = readonly [lon: number, lat: number];
export type Datum = "wgs84" | "gcj02" | "bd09";

const A = 6378245; // Krasovsky 1940: half the long axis in metres, and the eccentricity squared.
const EE = 0.00669342162296594;
const BAIDU = (Math.PI * 3000) / 180;
const NEAR = 1e-8; // Degrees: a millimetre.
const TURNS_MAX = 20;

const { sin, cos, sqrt, abs, PI } = Math;

function waves(x: number): number {
  return ((20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2) / 3;
}

function shiftLat(x: number, y: number): number {
  const flat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x));
  const slow = ((20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * 2) / 3;
  return flat + waves(x) + slow + ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3;
}

function shiftLon(x: number, y: number): number {
  const flat = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x));
  const slow = ((20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * 2) / 3;
  return flat + waves(x) + slow + ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3;
}

function outside([lon, lat]: Point): boolean {
  return lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271;
}

/** Shifts a WGS84 point as a Chinese map must. */
export function toGcj02(point: Point): Point {
  if (outside(point)) return point;
  const [lon, lat] = point;
  const x = lon - 105;
  const y = lat - 35;
  const angle = (lat / 180) * PI;
  const bent = 1 - EE * sin(angle) * sin(angle);
  const dLat = (shiftLat(x, y) * 180) / (((A * (1 - EE)) / (bent * sqrt(bent))) * PI);
  const dLon = (shiftLon(x, y) * 180) / ((A / sqrt(bent)) * cos(angle) * PI);
  return [lon + dLon, lat + dLat];
}

/** Takes the shift of GCJ-02 back, by coming nearer until it fits. */
export function fromGcj02(point: Point): Point {
  if (outside(point)) return point;
  let [lon, lat] = point;
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    const [atLon, atLat] = toGcj02([lon, lat]);
    const [offLon, offLat] = [atLon - point[0], atLat - point[1]];
    lon -= offLon;
    lat -= offLat;
    if (abs(offLon) < NEAR && abs(offLat) < NEAR) break;
  }
  return [lon, lat];
}

/** Takes Baidu's own shift back: what is left is GCJ-02. */
export function fromBd09(point: Point): Point {
  const x = point[0] - 0.0065;
  const y = point[1] - 0.006;
  const far = sqrt(x * x + y * y) - 0.00002 * sin(y * BAIDU);
  const turn = Math.atan2(y, x) - 0.000003 * cos(x * BAIDU);
  return [far * cos(turn), far * sin(turn)];
}

/** Gives a point of any of the three as WGS84. */
export function toWgs84(point: Point, datum: Datum): Point {
  if (datum === "wgs84") return point;
  return fromGcj02(datum === "bd09" ? fromBd09(point) : point);
}
