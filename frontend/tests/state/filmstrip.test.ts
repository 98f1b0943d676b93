import { describe, expect, it } from "vitest";
import { filmstrip } from "../../src/state/filmstrip";

describe("filmstrip", () => {
  it("shows all epochs where they fit", () => {
    expect(filmstrip(3, 5, 0)).toEqual([0, 1, 2]);
  });

  it("is even, with the first and the last, where they do not", () => {
    expect(filmstrip(101, 5, 100)).toEqual([0, 25, 50, 75, 100]);
  });

  it("never hides the selected one, nor the first, nor the last", () => {
    for (let selected = 0; selected < 200; selected++) {
      const strip = filmstrip(200, 7, selected);
      expect(strip).toContain(selected);
      expect([strip[0], strip.at(-1), strip.length]).toEqual([0, 199, 7]);
      expect(strip).toEqual([...new Set(strip)].sort((a, b) => a - b));
    }
  });

  it("changes no other place when the selection moves by one", () => {
    for (let selected = 1; selected < 199; selected++) {
      const before = filmstrip(200, 12, selected);
      const after = filmstrip(200, 12, selected + 1);
      expect(before.filter((at, i) => at !== after[i]).length).toBeLessThanOrEqual(2);
    }
  });

  it("has room for the first, the selected and the last at the least", () => {
    expect(filmstrip(50, 1, 20)).toEqual([0, 20, 49]);
  });
});
