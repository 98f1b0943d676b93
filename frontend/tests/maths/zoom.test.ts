import { describe, expect, it } from "vitest";
import type { Point } from "../../src/maths/lines";
import {
  clampZoom,
  fillOf,
  frameOf,
  MOST_ENLARGED,
  panBy,
  toPicture,
  zoomAt,
} from "../../src/maths/zoom";

const WHOLE = { factor: 1, x: 0.5, y: 0.5 };
const SQUARE = { x: 1, y: 1 };
const WIDE = { x: 1, y: 0.5 };

describe("fillOf", () => {
  it("lets the longer side fill the stage", () => {
    expect(fillOf({ height: 20, width: 40 })).toEqual({ x: 1, y: 0.5 });
  });
});

describe("toPicture", () => {
  it("is the point itself while the whole picture is shown", () => {
    expect(toPicture(WHOLE, SQUARE, [0.2, 0.7])).toEqual([0.2, 0.7]);
  });

  it("knows the empty stage beside a picture that is not square", () => {
    const [, y] = toPicture(WHOLE, WIDE, [0.5, 0.2]);
    expect(y).toBeLessThan(0);
  });

  it("covers half of the picture at twice its size", () => {
    const zoom = { factor: 2, x: 0.5, y: 0.5 };
    expect(toPicture(zoom, SQUARE, [0, 1])).toEqual([0.25, 0.75]);
  });
});

describe("zoomAt", () => {
  it("keeps what is under the pointer there", () => {
    const at: Point = [0.3, 0.6];
    const zoom = zoomAt(WHOLE, SQUARE, 4, at);
    const [x, y] = toPicture(zoom, SQUARE, at);
    expect(x).toBeCloseTo(0.3, 10);
    expect(y).toBeCloseTo(0.6, 10);
    const further = zoomAt(zoom, SQUARE, 9, at);
    expect(toPicture(further, SQUARE, at)[0]).toBeCloseTo(0.3, 10);
  });

  it("ends at the whole picture and at the most", () => {
    expect(zoomAt({ factor: 3, x: 0.2, y: 0.9 }, SQUARE, 0.5)).toEqual(WHOLE);
    expect(zoomAt(WHOLE, SQUARE, 1e6).factor).toBe(MOST_ENLARGED);
  });
});

describe("panBy", () => {
  it("stops at the picture's edge", () => {
    const zoom = { factor: 2, x: 0.5, y: 0.5 };
    expect(panBy(zoom, SQUARE, [0.1, 0]).x).toBeCloseTo(0.45, 10);
    expect(panBy(zoom, SQUARE, [9, -9])).toEqual({ factor: 2, x: 0.25, y: 0.75 });
  });

  it("does not move a side that fits as it is", () => {
    expect(panBy({ factor: 2, x: 0.5, y: 0.5 }, WIDE, [0, 0.3]).y).toBe(0.5);
  });
});

describe("clampZoom", () => {
  it("mends what an address may say", () => {
    expect(clampZoom({ factor: 2, x: -4, y: 0.4 }, SQUARE)).toEqual({ factor: 2, x: 0.25, y: 0.4 });
  });
});

describe("frameOf", () => {
  it("puts the center of the zoom into the middle of the stage", () => {
    expect(frameOf(WHOLE, WIDE)).toEqual({ left: 0, top: 0.25, width: 1, height: 0.5 });
    const zoom = { factor: 2, x: 0.75, y: 0.5 };
    expect(frameOf(zoom, SQUARE)).toEqual({ left: -1, top: -0.5, width: 2, height: 2 });
  });
});
