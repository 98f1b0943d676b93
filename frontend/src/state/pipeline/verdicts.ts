import type { Verdict } from "../../api/schema_pb";
import type { Series } from "../series";
import type { Split } from "./splits";
import { stepAt } from "./stages";

/** What is known to be wrong at an epoch. */
export interface Judged {
  /** Of the record that says it. */
  epoch: number;
  /** The earliest cause first; empty: nothing was found. */
  verdicts: readonly ShownVerdict[];
  /** The greatest number of them that was known at any epoch read so far. */
  most: number;
}

export interface ShownVerdict {
  /** The same at all epochs; kept in the address. */
  key: string;
  verdict: Verdict;
}

/**
 * What was known at an epoch; null: nobody has looked yet, or it is being read.
 *
 * @param chosen key of the verdict whose cells are shown: what was found later may begin
 *   earlier, and stays while the reader looks at where it does
 */
export function judgedAt(
  series: Series | null,
  epoch: number,
  chosen: string | null = null,
): Judged | null {
  if (!series?.known) return null;
  const now = judgedBy(series, stepAt(series, epoch));
  if (chosen === null || now?.verdicts.some(({ key }) => key === chosen)) return now;
  const later = series.steps.toReversed().map((step) => judgedBy(series, step));
  return later.find((one) => one?.verdicts.some(({ key }) => key === chosen)) ?? now;
}

function judgedBy(series: Series, step: number | null): Judged | null {
  const record = step === null ? null : series.record(step);
  if (step === null || !record) return null;
  const seen = new Map<string, number>();
  const verdicts = record.verdicts.map((verdict) => {
    const name = [verdict.split, verdict.stage, verdict.name].join("/");
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { key: count === 1 ? name : `${name}~${count}`, verdict };
  });
  const most = Math.max(...series.records().map((one) => one.verdicts.length));
  return { epoch: step, verdicts, most };
}

/**
 * Where a verdict can be seen: the column of its stage, and its elements, the topmost first. What
 * two splits share is told of one of them, which comes first; none: the log has no such stage.
 */
export function placesOf(
  { verdict }: ShownVerdict,
  splits: readonly Split[],
): { column: string; elements: readonly string[] }[] {
  const found = new Set(verdict.elements);
  const own = (split: Split) => Number(split.name === verdict.split);
  return splits
    .toSorted((one, other) => own(other) - own(one))
    .flatMap((split) => {
      const column = split.columns.find(
        ({ stage, end }) => end === "after" && stage.name === verdict.stage,
      );
      const elements = split.elements.filter((id) => found.has(id));
      return column && (elements.length || own(split)) ? [{ column: column.key, elements }] : [];
    });
}

/** "2 faults and 1 note, up to epoch 4". */
export function judgedWords({ verdicts, epoch }: Judged, elements: number): string {
  if (!verdicts.length) {
    return `Nothing wrong was found with ${counted(elements, "element")} up to epoch ${epoch}.`;
  }
  const notes = verdicts.filter(({ verdict }) => verdict.isNote).length;
  const parts = [
    ...(verdicts.length > notes ? [counted(verdicts.length - notes, "fault")] : []),
    ...(notes ? [counted(notes, "note")] : []),
  ];
  return `${parts.join(" and ")}, up to epoch ${epoch}`;
}

/** "8 elements at epochs 0 to 3". */
export function evidenceWords({ elements, epochs }: Verdict): string {
  const [first, last] = [epochs[0], epochs.at(-1)];
  const whole = epochs.every((epoch, i) => epoch === (first ?? 0) + i);
  const when =
    first === undefined
      ? ""
      : first === last
        ? ` at epoch ${first}`
        : whole
          ? ` at epochs ${first} to ${last}`
          : ` at ${epochs.length} epochs from ${first} on`;
  return counted(elements.length, "element") + when;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
