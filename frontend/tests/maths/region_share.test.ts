import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Box, regionShare } from "../../src/maths/region_share";

interface Case {
  map: { height: number; width: number; values: number[][] };
  height: number;
  width: number;
  box: Box;
  share: number;
}

// Written by Python, whose own test holds it to region_share.
const file = join(import.meta.dirname, "../../../tests/maths/region_shares.json");
const cases: Case[] = JSON.parse(readFileSync(file, "utf8"));

describe("regionShare", () => {
  it.each(cases)("finds what Python finds on $height × $width: $share", (one) => {
    const { map, height, width, box, share } = one;
    const values = Float32Array.from(map.values.flat());
    const found = regionShare({ height: map.height, width: map.width, values }, box, height, width);
    expect(Math.abs((found ?? Number.NaN) - share)).toBeLessThan(1e-3);
  });

  it("is not known where nothing is positive or a value is not finite", () => {
    const box = { top: 0, left: 0, bottom: 1, right: 0.5 };
    const share = (...values: number[]) =>
      regionShare({ height: 1, width: 2, values: Float32Array.from(values) }, box, 1, 2);
    expect(share(-1, 0)).toBeNull();
    expect(share(Number.NaN, 1)).toBeNull();
    expect(share(1, 3)).toBe(0.25);
  });
});
