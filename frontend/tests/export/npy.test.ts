import { describe, expect, it } from "vitest";
import { booleans, type NpyArray, npyHeader, numbers, text, texts } from "../../src/export/npy";

function headerText(array: NpyArray): string {
  return new TextDecoder("latin1").decode(npyHeader(array)).slice(10);
}

describe("npyHeader", () => {
  it("begins with the magic, the version 1.0 and the length of the rest", () => {
    const header = npyHeader(numbers(new Float32Array(6), [2, 3]));
    expect([...header.slice(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    expect((header[8] ?? 0) + 256 * (header[9] ?? 0)).toBe(header.length - 10);
  });

  it("ends with a line break at a multiple of 64, so that the values are aligned", () => {
    for (const shape of [[6], [2, 3], [1, 2, 3], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 6]]) {
      const header = npyHeader(numbers(new Float32Array(6), shape));
      expect(header.length % 64).toBe(0);
      expect(header.at(-1)).toBe(0x0a);
    }
  });

  it.each([
    [numbers(new Float32Array(6), [2, 3]), "'<f4'", "(2, 3)"],
    [numbers(Float64Array.of(1)), "'<f8'", "(1,)"],
    [numbers(Int32Array.of(1, 2)), "'<i4'", "(2,)"],
    [numbers(new Uint8Array(0), [0, 3]), "'|u1'", "(0, 3)"],
    [booleans(Uint8Array.of(1, 0)), "'|b1'", "(2,)"],
    [text("abc"), "'<U3'", "()"],
  ])("names the type and the shape as Python writes them (%#)", (array, descr, shape) => {
    expect(headerText(array).trimEnd()).toBe(
      `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`,
    );
  });
});

describe("numbers", () => {
  it("are the bytes of the array, and of no more than it", () => {
    const part = Int32Array.of(1, 2, 3).subarray(1);
    expect([...numbers(part).bytes]).toEqual([2, 0, 0, 0, 3, 0, 0, 0]);
  });

  it("that do not fill their shape are refused", () => {
    expect(() => numbers(new Float32Array(5), [2, 3])).toThrow("2 × 3");
  });
});

describe("texts", () => {
  it("have four bytes a character, as many as the longest has, and zeros after", () => {
    const array = texts(["a", "b😀"]);
    expect(array.descr).toBe("<U2");
    expect([...new Uint32Array(array.bytes.buffer)]).toEqual([0x61, 0, 0x62, 0x1f600]);
  });

  it("have a length even where there are none", () => {
    expect(texts([])).toMatchObject({ descr: "<U1", shape: [0] });
    expect(texts([""])).toMatchObject({ descr: "<U1", shape: [1] });
  });

  it("take half a character for an unknown one", () => {
    expect([...new Uint32Array(texts(["\ud83d"]).bytes.buffer)]).toEqual([0xfffd]);
  });
});
