/** The transform against points that others have published. */
import { describe, expect, test } from "vitest";
import { fromBd09, fromGcj02, type Point, toGcj02, toWgs84 } from "./datum";

// googollee/eviltransform, its test set: WGS84, and the same place in GCJ-02.
const PAIRS: [string, Point, Point][] = [
  ["Shanghai", [121.5272106, 31.1774276], [121.531541859215, 31.17530398364597]],
  ["Shenzhen", [113.912316, 22.543847], [113.9171764808363, 22.540796131694766]],
  ["Beijing", [116.377817, 39.911954], [116.38404722455657, 39.91334545536069]],
];

describe.each(PAIRS)("%s", (_, wgs, gcj) => {
  test("is shifted as published", () => {
    expect(toGcj02(wgs)[0]).toBeCloseTo(gcj[0], 6);
    expect(toGcj02(wgs)[1]).toBeCloseTo(gcj[1], 6);
  });

  test("comes back to within a centimetre", () => {
    expect(Math.abs(fromGcj02(gcj)[0] - wgs[0])).toBeLessThan(2e-7);
    expect(Math.abs(fromGcj02(gcj)[1] - wgs[1])).toBeLessThan(2e-7);
  });
});

test("Baidu's shift is taken back as published by coordtransform", () => {
  const [lon, lat] = fromBd09([116.404, 39.915]);
  expect(lon).toBeCloseTo(116.39762729119315, 9);
  expect(lat).toBeCloseTo(39.90865673957631, 9);
});

test("a point outside China is not shifted", () => {
  expect(toWgs84([-74.006, 40.7128], "gcj02")).toEqual([-74.006, 40.7128]);
});

test("WGS84 stays as it is", () => {
  expect(toWgs84([114.3, 30.6], "wgs84")).toEqual([114.3, 30.6]);
});
