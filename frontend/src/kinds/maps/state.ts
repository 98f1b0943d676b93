import { exampleCell } from "../../state/cells";
import { type ExampleRow, exampleRows, examplesAmong } from "../../state/rows";
import type { KindState } from "../state";
import { MEASURES } from "./measures";

/** One map an example, over its picture. */
export const maps: KindState = {
  noun: "example",
  ofExamples: true,
  colored: true,
  overPicture: true,
  explains: true,
  byChannel: false,
  whyNoDifference: null,
  rows: exampleRows,
  cell: (row: ExampleRow, epoch, record) => exampleCell(row, epoch, record, 1),
  mapsPerExample: () => 1,
  measures: (rows) => MEASURES.flatMap((measuresOf) => measuresOf(examplesAmong(rows))),
  oddities: ({ nothingPositive }) => ({
    flat: "Flat map: it has the same value everywhere, so it points at nothing.",
    noPositive: nothingPositive,
  }),
};
