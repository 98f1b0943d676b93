import type { SeriesEntry } from "../api/catalog";
import type { Record as EpochRecord } from "../api/schema_pb";
import type { CellWords } from "../export/cell_words";
import type { Field } from "../export/csv";
import { exampleFiles } from "../export/example_files";
import type { Arrays } from "../export/npy";
import type { Pace } from "../export/pace";
import type { RecordReader } from "../export/reading";
import type { RunScope } from "../export/scope";
import type { WholeCell } from "../state/cells";
import type { Row } from "../state/rows";
import { filterFiles } from "./filters/export";
import { type KindName, kindName } from "./state";

/** What leaves the page of a kind of series. */
export interface KindFiles {
  /** How its arrays are called in the menu. */
  raw: string;
  /** What they are made of. */
  rawWords: string;
  /** What a saved picture says of its cell. */
  saved(row: Row): string;
  /** What stands under a saved cell; null: nothing is known of it. */
  words(cell: WholeCell): CellWords | null;
  /** Of the table of facts, beyond those that every run has. */
  columns(rows: readonly Row[]): Column[];
  /** What became of an epoch: "ok", or why there are no facts. */
  status(row: Row, record: EpochRecord | null): string;
  /** @param newest the last record that can be read: it tells how large the others are */
  arrays(
    scope: RunScope,
    newest: EpochRecord | null,
    reader: RecordReader,
    pace: Pace,
  ): Promise<RunArrays>;
}

/** A column of the table of facts. */
export interface Column {
  name: string;
  /** @param record null: of this epoch nothing is known of the row */
  field(row: Row, record: EpochRecord | null): Field;
}

/** The arrays of a run: how large they will be, and who makes them. */
export interface RunArrays {
  bytes: number;
  make(): {
    fill(step: number, record: EpochRecord | null): void | Promise<void>;
    finish(): Arrays;
  };
}

const FILES: { readonly [Name in KindName]: KindFiles } = {
  MAPS: exampleFiles,
  ACTIVATIONS: exampleFiles,
  FILTERS: filterFiles,
};

export function filesOf(source: Pick<SeriesEntry, "kind">): KindFiles {
  return FILES[kindName(source)];
}
