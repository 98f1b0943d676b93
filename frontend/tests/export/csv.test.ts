import { describe, expect, it } from "vitest";
import { csvLine } from "../../src/export/csv";

describe("csvLine", () => {
  it("ends as RFC 4180 says, and leaves out what is not known", () => {
    expect(csvLine(["a", null, 1, Number.NaN])).toBe("a,,1,\r\n");
  });

  it.each([
    ["a,b", '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ["two\nlines", '"two\nlines"'],
    [" plain ", " plain "],
  ])("quotes %j as %j", (field, written) => {
    expect(csvLine([field])).toBe(`${written}\r\n`);
  });

  it.each([
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ["\t=1", "'\t=1"],
  ])("lets no spreadsheet take the text %j for a formula", (field, written) => {
    expect(csvLine([field])).toBe(`${written}\r\n`);
  });

  it.each([
    [-1.5, "-1.5"],
    [Math.fround(0.1), "0.1"],
    [0.1, "0.1"],
    [1 / 3, "0.3333333333333333"],
    [1700000000.123, "1700000000.123"],
    [Number.POSITIVE_INFINITY, "inf"],
    [Number.NEGATIVE_INFINITY, "-inf"],
  ])("writes the number %d so that it is read back the same", (value, written) => {
    expect(csvLine([value])).toBe(`${written}\r\n`);
  });

  it("writes single precision without loss", () => {
    for (let i = 0; i < 1000; i++) {
      const value = Math.fround(Math.sin(i) * 10 ** ((i % 40) - 20));
      expect(Math.fround(Number(csvLine([value])))).toBe(value);
    }
  });
});
