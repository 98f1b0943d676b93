import { describe, expect, it } from "vitest";
import { colormapsFor, colorTable } from "../../src/rendering/colormaps";

const entry = (table: Uint8Array, i: number) => [...table.subarray(3 * i, 3 * i + 3)];

describe("colorTable", () => {
  it.each([...colormapsFor("positive")])("%s has 256 RGB entries", (name) => {
    expect(colorTable(name, "positive")).toHaveLength(768);
  });

  it("is RGB, not OpenCV's BGR", () => {
    expect(entry(colorTable("viridis", "positive"), 255)).toEqual([253, 231, 37]);
  });

  it.each([...colormapsFor("both")])("%s is lightest in the middle", (name) => {
    const table = colorTable(name, "both");
    const light = [0, 64, 127, 128, 191, 255].map((i) => Math.min(...entry(table, i)));
    expect(light.indexOf(Math.max(...light))).toBeOneOf([2, 3]);
  });

  it("falls back to a table that suits the sign", () => {
    expect(colorTable("viridis", "both")).toBe(colorTable("blue_red", "both"));
    expect(colorTable("no such", "positive")).toBe(colorTable("inferno", "positive"));
  });
});
