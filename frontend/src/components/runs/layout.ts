import type { RunColumn } from "../../state/runs/columns";

/** Heights, in CSS pixels; the styles take them from here. */
export const ROW = 40;
export const HEADER = 36;
/** Rows this far outside of the view are made already. */
const MARGIN_ROWS = 6;

/** How wide each column is at least, and its share of what is left; measures are all alike. */
const WIDTHS: { readonly [column: string]: readonly [least: string, share: number] } = {
  name: ["var(--name-width)", 1.6],
  written: ["90px", 0.5],
  epoch: ["var(--epoch-width)", 0.4],
  effect: ["var(--cue-width)", 2.4],
};
const MEASURE = ["var(--measure-width)", 1] as const;
const TICK = "34px";

/** Of the grid that headings and rows share; beneath the least width the table is scrolled. */
export function columnTracks(columns: readonly RunColumn[]): string {
  const widths = columns.map(({ name }) => WIDTHS[name] ?? MEASURE);
  const tracks = widths.map(([least, share]) => `minmax(${least}, ${share}fr)`);
  const least = [TICK, ...widths.map(([width]) => width)].join(" + ");
  return `--tracks: ${[TICK, ...tracks].join(" ")}; min-width: calc(${least})`;
}

export interface RowsInView {
  /** Rows to make: from the first up to, not with, the second. */
  made: readonly [from: number, to: number];
  /** Those that can be seen. */
  seen: readonly [from: number, to: number];
}

export function rowsInView(top: number, height: number, count: number): RowsInView {
  const from = Math.floor(top / ROW);
  const to = Math.ceil((top + height - HEADER) / ROW);
  const within = (row: number) => Math.min(count, Math.max(0, row));
  return {
    made: [within(from - MARGIN_ROWS), within(to + MARGIN_ROWS)],
    seen: [within(from), within(to)],
  };
}
