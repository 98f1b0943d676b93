import { expect, it } from "vitest";
import { greatest, pictureDifference } from "../../src/maths/picture_difference";

function picture(width: number, ...pixels: [number, number, number][]) {
  const rgba = new Uint8ClampedArray(pixels.flatMap((rgb) => [...rgb, 255]));
  return { width, height: pixels.length / width, rgba };
}

it("is B minus A, in shares of the way from black to white", () => {
  const a = picture(2, [0, 0, 0], [255, 255, 255]);
  const b = picture(2, [255, 255, 255], [204, 204, 204]);
  const { values } = pictureDifference(a, b);
  expect([...values].map((value) => value.toFixed(2))).toEqual(["1.00", "-0.20"]);
});

it("sees colors that were exchanged, though the sum of them is the same", () => {
  const { values } = pictureDifference(picture(1, [255, 0, 0]), picture(1, [0, 0, 255]));
  expect(Math.abs(values[0] ?? 0)).toBe(1);
});

it("is nothing between equal pictures, of whatever size", () => {
  const small = picture(1, [9, 8, 7]);
  const large = picture(2, [9, 8, 7], [9, 8, 7], [9, 8, 7], [9, 8, 7]);
  expect(greatest(pictureDifference(small, small))).toBe(0);
  const fitted = pictureDifference(large, small);
  expect([fitted.width, fitted.height, greatest(fitted)]).toEqual([2, 2, 0]);
});
