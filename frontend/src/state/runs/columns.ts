import type { Points, RunCurves } from "../../api/run_table";
import { capital, exact, percent } from "../words";
import { naturalOrder } from "./names";
import type { RunRow } from "./rows";

/** A column of the table of runs. */
export interface RunColumn {
  name: string;
  title: string;
  /** A sentence for whoever does not know it. */
  hint: string;
  /** Which way it is sorted first: what is to be looked at stands above. */
  descending: boolean;
  /** Null: there is none. */
  value(row: RunRow): number | null;
  words(row: RunRow, now: number): string;
  /** In more words, where there are any. */
  details?(row: RunRow): string;
  /** From epoch to epoch; columns without have no curve. */
  points?(row: RunRow, curves: RunCurves): Points | undefined;
  /** The greatest value that there can be; null: that of the curve. */
  most?: number | null;
}

const WHEN = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

const NAME: RunColumn = {
  name: "name",
  title: "Run",
  hint: "What differs in the runs' names. Press one to see it in the timeline.",
  descending: false,
  value: () => 0,
  words: ({ part }) => part,
  details: ({ entry }) => entry.name,
};

const WRITTEN: RunColumn = {
  name: "written",
  title: "Written",
  hint: "When the run was written to last.",
  descending: true,
  value: ({ summary }) => summary?.last_written || null,
  words: ({ summary }, now) => (summary?.last_written ? ago(now - summary.last_written) : ""),
  details: ({ summary }) => (summary?.last_written ? WHEN.format(1000 * summary.last_written) : ""),
};

const EPOCH: RunColumn = {
  name: "epoch",
  title: "Epoch",
  hint: "The last epoch that was logged; the first one is 0.",
  descending: true,
  value: ({ summary }) => summary?.last_epoch ?? null,
  words: ({ summary }) => String(summary?.last_epoch ?? ""),
};

const CUE: RunColumn = {
  name: "effect",
  title: "First cue",
  hint: "What alone, moved into pictures of other classes, carries most of them to a class, and which share. What most other runs lack stands first.",
  descending: true,
  // What others lack is more than any effect.
  value: ({ first }) => first && first.cue.effect + Number(first.alone !== null),
  words: ({ first }) =>
    first
      ? `${first.cue.name} ${percent(first.cue.effect)} ← ${first.cue.words || first.cue.kind}`
      : "",
  details: ({ first }) =>
    first
      ? `${capital(first.cue.words || first.cue.kind)} alone carries ${percent(first.cue.effect)} of other classes' pictures to ${first.cue.name}`
      : "",
  points: ({ first }, curves) =>
    first ? curves[`effect/${first.cue.target}/${first.cue.kind}`] : undefined,
  most: 1,
};

/** From left to right. */
export const RUN_COLUMNS: readonly RunColumn[] = [
  NAME,
  WRITTEN,
  EPOCH,
  measured("accuracy", {
    title: "Validation accuracy",
    hint: "The share of the validation pictures that are right, as Keras' TensorBoard callback has logged it.",
    descending: true,
    words: share,
    most: 1,
  }),
  measured("loss", {
    title: "Validation loss",
    hint: "What the training makes small, on the validation pictures, as Keras' TensorBoard callback has logged it.",
    descending: false,
    words: exact,
    most: null,
  }),
  measured("region_share", {
    title: "Inside region",
    hint: "The share of the evidence for what is explained that lies inside the declared regions, the mean over all examples. Little: the network looks elsewhere.",
    descending: false,
    words: share,
    most: 1,
  }),
  measured("right", {
    title: "Examples right",
    hint: "The share of the logged examples whose class is predicted.",
    descending: true,
    words: share,
    most: 1,
  }),
  CUE,
];

export function columnOf(name: string): RunColumn {
  return RUN_COLUMNS.find((column) => column.name === name) ?? WRITTEN;
}

/** A copy in order; rows without a value come last, whichever way. */
export function sorted(
  rows: readonly RunRow[],
  { column, descending }: { column: string; descending: boolean },
): RunRow[] {
  const of = columnOf(column);
  const sign = descending ? -1 : 1;
  const byName = (a: RunRow, b: RunRow) => naturalOrder(a.part, b.part);
  if (of === NAME) return rows.toSorted((a, b) => sign * byName(a, b));
  const keyed = rows.map((row) => ({ row, value: of.value(row) }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) {
      return Number(a.value === null) - Number(b.value === null) || byName(a.row, b.row);
    }
    return sign * (a.value - b.value) || byName(a.row, b.row);
  });
  return keyed.map(({ row }) => row);
}

interface Measured {
  title: string;
  hint: string;
  descending: boolean;
  words(value: number): string;
  most: number | null;
}

/** A column of a measure that the server knows by this name. */
function measured(name: string, { words, ...more }: Measured): RunColumn {
  // There is one a series.
  const key = ({ source }: RunRow) =>
    name === "region_share" ? `${name}/${source?.tag ?? ""}` : name;
  const value = (row: RunRow) => row.summary?.values[key(row)] ?? null;
  return {
    ...{ name, ...more, value },
    words: (row) => {
      const found = value(row);
      return found === null ? "" : words(found);
    },
    details: (row) => row.summary?.sources[key(row)] ?? "",
    points: (row, curves) => curves[key(row)],
  };
}

/** "91.3 %": runs of a sweep differ by less than a hundredth. */
function share(value: number): string {
  const hundredths = 100 * value;
  return `${hundredths === 100 || hundredths === 0 ? hundredths : hundredths.toFixed(1)}\u00a0%`;
}

const SPANS: readonly (readonly [seconds: number, word: string])[] = [
  [31_557_600, "y"],
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
];

function ago(seconds: number): string {
  const [span, word] = SPANS.find(([each]) => seconds >= each) ?? [];
  if (!span) return "just now";
  return `${Math.floor(seconds / span)}\u00a0${word} ago`;
}
