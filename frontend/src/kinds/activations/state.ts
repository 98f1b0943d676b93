import type { Record as EpochRecord } from "../../api/schema_pb";
import { exampleCell } from "../../state/cells";
import { drift } from "../../state/measure";
import { type ExampleRow, exampleRows, examplesAmong } from "../../state/rows";
import type { KindState } from "../state";
import { deadChannels, meanActivation } from "./measures";

/** One map a channel for each example, side by side, or one channel alone. */
export const activations: KindState = {
  noun: "example",
  ofExamples: true,
  colored: true,
  overPicture: false,
  explains: false,
  byChannel: true,
  whyNoDifference: null,
  rows: exampleRows,
  cell: (row: ExampleRow, epoch, record) => exampleCell(row, epoch, record, numChannels(record)),
  mapsPerExample: numChannels,
  measures(rows, channel) {
    const examples = examplesAmong(rows);
    return [
      meanActivation(examples, channel),
      deadChannels(examples),
      { ...drift("maps"), optional: true },
    ];
  },
  oddities: () => ({
    flat: "Flat: all channels shown have the same value everywhere.",
    noPositive: "No channel shown has a positive value.",
  }),
};

function numChannels({ tiles }: EpochRecord): number {
  return tiles?.channel.length ?? 0;
}
