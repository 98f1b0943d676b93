import { kindOf } from "../kinds/state";
import type { Column } from "./alignment";
import { isReplaced } from "./cells";
import type { Measure, MeasureWords } from "./measure";
import type { Group, Row, TimelineRun } from "./rows";

/** Whose values a line shows: a row of the timeline, or a run. */
export interface CurveRow {
  run: Pick<TimelineRun, "entry" | "series">;
}

/** One run's values of a measure. */
export interface CurveLine {
  row: CurveRow;
  /** One a column of the timeline; NaN where the run has no value. */
  values: Float64Array;
  /** Positions of columns; each stretch is drawn without a gap. */
  stretches: readonly (readonly number[])[];
  /** Positions of columns whose dots are hollow. */
  hollow?: ReadonlySet<number>;
}

/** One measure of an example, or of a filter, over the epochs of all its runs. */
export interface Curve extends MeasureWords {
  lines: readonly CurveLine[];
  /** What the values are to be seen beside: once where it is the same in several runs. */
  references: readonly CurveLine[];
  /** What filled and hollow dots say, where there are both. */
  legend?: string;
  /** Why there is no line; null where there is one. */
  absence: string | null;
}

interface Made {
  of: readonly unknown[];
  curves: readonly Curve[];
}

/** Of each group, the curves that were made last. */
const made = new WeakMap<Group, Made>();

/**
 * What the log knows of a group over the epochs, one curve a measure: the very
 * same curves as before wherever no facts have been read since.
 */
export function curvesOf(
  group: Group,
  columns: readonly Column[],
  channel: number | null,
): readonly Curve[] {
  const of = [columns, channel, ...group.rows.map(({ run }) => run.series.factsVersion)];
  const last = made.get(group);
  if (last?.of.length === of.length && last.of.every((part, i) => part === of[i])) {
    return last.curves;
  }
  const curves = makeCurves(group, columns, channel);
  made.set(group, { of, curves });
  return curves;
}

function makeCurves(group: Group, columns: readonly Column[], channel: number | null): Curve[] {
  const epochs = group.rows.map((row) => ownEpochs(columns, row.run.entry.run));
  const [first] = group.rows;
  const measures = first ? kindOf(first.run.source).measures(group.rows, channel) : [];
  return measures.flatMap((measure) => {
    const lines = (value: Measure["value"]) => {
      const values = group.rows.map((row) => (step: number) => valueAt(value, row, step));
      return linesOf(group.rows, columns.length, epochs, values);
    };
    const { value, reference } = measure;
    const found = curve(measure, lines(value), reference ? different(lines(reference)) : []);
    return found.absence !== null && measure.optional ? [] : found;
  });
}

/** The curve of one more measure, whose values are found by the step of each row. */
export function curveBy<Of extends CurveRow>(
  measure: Omit<Measure, "value">,
  rows: readonly Of[],
  columns: readonly Column[],
  value: (row: Of) => (step: number) => number,
): Curve {
  const epochs = rows.map((row) => ownEpochs(columns, row.run.entry.run));
  return curve(measure, linesOf(rows, columns.length, epochs, rows.map(value)));
}

/** Without lines that lie upon one before. */
function different(lines: readonly CurveLine[]): CurveLine[] {
  const same = (a: CurveLine, b: CurveLine) =>
    a.values.every((value, i) => Object.is(value, b.values[i]));
  return lines.filter((line, i) => !lines.slice(0, i).some((other) => same(line, other)));
}

function curve(
  measure: Omit<Measure, "value">,
  lines: readonly CurveLine[],
  references: readonly CurveLine[] = [],
): Curve {
  const { title, subtitle, hint, unit, referenceName } = measure;
  const found = lines.some(({ stretches }) => stretches.length > 0);
  const reading = lines.some(
    ({ row: { run } }) => !run.series.known || run.series.numRead < run.series.steps.length,
  );
  const absence = found ? null : reading ? "Being read…" : measure.absence;
  return { title, subtitle, hint, unit, referenceName, lines, references, absence };
}

function linesOf(
  rows: readonly CurveRow[],
  numColumns: number,
  epochs: readonly (readonly OwnEpoch[])[],
  value: readonly ((step: number) => number)[],
): CurveLine[] {
  return rows.map((row, i) => {
    const values = new Float64Array(numColumns).fill(Number.NaN);
    const stretches: number[][] = [];
    let open: number[] | null = null;
    for (const { position, step, follows } of epochs[i] ?? []) {
      const found = value[i]?.(step) ?? Number.NaN;
      values[position] = found;
      if (Number.isNaN(found)) {
        open = null;
      } else if (open && follows) {
        open.push(position);
      } else {
        open = [position];
        stretches.push(open);
      }
    }
    return { row, values, stretches };
  });
}

interface OwnEpoch {
  /** Of its column. */
  position: number;
  step: number;
  /** Whether it comes as soon after the one before as is usual in its run. */
  follows: boolean;
}

/** The epochs of a run, among the columns of all. */
function ownEpochs(columns: readonly Column[], run: string): OwnEpoch[] {
  const own = columns.flatMap(({ steps }, position) => {
    const step = steps.get(run);
    return step === undefined ? [] : [{ position, step }];
  });
  const spacings = own.slice(1).map(({ step }, i) => step - (own[i]?.step ?? 0));
  const usual = mostFrequent(spacings);
  return own.map((epoch, i) => ({ ...epoch, follows: i > 0 && (spacings[i - 1] ?? 0) <= usual }));
}

/** Of equally frequent ones the greatest. */
function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let [most, found] = [0, 0];
  for (const [value, count] of counts) {
    if (count > most || (count === most && value > found)) [most, found] = [count, value];
  }
  return found;
}

function valueAt(find: Measure["value"], row: Row, step: number): number {
  const record = row.run.series.record(step);
  if (!record || isReplaced(row, record)) return Number.NaN;
  const value = find(row, record) ?? Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}
