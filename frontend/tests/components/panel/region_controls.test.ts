import { describe, expect, it } from "vitest";
import { withEdge } from "../../../src/components/panel/region_controls";

describe("withEdge", () => {
  const box = { top: 0.2, left: 0.2, bottom: 0.6, right: 0.6 };

  it("moves one edge", () => {
    expect(withEdge(box, "left", 0.5)).toEqual({ ...box, left: 0.5 });
  });

  it("lets an edge pass the other", () => {
    expect(withEdge(box, "top", 0.9)).toEqual({ ...box, top: 0.6, bottom: 0.9 });
  });

  it("refuses what leaves no region or lies outside", () => {
    expect(withEdge(box, "right", 0.2)).toBeNull();
    expect(withEdge(box, "right", 1.2)).toBeNull();
    expect(withEdge(box, "right", Number.NaN)).toBeNull();
  });
});
