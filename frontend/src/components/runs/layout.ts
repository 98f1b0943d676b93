import type { RunColumn } from "../../state/runs/columns";

/** Heights, in CSS pixels; the styles take them from here. */
export const ROW = 40;
export const HEADER = 36;
/** Rows this far outside of the view are made already. */
const MARGIN_ROWS = 6;

/** How wide each column may get; those of measures share what is left. */
const WIDTHS: { readonly [column: string]: string } = {
  name: "minmax(var(--name-width), 1.6fr)",
  written: "minmax(104px, .6fr)",
  epoch: "minmax(64px, .4fr)",
  effect: "minmax(var(--cue-width), 2.4fr)",
};
const MEASURE = "minmax(var(--measure-width), 1fr)";
const TICK = "34px";

/** Of the grid that headings and rows share. */
export function columnTracks(columns: readonly RunColumn[]): string {
  return [TICK, ...columns.map(({ name }) => WIDTHS[name] ?? MEASURE)].join(" ");
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
