import { expect, it } from "vitest";
import { pixelWords } from "../../../src/components/pipeline/pixel_words";
import { cellIn } from "../../../src/state/pipeline/stages";
import { splitAt, stage } from "../../pipeline_logs";

/** Of 2 × 2 pixels, of an array of 4 × 6; black is 0, white 255. */
const PICTURE = {
  width: 2,
  height: 2,
  rgba: new Uint8ClampedArray([
    ...[255, 0, 51, 255, 7, 7, 7, 255],
    ...[0, 0, 0, 255, 255, 255, 255, 255],
  ]),
};
const [column] = splitAt(0, ["x"], stage("loaded", 0, [0], ["x"])).columns;

function words(point: [number, number], white = 255): string {
  if (!column?.stage.facts) throw new Error("There is a stage.");
  const facts = { ...column.stage.facts, white };
  const scaled = { ...column, stage: { ...column.stage, facts } };
  return pixelWords(cellIn(scaled, "x"), PICTURE, point);
}

it("tells where a point is in the array, and the values that its color stands for", () => {
  expect(words([0.1, 0.1])).toBe("row 0, column 0: ≈ 255, 0, 51");
  expect(words([0.1, 0.1], 1)).toBe("row 0, column 0: ≈ 1, 0, 0.2");
  expect(words([0.99, 0.99])).toBe("row 3, column 5: ≈ 255");
  expect(words([0.6, 0.1])).toBe("row 0, column 3: ≈ 7");
});

it("tells nothing outside of the picture", () => {
  expect(words([1.2, 0.5])).toBe("");
});
