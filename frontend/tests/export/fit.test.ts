import { describe, expect, it } from "vitest";
import { contain, enlarged, fitText, within } from "../../src/export/fit";

/** As if every character were ten wide. */
const measure = (text: string) => [...text].length * 10;

describe("fitText", () => {
  it("leaves a text that fits", () => {
    expect(fitText("shirt", 50, measure)).toBe("shirt");
  });

  it.each([
    [49, "shi…"],
    [20, "s…"],
    [5, "…"],
  ])("cuts to a width of %i", (width, cut) => {
    expect(fitText("shirt", width, measure)).toBe(cut);
  });

  it("keeps the end by which names are told apart", () => {
    expect(fitText("resnet_seed3", 90, measure, 5)).toBe("res…seed3");
  });

  it("cuts between characters, not within them", () => {
    expect(fitText("😀😀😀", 20, measure)).toBe("😀…");
  });
});

describe("enlarged", () => {
  it.each([
    [
      { width: 28, height: 28 },
      { width: 420, height: 420 },
    ],
    [
      { width: 224, height: 112 },
      { width: 448, height: 224 },
    ],
    [
      { width: 512, height: 300 },
      { width: 512, height: 300 },
    ],
  ])("makes %o at least 400 by a whole factor", (size, expected) => {
    expect(enlarged(size, 400)).toEqual(expected);
  });

  it("leaves a picture that would become too large", () => {
    const size = { width: 224, height: 224 };
    expect(enlarged(size, 240, 360)).toEqual(size);
  });

  it("reduces what is too large", () => {
    expect(enlarged({ width: 512, height: 256 }, 240, 360)).toEqual({ width: 360, height: 180 });
  });
});

describe("within", () => {
  it.each([
    [
      { width: 28, height: 14 },
      { width: 84, height: 42 },
    ],
    [
      { width: 192, height: 192 },
      { width: 96, height: 96 },
    ],
    [
      { width: 96, height: 50 },
      { width: 96, height: 50 },
    ],
  ])("puts %o into 96 pixels", (size, expected) => {
    expect(within(size, 96)).toEqual(expected);
  });
});

describe("contain", () => {
  it("fills the box in one direction", () => {
    expect(contain({ width: 10, height: 20 }, { width: 100, height: 100 })).toEqual({
      width: 50,
      height: 100,
    });
  });
});
