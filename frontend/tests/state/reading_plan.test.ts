import { describe, expect, it } from "vitest";
import { nextBatch } from "../../src/state/reading_plan";
import { Series } from "../../src/state/series";
import { page } from "../logs";

const STEPS = Array.from({ length: 10 }, (_, i) => i);

function seriesWith(...read: number[]): Series {
  const series = new Series();
  series.merge(page(STEPS, read));
  return series;
}

describe("nextBatch", () => {
  it("begins with what is on the screen, in its order", () => {
    expect(nextBatch(seriesWith(), { shown: [9, 0, 5], near: [8] }, true)).toEqual({
      steps: [9, 0, 5],
      parts: "all",
      urgent: true,
    });
  });

  it("goes on with what is near, then with all the rest", () => {
    const focus = { shown: [9], near: [8, 9] };
    expect(nextBatch(seriesWith(9), focus, true)).toEqual({
      steps: [8, 0, 1, 2, 3, 4, 5, 6, 7],
      parts: "all",
      urgent: false,
    });
  });

  it("asks for facts alone where memory has no room for all maps", () => {
    const series = seriesWith(9);
    expect(nextBatch(series, { shown: [9], near: [] }, false)).toMatchObject({ parts: "facts" });
    series.merge(page(STEPS, STEPS), false);
    expect(nextBatch(series, { shown: [9], near: [] }, false)).toBeNull();
    expect(nextBatch(series, { shown: [3], near: [] }, false)?.steps).toEqual([3]);
  });

  it("reads what is near in stretches once its nearer half is no longer here", () => {
    const series = seriesWith(5, 4, 6);
    series.merge(page(STEPS, STEPS), false);
    expect(nextBatch(series, { shown: [5], near: [6, 4, 7, 3] }, false)).toBeNull();
    expect(nextBatch(series, { shown: [6], near: [7, 5, 8, 4] }, false)?.steps).toEqual([7, 8]);
  });

  it("does not ask for steps that the series has not", () => {
    expect(nextBatch(seriesWith(...STEPS), { shown: [42], near: [] }, true)).toBeNull();
  });
});
