import type { Record as EpochRecord } from "../api/schema_pb";
import { mapFault } from "./readable";
import { type ExampleRow, isExample, type Row } from "./rows";
import type { Fault } from "./series";

/** What a row has at an epoch. */
export interface WholeCell<R extends Row = Row> {
  state: "whole";
  row: R;
  epoch: number;
  record: EpochRecord;
}

/** Of an example: one map over its picture, or the maps of channels. */
export type ExampleCell = WholeCell<ExampleRow>;

export interface EmptyCell {
  /** "left out": the epoch is there, but without this item. */
  state: "loading" | "missing" | "unreadable" | "replaced" | "left out";
  row: Row;
  /** Null: by this alignment, the run has no epoch here. */
  epoch: number | null;
  /** Of an unreadable one: why. */
  fault?: Fault;
}

export type Cell = WholeCell | EmptyCell;

/** What an example has in a whole record that holds so many maps of each. */
export function exampleCell(
  row: ExampleRow,
  epoch: number,
  record: EpochRecord,
  mapsPerExample: number,
): Cell {
  if (isReplaced(row, record)) return { state: "replaced", row, epoch };
  const words = mapFault(row, record, mapsPerExample);
  if (words !== null) return unreadable(row, epoch, { words, altered: false });
  return { state: "whole", row, epoch, record };
}

export function unreadable(row: Row, epoch: number, fault: Fault | undefined): EmptyCell {
  return fault ? { state: "unreadable", row, epoch, fault } : { state: "unreadable", row, epoch };
}

/** Whether a record is of other pictures than the present ones. */
export function isReplaced(row: Row, { examplesDigest, exampleId }: EpochRecord): boolean {
  if (!isExample(row)) return false;
  if (examplesDigest !== "" && examplesDigest !== row.run.examples.digest) return true;
  return exampleId.length > 0 && !exampleId[row.position];
}
