import type { SeriesEntry } from "../api/catalog";
import type { Record as EpochRecord } from "../api/schema_pb";
import type { Cell } from "../state/cells";
import type { TimelineRun } from "../state/rows";
import { cellFrom } from "../state/timeline";

/** A record with its maps and pictures; null: the server could not decode it. */
export interface StepRecord {
  step: number;
  record: EpochRecord | null;
}

/** Where records come from that the page has not at hand: the session. */
export interface RecordReader {
  records(
    source: SeriesEntry,
    steps: readonly number[],
    signal: AbortSignal,
  ): AsyncIterable<StepRecord>;
}

/** The same cells; those whose maps the page has let go of, or not yet read, are read. */
export async function wholeCells(
  cells: readonly Cell[],
  reader: RecordReader,
  signal: AbortSignal,
): Promise<Cell[]> {
  const missing = new Map<TimelineRun, Map<number, EpochRecord | null | undefined>>();
  for (const { state, row, epoch } of cells) {
    if (state !== "loading" || epoch === null) continue;
    const steps = missing.get(row.run) ?? new Map();
    missing.set(row.run, steps.set(epoch, undefined));
  }
  for (const [{ source }, steps] of missing) {
    for await (const { step, record } of reader.records(source, [...steps.keys()], signal)) {
      steps.set(step, record);
    }
  }
  return cells.map((cell) => {
    if (cell.state !== "loading" || cell.epoch === null) return cell;
    const record = missing.get(cell.row.run)?.get(cell.epoch);
    return record === undefined ? cell : cellFrom(cell.row, cell.epoch, record);
  });
}

/** Records of a run, their facts at least, in any order: read where the page has not even those. */
export async function* factRecords(
  { source, series }: TimelineRun,
  steps: readonly number[],
  reader: RecordReader,
  signal: AbortSignal,
): AsyncGenerator<StepRecord> {
  const unread: number[] = [];
  for (const step of steps) {
    const record = series.record(step);
    if (record === undefined) unread.push(step);
    else yield { step, record };
  }
  if (unread.length) yield* reader.records(source, unread, signal);
}
