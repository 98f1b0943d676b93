import type { Point } from "../../maths/lines";
import { pixelAt } from "../../maths/place";
import type { Picture } from "../../rendering/overlay";
import { pictureSize, scaleOf } from "../../state/pipeline/facts";
import type { PipelineCell } from "../../state/pipeline/stages";
import { number } from "../../state/words";

/** What is said until the reader points at a picture. */
export const POINT_AT_IT = "Point at the picture to read its values.";

/**
 * What a picture holds at a point, by its color: as exact as 256 steps from black to white are.
 *
 * @param picture as it is shown
 */
export function pixelWords(
  { passing, column }: PipelineCell,
  picture: Picture | undefined,
  point: Point,
): string {
  const { facts } = column.stage;
  if (!passing || !facts || !picture) return "";
  const place = pixelAt(pictureSize(passing), point);
  const pixel = pixelAt(picture, point);
  if (!place || !pixel) return "";
  const [black, white] = scaleOf(column, facts);
  const start = 4 * (pixel.row * picture.width + pixel.column);
  const colors = [...picture.rgba.subarray(start, start + 3)];
  const gray = colors.every((color) => color === colors[0]);
  const values = (gray ? colors.slice(0, 1) : colors).map((color) =>
    number(black + (color / 255) * (white - black)),
  );
  return `row ${place.row}, column ${place.column}: ≈ ${values.join(", ")}`;
}
