import { describe, expect, it } from "vitest";
import { decodeFloat16 } from "../../src/maths/float16";
import { decodeMap, misfit } from "../../src/maths/maps";

const half = (...bits: number[]) => new Uint8Array(new Uint16Array(bits).buffer);

describe("decodeFloat16", () => {
  it.each([
    [0x0000, 0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x83ff, -1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])("reads %i as %d", (bits, value) => {
    expect(decodeFloat16(half(bits))[0]).toBe(value);
  });

  it("reads little-endian bytes", () => {
    expect(decodeFloat16(Uint8Array.of(0x00, 0x3c))[0]).toBe(1);
  });
});

describe("decodeMap", () => {
  const maps = {
    height: 1,
    width: 2,
    encoding: 1,
    values: half(0x3c00, 0xbc00, 0x3c00, 0x3800),
    scale: [4, 8],
  };

  it("takes the example at its position and multiplies by its scale", () => {
    expect(decodeMap(maps, 1)).toEqual({ height: 1, width: 2, values: Float32Array.of(8, 4) });
  });

  it("has no map for an example that the record does not hold", () => {
    expect(decodeMap(maps, 2)).toBeNull();
  });

  it("has no map in an encoding that it does not know", () => {
    expect(decodeMap({ ...maps, encoding: 7 }, 0)).toBeNull();
  });

  it.each([
    ["none", []],
    ["0", [0]],
    ["a negative one", [-1]],
    ["not a number", [Number.NaN]],
    ["infinite", [Number.POSITIVE_INFINITY]],
  ])("has no map whose scale is %s", (_, scale) => {
    expect(decodeMap({ ...maps, scale }, 0)).toBeNull();
  });
});

describe("misfit", () => {
  const maps = { height: 1, width: 2, encoding: 1, values: half(1, 2, 3, 4), scale: [4, 8] };

  it("finds nothing wrong with as many maps as are expected", () => {
    expect(misfit(maps, 2)).toBeNull();
  });

  it.each([
    ["an unknown encoding", { encoding: 9 }, 2, /encoding, 9/],
    ["too few maps", {}, 3, /2 maps where 3/],
    ["too many maps", {}, 1, /2 maps where 1/],
    ["missing bytes", { values: half(1, 2, 3) }, 2, /6 bytes for 2 maps of 1 × 2/],
    ["bytes too many", { values: half(1, 2, 3, 4, 5) }, 2, /10 bytes/],
    ["a size beyond all bytes", { height: 2 ** 31, width: 2 ** 31 }, 2, /do not fit/],
    ["a size of 0", { height: 0 }, 2, /do not fit/],
    ["a scale of 0", { scale: [4, 0] }, 2, /no scale/],
    ["a scale that is no number", { scale: [Number.NaN, 8] }, 2, /no scale/],
  ])("says what is wrong with %s", (_, change, count, words) => {
    expect(misfit({ ...maps, ...change }, count)).toMatch(words);
  });
});
