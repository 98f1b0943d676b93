import type { Catalog, SeriesEntry } from "../../api/catalog";
import type { Passing, PipelineElement, PipelineStage } from "../../api/schema_pb";
import type { Fault, Series } from "../series";

/** Which side of a stage a column shows: what came out or, at the first stage, what went in. */
export type End = "after" | "before";

/** One stage of one split at an epoch. */
export interface StageAt {
  split: string;
  /** As the user named it. */
  name: string;
  tag: string;
  /**
   * "again": it did not run at this epoch, and stands as it was at an earlier one. "none": it has
   * not run yet.
   */
  state: "whole" | "again" | "loading" | "unreadable" | "none";
  /** Of the record that is shown; null where there is none up to this epoch. */
  epoch: number | null;
  facts: PipelineStage | null;
  /** By id. */
  elements: ReadonlyMap<string, PipelineElement>;
  /** Where less than asked was done, and what is left out. */
  notes: readonly string[];
  fault?: Fault;
}

/** One column of the table. */
export interface StageColumn {
  /** The same at all epochs; the reader's selection is kept by it. */
  key: string;
  stage: StageAt;
  end: End;
}

/** The series of a run's stages; those that only earlier trainings have written where there are no others. */
export function stageSeries({ series }: Catalog, run: string): SeriesEntry[] {
  const all = series.filter((entry) => entry.run === run && entry.kind === "PIPELINE");
  const present = all.filter(({ earlier }) => !earlier);
  return present.length ? present : all;
}

/** The series of what is wrong with a run's pipeline; null: nobody has judged what is shown of it. */
export function verdictSeries(catalog: Catalog, run: string): SeriesEntry | null {
  const all = catalog.series.filter((entry) => entry.run === run && entry.kind === "VERDICTS");
  // What was said of an earlier training holds of its stages alone.
  const past = stageSeries(catalog, run).every(({ earlier }) => earlier);
  return all.find(({ earlier = false }) => earlier === past) ?? null;
}

/** The newest step of a series up to an epoch: what is known of it then. */
export function stepAt({ steps }: Pick<Series, "steps">, epoch: number): number | null {
  return steps.findLast((step) => step <= epoch) ?? null;
}

/** What a stage has at an epoch. */
export function stageAt(entry: SeriesEntry, series: Series | null, epoch: number): StageAt {
  const { tag, title: name, layer: split } = entry;
  const step = series?.known ? stepAt(series, epoch) : null;
  const none = {
    ...{ split, name, tag, epoch: step, facts: null, notes: [] },
    elements: new Map<string, PipelineElement>(),
  };
  if (!series?.known) return { ...none, state: "loading" };
  if (step === null) return { ...none, state: "none" };
  const record = series.record(step);
  if (record === null) {
    const fault = series.fault(step);
    return { ...none, state: "unreadable", ...(fault ? { fault } : {}) };
  }
  const facts = record?.pipeline ?? null;
  if (!record || !facts || !series.isWhole(step)) return { ...none, state: "loading", facts };
  return {
    ...none,
    state: step === epoch ? "whole" : "again",
    facts,
    elements: elementsOf(facts),
    notes: [...record.notes, ...record.problems],
  };
}

/** Found once a record: each step of the scrubber asks for all of them. */
const found = new WeakMap<PipelineStage, ReadonlyMap<string, PipelineElement>>();

function elementsOf(stage: PipelineStage): ReadonlyMap<string, PipelineElement> {
  const elements =
    found.get(stage) ?? new Map(stage.elements.map((element) => [element.id, element]));
  found.set(stage, elements);
  return elements;
}

/** What an element has in a column. */
export interface PipelineCell {
  column: StageColumn;
  /** Its id. */
  element: string;
  /** As of the stage; "absent": the stage ran, but not with this element. */
  state: StageAt["state"] | "absent";
  /** Null: there is nothing to be shown. */
  passing: Passing | null;
  /** The how manieth time it reached the stage, from 0 on; null: not known. */
  pass: number | null;
  note: string;
}

export function cellIn(column: StageColumn, element: string): PipelineCell {
  const { stage, end } = column;
  const of = stage.elements.get(element);
  const ran = stage.state === "whole" || stage.state === "again";
  return {
    column,
    element,
    state: ran && !of ? "absent" : stage.state,
    passing: of?.[end] ?? null,
    pass: of?.number ?? null,
    note: end === "after" ? (of?.note ?? "") : "",
  };
}

/** Whether a cell has a picture that is of the epoch that is shown. */
export function hasPicture({ passing }: PipelineCell): boolean {
  return passing !== null && passing.picture.length > 0;
}
