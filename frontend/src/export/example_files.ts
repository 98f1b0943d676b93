import type { KindFiles } from "../kinds/export";
import { kindOf } from "../kinds/state";
import type { ExampleCell } from "../state/cells";
import { cellFacts } from "../state/facts";
import { type ExampleRow, examplesAmong } from "../state/rows";
import { joined, taskOf } from "../state/task";
import { exampleColumns } from "./example_columns";
import { ExampleArrays, type MapSize, valuesPerExample } from "./map_arrays";
import type { Pace } from "./pace";
import { factRecords, type RecordReader } from "./reading";
import { statusOf } from "./run_facts";
import type { RunScope } from "./scope";

/** What leaves the page of maps of examples, be it one each or one a channel. */
export const exampleFiles: KindFiles = {
  raw: "Raw maps",
  rawWords: "float32 with all facts",
  saved: (row: ExampleRow) => `${taskOf(row).saved} and color bar`,
  words(cell: ExampleCell) {
    const { outcome, meaning } = cellFacts(cell);
    const { mark, what, more, sentence } = outcome;
    const explains = kindOf(cell.row.run.source).explains;
    return { mark, what, more: joined(more), sentence, meaning: explains ? meaning : null };
  },
  columns: (rows) => exampleColumns(examplesAmong(rows)),
  status: statusOf,
  async arrays(scope, newest, reader, pace) {
    const { run, steps, regions } = scope;
    const rows = examplesAmong(scope.rows);
    const { height = 0, width = 0 } = newest?.maps ?? {};
    const byChannel = kindOf(run.source).byChannel;
    const channels = byChannel ? await channelsOf(scope, reader, pace) : null;
    const size: MapSize = { height, width, channels };
    return {
      bytes: steps.length * rows.length * valuesPerExample(size) * 4,
      make: () => new ExampleArrays(rows, steps, size, regions),
    };
  },
};

async function channelsOf(scope: RunScope, reader: RecordReader, pace: Pace): Promise<number[]> {
  const channels = new Set<number>();
  for await (const { record } of factRecords(scope.run, scope.steps, reader, pace.signal)) {
    for (const channel of record?.tiles?.channel ?? []) channels.add(channel);
    await pace.rest();
  }
  return [...channels].sort((a, b) => a - b);
}
