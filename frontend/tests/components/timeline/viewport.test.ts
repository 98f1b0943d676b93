import { describe, expect, it } from "vitest";
import {
  LAYOUT,
  placeGroups,
  scrollTo,
  visibleColumns,
  visibleGroups,
} from "../../../src/components/timeline/viewport";
import { twoRuns } from "../../logs";

const area = { left: 0, top: 0, width: 1000, height: 400 };

describe("visibleColumns", () => {
  it("makes few cells of many", () => {
    const [from, to] = visibleColumns({ ...area, left: 50_000 }, 200, 1000);
    expect(from).toBeGreaterThan(0);
    expect(to - from).toBeLessThan(30);
    expect(from * LAYOUT.column).toBeLessThan(50_000);
    expect(to * LAYOUT.column).toBeGreaterThan(50_000 + 800);
  });

  it("stays within the epochs there are", () => {
    expect(visibleColumns(area, 200, 3)).toEqual([0, 3]);
  });
});

describe("visibleGroups", () => {
  it("leaves out what is far below", () => {
    const { groups } = twoRuns();
    const many = Array.from({ length: 50 }, () => groups[0] as (typeof groups)[number]);
    expect(visibleGroups(area, placeGroups(many)).length).toBeLessThan(5);
  });
});

describe("scrollTo", () => {
  const column = (i: number) => ({ start: i * 10, size: 10, neighbors: true });

  it("does not move what is in view", () => {
    expect(scrollTo(50, 100, column(8))).toBe(50);
  });

  it("goes as far as the next neighbor, either way", () => {
    expect(scrollTo(50, 100, column(3))).toBe(20);
    expect(scrollTo(50, 100, column(20))).toBe(120);
  });

  it("moves less without neighbors", () => {
    expect(scrollTo(50, 100, { ...column(15), neighbors: false })).toBe(60);
  });
});
