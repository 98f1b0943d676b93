/** Sizes of a contact sheet, in pixels. */
export const SHEET = {
  margin: 24,
  heading: 104,
  columnHeading: 26,
  label: 232,
  labelPicture: 84,
  cell: 96,
  caption: 36,
  columnGap: 8,
  rowGap: 8,
  groupGap: 14,
} as const;

/** What one sheet holds. */
export const MOST_ROWS = 40;
/** Chromium draws no longer side, and a picture of this area takes a quarter of a gigabyte. */
const LONGEST_SIDE = 16_384;
const LARGEST_AREA = 64e6;
/** So wide a sheet has room for its heading. */
const LEAST_WIDTH = 760;

export interface SheetLayout {
  width: number;
  height: number;
  /** Upper edges of the rows, and left ones of the columns. */
  rows: number[];
  columns: number[];
}

/** @param rowsOfGroups how many rows each group has; groups stand a little apart */
export function layoutSheet(rowsOfGroups: readonly number[], numColumns: number): SheetLayout {
  const { margin, heading, columnHeading, label, cell, caption } = SHEET;
  const rows: number[] = [];
  let y = margin + heading + columnHeading;
  for (const count of rowsOfGroups) {
    for (let i = 0; i < count; i++) {
      rows.push(y);
      y += cell + caption + SHEET.rowGap;
    }
    y += SHEET.groupGap;
  }
  const columns = Array.from(
    { length: numColumns },
    (_, i) => margin + label + i * (cell + SHEET.columnGap),
  );
  const width = margin + label + numColumns * (cell + SHEET.columnGap) + margin;
  return { rows, columns, width: Math.max(LEAST_WIDTH, width), height: y + margin };
}

/** How many columns a sheet of these rows has room for. */
export function mostColumns(rowsOfGroups: readonly number[]): number {
  const { height } = layoutSheet(rowsOfGroups, 0);
  const width = Math.min(LONGEST_SIDE, LARGEST_AREA / height);
  const { margin, label, cell, columnGap } = SHEET;
  return Math.max(3, Math.floor((width - 2 * margin - label) / (cell + columnGap)));
}

/** The first rows of the groups, in all no more than a sheet holds. */
export function boundRows<G extends { rows: readonly unknown[] }>(
  groups: readonly G[],
): { group: G; count: number }[] {
  let room = MOST_ROWS;
  return groups.flatMap((group) => {
    const count = Math.min(room, group.rows.length);
    room -= count;
    return count ? { group, count } : [];
  });
}

/** What of so many a sheet has left out, for the sheet itself and for the menu; null: nothing. */
export function leftOutWords(
  shown: { rows: number; columns: number },
  all: { rows: number; columns: number },
): string | null {
  const parts: string[] = [];
  if (shown.rows < all.rows) parts.push(`${all.rows - shown.rows} of ${all.rows} rows`);
  if (shown.columns < all.columns) {
    parts.push(`${all.columns - shown.columns} of ${all.columns} epochs`);
  }
  return parts.length ? `${parts.join(" and ")} left out` : null;
}
