/** The outlines that are shipped: what the source gives, converted and thinned; `vitest run -u` writes them. */
import { describe, expect, test } from "vitest";
import source from "../../../data/wuhan-districts.geojson?raw";
import { fromGcj02 } from "./datum";
import { Picture, read, Wrong } from "./shapes";
import { simplify, written } from "./simplify";

const NEAR = 0.0015; // Degrees: 150 m, a pixel and a half of a city that is 1000 pixels high.
const made = written(simplify(read(source, "gcj02"), NEAR));

test("what is shipped is what the source gives, in WGS84 and with fewer points", async () => {
  await expect(made).toMatchFileSnapshot("./wuhan.geojson");
  expect(made.length).toBeLessThan(source.length / 2);
});

test("the 13 districts lie where Wuhan lies, each around its middle", () => {
  const shapes = read(made, "wgs84");
  expect(shapes).toHaveLength(13);
  const centres = JSON.parse(source).features.map(
    (one: { properties: { center: [number, number] } }) => fromGcj02(one.properties.center),
  );
  shapes.forEach((shape, at) => {
    const xs = shape.rings.flat().map(([x]) => x);
    expect(Math.min(...xs)).toBeLessThan(centres[at][0]);
    expect(Math.max(...xs)).toBeGreaterThan(centres[at][0]);
  });
});

test("neighbours keep one border: a point of a shared line stands on both outlines or on none", () => {
  const whole = read(source, "gcj02");
  const before = shared(whole);
  const after = simplify(whole, NEAR);
  for (const key of before) {
    const of = whole.filter((one) => has(one.rings, key)).map((one) => one.code);
    const still = after.filter((one) => has(one.rings, key)).map((one) => one.code);
    expect([0, of.length], key).toContain(still.length);
  }
});

function shared(shapes: ReturnType<typeof read>): Set<string> {
  const counts = new Map<string, number>();
  for (const one of shapes)
    for (const key of new Set(one.rings.flat().map((p) => p.join())))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  return new Set([...counts].filter(([, n]) => n > 1).map(([key]) => key));
}

function has(rings: readonly (readonly (readonly [number, number])[])[], key: string): boolean {
  return rings.some((ring) => ring.some((point) => point.join() === key));
}

test("a picture keeps the form: as wide as it is in metres, and words within the shape", () => {
  const shapes = read(made, "wgs84");
  const picture = new Picture(shapes, 1000);
  expect(picture.height).toBe(1000);
  expect(picture.width).toBeGreaterThan(700);
  for (const shape of shapes) {
    const [x, y] = picture.heart(shape);
    expect(x).toBeGreaterThan(0);
    expect(y).toBeLessThan(1000);
  }
});

const feature = (geometry: unknown, properties: unknown = { code: "1", name: "甲" }) =>
  JSON.stringify({
    type: "FeatureCollection",
    features: [{ type: "Feature", properties, geometry }],
  });
const square = [
  [
    [114, 30],
    [114.1, 30],
    [114.1, 30.1],
    [114, 30],
  ],
];

describe("a file that cannot be drawn is refused with what is wrong", () => {
  test.each([
    ["json", "not json"],
    ["collection", '{"type": "Point"}'],
    ["topology", '{"type": "Topology"}'],
    ["empty", '{"type": "FeatureCollection", "features": []}'],
    ["code", feature({ type: "Polygon", coordinates: square }, { name: "甲" })],
    ["kind", feature({ type: "Point", coordinates: [114, 30] })],
    ["kind", feature(null)],
    ["rings", feature({ type: "Polygon", coordinates: [[[114, 30]]] })],
    [
      "nowhere",
      feature({
        type: "Polygon",
        coordinates: [
          [
            [0, 0],
            [1, 1],
            [1, 2],
            [0, 0],
          ],
        ],
      }),
    ],
    ["nowhere", feature({ type: "Polygon", coordinates: [[[114, 30], null, [1, 2], [114, 30]]] })],
    [
      "globe",
      feature({
        type: "Polygon",
        coordinates: [
          [
            [114, 30],
            [500, 1],
            [1, 2],
            [114, 30],
          ],
        ],
      }),
    ],
  ])("%s", (word, text) => {
    expect(() => read(text, "wgs84")).toThrow(Wrong);
    expect(() => read(text, "wgs84")).toThrow(word);
  });

  test("and one that can is not", () => {
    expect(read(feature({ type: "Polygon", coordinates: square }), "wgs84")[0]?.name).toBe("甲");
  });
});
