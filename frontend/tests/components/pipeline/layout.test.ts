import { describe, expect, it } from "vitest";
import { arrange, LAYOUT, rowsInView } from "../../../src/components/pipeline/layout";
import { splitAt, stage } from "../../pipeline_logs";

const split = (count: number, elements: number) => {
  const ids = Array.from({ length: elements }, (_, i) => `e${i}`);
  const stages = Array.from({ length: count }, (_, i) => stage(`s${i}`, i, [0], []));
  return splitAt(0, ids, ...stages);
};
const TWO = [split(5, 8), split(4, 8)];

describe("arrange", () => {
  it("puts the splits beside each other where all of their stages have room", () => {
    const { beside, places, width } = arrange(TWO, 5, 1380);
    expect(beside).toBe(true);
    expect(places.map(({ top }) => top)).toEqual([0, 0]);
    expect(places[1]?.left).toBeGreaterThan(places[0]?.width ?? 0);
    expect(width).toBeLessThanOrEqual(1380);
  });

  it("puts one under the other where they have not", () => {
    const { beside, places, column } = arrange(TWO, 5, 780);
    expect([beside, places[1]?.left]).toEqual([false, 0]);
    expect(places[1]?.top).toBeGreaterThan(places[0]?.height ?? 0);
    expect(LAYOUT.label + 5 * column).toBeLessThanOrEqual(780);
  });

  it("never makes a column too narrow to be read", () => {
    expect(arrange([split(10, 1)], 10, 500)).toMatchObject({ column: LAYOUT.narrowest });
  });
});

describe("rowsInView", () => {
  it("makes a few of a thousand rows, wherever the reader has scrolled to", () => {
    const { places, row } = arrange([split(10, 1024)], 10, 1380);
    const [place] = places;
    if (!place) throw new Error("There is one.");
    for (const top of [0, 50_000, place.height - 600]) {
      const [from, to] = rowsInView(place, row, 1024, { top, height: 600 });
      expect(to - from).toBeGreaterThan(2);
      expect(to - from).toBeLessThan(12);
      expect(LAYOUT.head + from * row).toBeLessThanOrEqual(Math.max(LAYOUT.head, top));
      expect(LAYOUT.head + to * row).toBeGreaterThanOrEqual(Math.min(place.height, top + 600));
    }
  });

  it("makes none of a table that is far away", () => {
    const place = { top: 9000, left: 0, width: 500, height: 1000 };
    const [from, to] = rowsInView(place, 200, 5, { top: 0, height: 600 });
    expect(to - from).toBe(0);
  });
});
