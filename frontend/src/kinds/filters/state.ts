import type { Record as EpochRecord } from "../../api/schema_pb";
import { type Cell, unreadable, type WholeCell } from "../../state/cells";
import type { Measure } from "../../state/measure";
import { tileFault } from "../../state/readable";
import type { ItemRow, TimelineRun } from "../../state/rows";
import { tileActivation } from "../../state/tiles";
import type { KindState } from "../state";

/** A filter's picture at an epoch. */
export type FilterCell = WholeCell<ItemRow>;

/** One picture a filter, the same for all examples. */
export const filters: KindState = {
  noun: "filter",
  ofExamples: false,
  colored: false,
  overPicture: false,
  explains: false,
  byChannel: false,
  whyNoDifference:
    "Not of filters: their pictures are found anew at each epoch and have no values to subtract",
  rows: filterRows,
  cell: filterCell,
  mapsPerExample: () => 0,
  measures: ([row]) => (row?.example === null ? [activationReached(row)] : []),
};

/** Every filter that any epoch read so far has. */
function filterRows(run: TimelineRun): [string, ItemRow][] {
  const found = new Set(run.series.records().flatMap(({ tiles }) => tiles?.channel ?? []));
  return [...found].map((item) => {
    const name = `filter ${item}`;
    return [name, { run, example: null, item, name }];
  });
}

function filterCell(row: ItemRow, epoch: number, record: EpochRecord): Cell {
  const tile = tileOf(row, record);
  if (tile < 0) return { state: "left out", row, epoch };
  const words = tileFault(record, tile);
  return words === null
    ? { state: "whole", row, epoch, record }
    : unreadable(row, epoch, { words, altered: false });
}

/** Where a filter stands in the record's tiles; -1: it is not there. */
export function tileOf({ item }: ItemRow, { tiles }: EpochRecord): number {
  return tiles?.channel.indexOf(item) ?? -1;
}

/** The activation that a filter's picture reached; null: it is not known. */
export function reached(row: ItemRow, record: EpochRecord): number | null {
  return record.tiles ? tileActivation(record.tiles, tileOf(row, record)) : null;
}

function activationReached(row: ItemRow): Measure {
  return {
    title: "Activation reached",
    subtitle: `by the picture of ${row.name}`,
    hint: "Mean over the positions of the filter's picture",
    unit: "activation",
    absence: "No activation in the log.",
    value: (_, record) => reached(row, record),
  };
}
