import { describe, expect, it } from "vitest";
import { chartGeometry, thin } from "../../../src/components/curves/curve_geometry";
import type { Curve } from "../../../src/state/curves";
import type { Unit } from "../../../src/state/measure";
import type { Row } from "../../../src/state/rows";
import type { Alignment } from "../../../src/state/view";

const SIZE = { width: 254, height: 124 };

function axisOf(places: number[], alignment: Alignment = "epoch") {
  return { alignment, columns: places.map((at) => ({ at, steps: new Map<string, number>() })) };
}

function curveOf(unit: Unit, values: number[], stretches?: number[][]): Curve {
  const all = stretches ?? [values.map((_, i) => i)];
  const line = { row: {} as Row, values: Float64Array.from(values), stretches: all };
  return { title: "", subtitle: "", hint: "", unit, lines: [line], references: [], absence: null };
}

const labels = (ticks: readonly { label: string }[]) => ticks.map(({ label }) => label);

describe("chartGeometry", () => {
  it("has the same axis for all shares and correlations", () => {
    const ticks = (unit: Unit, values: number[]) =>
      labels(chartGeometry(curveOf(unit, values), axisOf([0, 1]), SIZE).yTicks);
    expect(ticks("share", [0.2, 0.3])).toEqual(["0\u00a0%", "50\u00a0%", "100\u00a0%"]);
    expect(ticks("correlation", [0.9, 0.95])).toEqual(["0", "0.5", "1"]);
    expect(ticks("correlation", [-0.1, 0.95])).toEqual(["\u22121", "0", "1"]);
  });

  it("has few round numbers for scores, zero among those of activations, whole ones for counts", () => {
    const ticks = (unit: Unit, values: number[]) =>
      labels(chartGeometry(curveOf(unit, values), axisOf([0, 1]), SIZE).yTicks);
    expect(ticks("score", [2.3, 5.7])).toEqual(["3", "4", "5"]);
    expect(ticks("score", [1003, 1009])).toEqual(["1,004", "1,006", "1,008"]);
    expect(ticks("activation", [2.3, 3.7])).toEqual(["0", "1", "2", "3"]);
    expect(ticks("count", [0, 0])).toEqual(["0", "1"]);
    expect(ticks("score", [0, 2e-6])).toEqual(["0", "1.0e\u22126", "2.0e\u22126"]);
  });

  it("stands one value in the middle", () => {
    const { y } = chartGeometry(curveOf("score", [3, 3]), axisOf([0, 1]), SIZE);
    expect(y(3)).toBeGreaterThan(20);
    expect(y(3)).toBeLessThan(100);
  });

  it("names places in the words of the alignment", () => {
    const of = (places: number[], alignment: Alignment) => {
      const geometry = chartGeometry(curveOf("share", [0, 1]), axisOf(places, alignment), SIZE);
      return [geometry.xLabel, labels(geometry.xTicks).filter(Boolean)];
    };
    expect(of([0, 3], "epoch")).toEqual(["epoch", ["0", "1", "2", "3"]]);
    expect(of([5], "epoch")).toEqual(["epoch", ["5"]]);
    const shares = ["20\u00a0%", "40\u00a0%", "60\u00a0%", "80\u00a0%", "100\u00a0%"];
    expect(of([0, 1], "progress")).toEqual(["progress", shares]);
    expect(of([0, 7200], "time")).toEqual(["hours", ["0.0", "0.5", "1.0", "1.5", "2.0"]]);
    expect(of([0, 45], "time")[0]).toBe("seconds");
  });

  it("gives back the place that a pixel stands for", () => {
    const { x, place } = chartGeometry(curveOf("share", [0, 1]), axisOf([3, 40]), SIZE);
    expect(place(x(17))).toBeCloseTo(17);
    expect(x(40)).toBeLessThan(SIZE.width);
  });

  it("draws each stretch as a line of its own, and what stands alone as a dot", () => {
    const places = Array.from({ length: 100 }, (_, i) => i);
    const curve = curveOf(
      "share",
      places.map(() => 0.5),
      [[0, 1, 2], [50], [60, 61]],
    );
    const [line] = chartGeometry(curve, axisOf(places), SIZE).paths;
    expect(line?.path.match(/M/g)).toHaveLength(2);
    expect(line?.dots.match(/M/g)).toHaveLength(1);
  });

  it("shows every epoch as a dot where they are few", () => {
    const [line] = chartGeometry(curveOf("share", [0, 1, 0]), axisOf([0, 1, 2]), SIZE).paths;
    expect(line?.dots.match(/M/g)).toHaveLength(3);
  });
});

describe("thin", () => {
  const points = Array.from({ length: 10_000 }, (_, i): [number, number] => [
    i / 100,
    i === 4321 ? -50 : i === 7777 ? 90 : Math.sin(i),
  ]);

  it("leaves about two points a pixel", () => {
    expect(thin(points).length).toBeLessThanOrEqual(202);
  });

  it("keeps the peaks, the ends and the order", () => {
    const kept = thin(points);
    expect(kept).toContainEqual([43.21, -50]);
    expect(kept).toContainEqual([77.77, 90]);
    expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
    expect(kept.every(([x], i) => i === 0 || x >= (kept[i - 1]?.[0] ?? 0))).toBe(true);
  });

  it("leaves few points as they are", () => {
    expect(thin(points.slice(0, 1))).toHaveLength(1);
    expect(
      thin([
        [0, 1],
        [5, 2],
      ]),
    ).toEqual([
      [0, 1],
      [5, 2],
    ]);
  });
});
