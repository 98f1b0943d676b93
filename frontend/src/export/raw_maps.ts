import { filesOf } from "../kinds/export";
import { kindOf } from "../kinds/state";
import { meaningWord } from "../state/meaning";
import { type ExampleRow, isExample, type TimelineRun } from "../state/rows";
import { taskOf } from "../state/task";
import { memberNames } from "./names";
import { type Arrays, numbers, text, texts } from "./npy";
import { NpzWriter } from "./npz";
import type { Pace } from "./pace";
import type { RecordReader, StepRecord } from "./reading";
import type { RunScope } from "./scope";

/** The arrays are made in memory, all of a run at once. */
export const MOST_BYTES = 512 * 2 ** 20;

/** What the arrays are, for whoever opens the file without this page. */
const ABOUT =
  "One folder a run. maps: raw values (epochs, examples, height, width), of activations " +
  "(epochs, examples, channels, height, width); pictures of filters: uint8 (epochs, filters, " +
  "height, width, 3), where shown. Facts are (epochs, examples). NaN, and -1 for whole numbers, " +
  "is what is not known; status tells why. flags are bits: 1 flat, 2 no positive value, " +
  "4 not finite. meaning: what the maps say of what is explained. evidence: for it above 0, against " +
  "it below; importance: how much a place counts, without a sign, below 0 not at all; gradient: " +
  "greater values would raise it above 0, lesser ones below; empty: not said. wall_times are seconds since 1970. drawn_region, where one was drawn on the " +
  "page: its top, left, bottom and right edge as fractions of the picture.";

/** Of pictures with several labels. */
const ABOUT_LABELS =
  " judged_truth is (examples, judged_labels): 1 true, 0 not, -1 not known; judged_probability " +
  "(epochs, examples, judged_labels): of labels that are true or predicted, from 0.5 on.";

/** The raw maps, or the filters' pictures, with their facts as an archive of arrays. */
export async function rawMaps(
  scopes: readonly RunScope[],
  reader: RecordReader,
  pace: Pace,
  onRead: (epochs: number) => void = () => {},
): Promise<Blob> {
  const sources = await Promise.all(
    scopes.map(async (scope) =>
      filesOf(scope.run.source).arrays(scope, await newestWhole(scope, reader, pace), reader, pace),
    ),
  );
  refuseTooMuch(sources.map(({ bytes }) => bytes));
  const archive = new NpzWriter(pace);
  const several = scopes.some(({ rows: [row] }) => row && isExample(row) && hasSeveral(row));
  await archive.add("about", text(ABOUT + (several ? ABOUT_LABELS : "")));
  const names = memberNames(scopes.map(({ run }) => run.entry.name));
  await archive.add("runs", texts(names));
  let read = 0;
  for (const [i, scope] of scopes.entries()) {
    const arrays = sources[i]?.make();
    if (!arrays) continue;
    for await (const { step, record } of reader.records(
      scope.run.source,
      scope.steps,
      pace.signal,
    )) {
      await arrays.fill(step, record);
      onRead(++read);
      await pace.rest();
    }
    for (const [name, array] of [...runArrays(scope), ...arrays.finish()]) {
      await archive.add(`${names[i]}/${name}`, array);
    }
  }
  return archive.finish();
}

/** Says no before the work begins, not when the page runs out of memory. */
export function refuseTooMuch(bytes: readonly number[]): void {
  const sum = bytes.reduce((total, one) => total + one, 0);
  if (sum <= MOST_BYTES) return;
  const megabytes = (count: number) => `${Math.round(count / 2 ** 20).toLocaleString("en")} MB`;
  throw new RangeError(
    `These maps take ${megabytes(sum)}, more than the ${megabytes(MOST_BYTES)} that are made at once. ` +
      "Choose fewer epochs, one example alone, or fewer runs.",
  );
}

function hasSeveral(row: ExampleRow): boolean {
  return taskOf(row).labels === "several";
}

/** The last record that can be read: it tells how large the others are. */
async function newestWhole(
  { run, steps }: RunScope,
  reader: RecordReader,
  { signal }: Pace,
): Promise<StepRecord["record"]> {
  const newestFirst = steps.toReversed();
  const here = newestFirst.find((step) => run.series.isWhole(step) && run.series.record(step));
  if (here !== undefined) return run.series.record(here) ?? null;
  for (const step of newestFirst) {
    for await (const { record } of reader.records(run.source, [step], signal)) {
      if (record) return record;
    }
  }
  return null;
}

function runArrays({ run, steps }: RunScope): Arrays {
  const { source, series } = run;
  const times = new Map(series.steps.map((step, i) => [step, series.wallTimes[i]]));
  return new Map([
    ["epochs", numbers(Int32Array.from(steps))],
    ["wall_times", numbers(Float64Array.from(steps, (step) => times.get(step) ?? Number.NaN))],
    ["run", text(run.entry.name)],
    ["method", text(source.method)],
    ["layer", text(source.layer)],
    ["tag", text(source.tag)],
    ["details", text(source.details)],
    ["meaning", text(meaningWord(source))],
  ]);
}

/** About how many bytes the maps take, from what is at hand; null: nothing is yet. */
export function expectedBytes(scopes: readonly RunScope[]): number | null {
  let sum = 0;
  for (const { run, rows, steps } of scopes) {
    const values = valuesAtHand(run);
    if (values === null) return null;
    sum += steps.length * rows.length * values;
  }
  return sum;
}

function valuesAtHand({ series, source }: TimelineRun): number | null {
  const step = series.steps.findLast((one) => series.isWhole(one) && series.record(one)?.maps);
  const record = step === undefined ? null : series.record(step);
  if (!record?.maps) return null;
  const { height, width } = record.maps;
  return 4 * height * width * kindOf(source).mapsPerExample(record);
}
