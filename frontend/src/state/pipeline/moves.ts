import type { View } from "../view";
import { cellBefore } from "./facts";
import type { PipelineSnapshot } from "./room";
import type { Split } from "./splits";
import { cellIn, type PipelineCell, type StageColumn } from "./stages";

/** The selected cell's place in its split. */
export interface CellPlace {
  split: Split;
  /** Of its column, and of its element. */
  column: number;
  row: number;
}

export function placeOfCell({ splits, cell }: PipelineSnapshot): CellPlace | null {
  if (!cell) return null;
  for (const split of splits) {
    const column = split.columns.findIndex(({ key }) => key === cell.column.key);
    if (column >= 0) return { split, column, row: split.elements.indexOf(cell.element) };
  }
  return null;
}

/** The cell so many stages and elements on, within the split; before there is one, the first. */
export function movedCell(
  { columns, elements }: Split,
  from: { column: number; row: number } | null,
  [stages, rows]: readonly [stages: number, rows: number],
): Pick<View, "stage" | "element" | "against"> {
  const within = (at: number, length: number) => Math.min(Math.max(at, 0), length - 1);
  const [column, row] = from ? [from.column + stages, from.row + rows] : [0, 0];
  return {
    stage: columns[within(column, columns.length)]?.key ?? null,
    element: elements[within(row, elements.length)] ?? null,
    against: null,
  };
}

/** The column that the selected cell is compared with: the reader's, or the one before. */
export function comparedColumn(
  { split, column }: CellPlace,
  { against }: Pick<View, "against">,
): StageColumn | null {
  if (against === NOTHING) return null;
  const own = split.columns[column];
  const chosen = split.columns.find(({ key }) => key === against && key !== own?.key);
  return chosen ?? split.columns[column - 1] ?? null;
}

/** `View.against`, where the reader wants to see the cell alone. */
export const NOTHING = "none";

/** The same element in the column that it is compared with. */
export function comparedCell(place: CellPlace, view: Pick<View, "against">): PipelineCell | null {
  const column = comparedColumn(place, view);
  const element = place.split.elements[place.row];
  return column && element !== undefined ? cellIn(column, element) : null;
}

/** A cell, and the same element in the column before it: what has changed since is told. */
export interface SeenCell {
  cell: PipelineCell;
  before: PipelineCell | null;
}

/** Cells of one element in the order of the stages. */
export function seenCells({ split }: CellPlace, cells: readonly PipelineCell[]): SeenCell[] {
  const at = ({ column }: PipelineCell) => split.columns.findIndex(({ key }) => key === column.key);
  return [...cells]
    .sort((one, other) => at(one) - at(other))
    .map((cell) => ({ cell, before: cellBefore(split.columns, cell) }));
}
