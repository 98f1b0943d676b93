import type { Record as EpochRecord } from "../api/schema_pb";
import type { Box } from "../maths/region_share";
import { verdictOf } from "../state/facts";
import type { ExampleRow, FilterRow } from "../state/rows";
import { tileActivation } from "../state/tiles";
import { csvLine, type Field } from "./csv";
import { DRAWN_REGION, DRAWN_SHARE, drawnShare, edgesOf } from "./drawn_regions";
import type { Pace } from "./pace";
import { factRecords, type RecordReader } from "./reading";
import {
  classWords,
  REAL_FACTS,
  REAL_NAMES,
  realFact,
  statusOf,
  WHOLE_FACTS,
  WHOLE_NAMES,
  wholeFact,
} from "./run_facts";
import type { RunScope } from "./scope";

const RUN_COLUMNS = ["run", "method", "layer", "tag", "epoch", "wall_time", "status"];
const FILTER_COLUMNS = ["filter", "activation"];
const EXAMPLE_COLUMNS = [
  "example",
  "example_id",
  "label",
  "label_name",
  "verdict",
  "target_name",
  "prediction_name",
  ...Object.values(WHOLE_FACTS),
  ...Object.values(REAL_FACTS),
];

/**
 * The facts as a table: a line for each run, epoch and example (or filter), in
 * this order. Where the reader has drawn regions their shares are in it, too,
 * for which the maps are read.
 */
export async function factsTable(
  scopes: readonly RunScope[],
  reader: RecordReader,
  pace: Pace,
  onRead: (epochs: number) => void = () => {},
): Promise<Blob> {
  const filters = scopes[0]?.run.source.kind === "FILTERS";
  const drawn = scopes.some(({ regions }) => regions.some(Boolean));
  const parts = [
    csvLine([
      ...RUN_COLUMNS,
      ...(filters ? FILTER_COLUMNS : EXAMPLE_COLUMNS),
      ...(drawn ? [DRAWN_REGION, DRAWN_SHARE] : []),
    ]),
  ];
  let read = 0;
  for (const scope of scopes) {
    const byStep = new Map<number, string>();
    const { run, steps } = scope;
    const records = drawn
      ? reader.records(run.source, steps, pace.signal)
      : factRecords(run, steps, reader, pace.signal);
    for await (const { step, record } of records) {
      byStep.set(step, linesOf(scope, step, record, drawn));
      onRead(++read);
      await pace.rest();
    }
    parts.push(...scope.steps.map((step) => byStep.get(step) ?? ""));
  }
  return new Blob(parts, { type: "text/csv;charset=utf-8" });
}

function linesOf(
  { run, rows, regions }: RunScope,
  step: number,
  record: EpochRecord | null,
  drawn: boolean,
): string {
  const { entry, source, series } = run;
  const { method, layer, tag } = source;
  const wallTime = series.wallTimes[series.steps.indexOf(step)] ?? null;
  const lines = rows.map((row, i) => {
    const [status, fields] =
      row.kind === "filter" ? filterFields(row, record) : exampleFields(row, record);
    const more =
      drawn && row.kind === "example" ? drawnFields(row, regions[i] ?? null, record) : [];
    return csvLine([entry.name, method, layer, tag, step, wallTime, status, ...fields, ...more]);
  });
  return lines.join("");
}

function filterFields(
  { filter }: FilterRow,
  record: EpochRecord | null,
): [status: string, fields: Field[]] {
  const tile = record?.tiles?.channel.indexOf(filter) ?? -1;
  if (!record?.tiles || tile < 0) return [record ? "not made" : "unreadable", [filter, null]];
  return ["ok", [filter, tileActivation(record.tiles, tile)]];
}

function drawnFields(row: ExampleRow, region: Box | null, record: EpochRecord | null): Field[] {
  return [region && edgesOf(region).join(" "), drawnShare(row, region, record)];
}

function exampleFields(
  row: ExampleRow,
  logged: EpochRecord | null,
): [status: string, fields: Field[]] {
  const { example, position } = row;
  const status = statusOf(row, logged);
  const record = status === "ok" ? logged : null;
  const target = wholeFact(record, "target", position);
  const prediction = wholeFact(record, "prediction", position);
  const fields = [
    example.index,
    example.id,
    example.label,
    classWords(row, example.label),
    record && verdictOf(row, record),
    classWords(row, target) || (record?.facts?.targetName ?? null),
    classWords(row, prediction),
    ...WHOLE_NAMES.map((name) => (record ? wholeFact(record, name, position) : null)),
    ...REAL_NAMES.map((name) => realFact(record, name, position)),
  ];
  return [status, fields];
}
