import type { Record as EpochRecord } from "../api/schema_pb";
import { type Column, filesOf } from "../kinds/export";
import type { Box } from "../maths/region_share";
import { meaningWord } from "../state/meaning";
import { type ExampleRow, isExample } from "../state/rows";
import { csvLine, type Field } from "./csv";
import { DRAWN_REGION, DRAWN_SHARE, drawnShare, edgesOf } from "./drawn_regions";
import type { Pace } from "./pace";
import { factRecords, type RecordReader } from "./reading";
import type { RunScope } from "./scope";

const RUN_COLUMNS = ["run", "method", "layer", "tag", "meaning", "epoch", "wall_time", "status"];
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
  const rows = scopes.flatMap(({ rows: own }) => own);
  const columns = scopes[0] ? filesOf(scopes[0].run.source).columns(rows) : [];
  const drawn = scopes.some(({ regions }) => regions.some(Boolean));
  const parts = [
    csvLine([
      ...RUN_COLUMNS,
      ...columns.map(({ name }) => name),
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
      byStep.set(step, linesOf(scope, columns, step, record, drawn));
      onRead(++read);
      await pace.rest();
    }
    parts.push(...scope.steps.map((step) => byStep.get(step) ?? ""));
  }
  return new Blob(parts, { type: "text/csv;charset=utf-8" });
}

function linesOf(
  { run, rows, regions }: RunScope,
  columns: readonly Column[],
  step: number,
  record: EpochRecord | null,
  drawn: boolean,
): string {
  const { entry, source, series } = run;
  const { method, layer, tag } = source;
  const wallTime = series.wallTimes[series.steps.indexOf(step)] ?? null;
  const lines = rows.map((row, i) => {
    const status = filesOf(source).status(row, record);
    const known = status === "ok" ? record : null;
    const fields = columns.map(({ field }) => field(row, known));
    const more = drawn && isExample(row) ? drawnFields(row, regions[i] ?? null, record) : [];
    const of = [entry.name, method, layer, tag, meaningWord(source), step, wallTime, status];
    return csvLine([...of, ...fields, ...more]);
  });
  return lines.join("");
}

function drawnFields(row: ExampleRow, region: Box | null, record: EpochRecord | null): Field[] {
  return [region && edgesOf(region).join(" "), drawnShare(row, region, record)];
}
