import { describe, expect, it } from "vitest";
import {
  boundRows,
  layoutSheet,
  leftOutWords,
  MOST_ROWS,
  mostColumns,
  SHEET,
} from "../../src/export/sheet_layout";

const groupsOf = (...counts: number[]) =>
  counts.map((count) => ({ rows: Array.from({ length: count }) }));

describe("layoutSheet", () => {
  it("lets no cell touch another, and all lie within the sheet", () => {
    const { rows, columns, width, height } = layoutSheet([2, 1], 12);
    expect([rows.length, columns.length]).toEqual([3, 12]);
    const down = rows.slice(1).map((y, i) => y - (rows[i] as number));
    const across = columns.slice(1).map((x, i) => x - (columns[i] as number));
    expect(Math.min(...down)).toBeGreaterThanOrEqual(SHEET.cell + SHEET.caption);
    expect(Math.min(...across)).toBeGreaterThan(SHEET.cell);
    expect((rows[0] as number) - SHEET.margin).toBeGreaterThanOrEqual(SHEET.heading);
    expect((columns[0] as number) - SHEET.margin).toBeGreaterThanOrEqual(SHEET.label);
    expect((rows.at(-1) as number) + SHEET.cell + SHEET.caption).toBeLessThan(height);
    expect((columns.at(-1) as number) + SHEET.cell).toBeLessThan(width);
  });

  it("sets groups apart from each other", () => {
    const { rows } = layoutSheet([2, 1], 1);
    const [first = 0, second = 0, third = 0] = rows;
    expect(third - second).toBeGreaterThan(second - first);
  });
});

describe("mostColumns", () => {
  it.each([[[1]], [[20, 20]], [Array(40).fill(1)]])(
    "keeps %j within what a canvas takes",
    (groups) => {
      const { width, height } = layoutSheet(groups, mostColumns(groups));
      expect(Math.max(width, height)).toBeLessThanOrEqual(16_384);
      expect(width * height).toBeLessThanOrEqual(65e6);
    },
  );

  it("has room for a strip of any screen, however many rows", () => {
    expect(mostColumns(Array(40).fill(1))).toBeGreaterThan(60);
  });
});

describe("boundRows", () => {
  it("takes all that there are as long as they fit", () => {
    expect(boundRows(groupsOf(2, 2)).map(({ count }) => count)).toEqual([2, 2]);
  });

  it("ends within a group where the sheet is full", () => {
    const counts = boundRows(groupsOf(MOST_ROWS - 1, 4, 4)).map(({ count }) => count);
    expect(counts).toEqual([MOST_ROWS - 1, 1]);
  });
});

describe("leftOutWords", () => {
  it("says nothing where all is there", () => {
    expect(leftOutWords({ rows: 2, columns: 3 }, { rows: 2, columns: 3 })).toBeNull();
  });

  it("counts what is not", () => {
    expect(leftOutWords({ rows: 40, columns: 12 }, { rows: 52, columns: 200 })).toBe(
      "12 of 52 rows and 188 of 200 epochs left out",
    );
  });
});
