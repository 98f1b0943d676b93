import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { SeriesEntry } from "../src/api/catalog";
import {
  type PassingSchema,
  type PipelineElementSchema,
  Randomness,
  type RecordSchema,
  type SeriesPage,
  SeriesPageSchema,
  type VerdictSchema,
} from "../src/api/schema_pb";
import type { Split } from "../src/state/pipeline/splits";
import { columnsOf } from "../src/state/pipeline/splits";
import { stageAt } from "../src/state/pipeline/stages";
import { Series } from "../src/state/series";
import { json, type TestServer } from "./server";

/** Small logs of input pipelines for the tests, with the facts that they are about. */

type Passed = MessageInitShape<typeof PassingSchema>;
type Element = MessageInitShape<typeof PipelineElementSchema>;
type Told = MessageInitShape<typeof VerdictSchema>;

/** Bytes that no test decodes. */
export const PICTURE = Uint8Array.of(1, 2, 3);

export function passing(passed: Passed = {}): Passed {
  return {
    ...{ picture: PICTURE, shape: [4, 6, 3], dtype: "uint8" },
    ...{ minimum: 0, maximum: 255, mean: 100, label: "cat" },
    ...passed,
  };
}

/** A stage of a split, and what passed it at each of its epochs. */
export interface StageLog {
  split?: string;
  name: string;
  place: number;
  epochs: { [epoch: number]: Element[] };
}

/** The same elements at each epoch, each as often as there were epochs before. */
export function stage(
  name: string,
  place: number,
  epochs: readonly number[],
  ids: readonly string[],
  passed: Passed = {},
  split = "train",
): StageLog {
  const elements = (number: number) => ids.map((id) => ({ id, number, after: passing(passed) }));
  return {
    ...{ split, name, place },
    epochs: Object.fromEntries(epochs.map((epoch) => [epoch, elements(epoch)])),
  };
}

export function entryOf({ split = "train", name, epochs }: StageLog, run = "a"): SeriesEntry {
  const steps = Object.keys(epochs).map(Number);
  return {
    ...{ run, tag: `pipeline/${split}/${name}`, kind: "PIPELINE", method: "pipeline" },
    ...{ title: name, layer: split, details: "" },
    ...{ max_step: steps.at(-1) ?? 0, max_wall_time: 100 + (steps.at(-1) ?? 0) },
  };
}

/** What the server gives of a stage; by default all of it. */
export function stagePage({ split = "train", name, place, epochs }: StageLog): SeriesPage {
  return pageOf(
    Object.entries(epochs).map(([step, elements]) => [
      Number(step),
      {
        pipeline: {
          ...{ split, stage: name, place, black: 0, white: 255, randomness: Randomness.RANDOM },
          elements,
        },
      },
    ]),
  );
}

export function verdictsPage(epochs: { [epoch: number]: Told[] }): SeriesPage {
  return pageOf(Object.entries(epochs).map(([step, verdicts]) => [Number(step), { verdicts }]));
}

function pageOf(records: [number, MessageInitShape<typeof RecordSchema>][]): SeriesPage {
  return create(SeriesPageSchema, {
    steps: records.map(([step]) => step),
    wallTimes: records.map(([step]) => 100 + step),
    records: records.map(([step, record]) => ({ step, wallTime: 100 + step, record })),
  });
}

export function seriesOf(page: SeriesPage): Series {
  const series = new Series();
  series.merge(page);
  return series;
}

/** The splits of a log at an epoch. */
export function splitAt(epoch: number, elements: readonly string[], ...stages: StageLog[]): Split {
  const at = stages.map((one) => stageAt(entryOf(one), seriesOf(stagePage(one)), epoch));
  return { name: stages[0]?.split ?? "train", columns: columnsOf(at), elements };
}

/** Serves a run's pipeline, and what is wrong with it where that is given. */
export function servePipeline(
  server: TestServer,
  stages: () => readonly StageLog[],
  verdicts?: { [epoch: number]: Told[] },
): void {
  const judged = verdicts && verdictsPage(verdicts);
  server.on("index", (_, response) => {
    const series = stages().map((one) => entryOf(one));
    const last = judged?.steps.at(-1) ?? 0;
    const entry = { run: "a", tag: "pipeline_verdicts", kind: "VERDICTS", method: "pipeline" };
    const times = { max_step: last, max_wall_time: 100 + last };
    json(response, 200, {
      runs: [{ run: "a", name: "a", has_examples: false, ordinal: 0 }],
      series: judged
        ? [...series, { ...entry, title: "", layer: "", details: "", ...times }]
        : series,
      problems: [],
    });
  });
  server.on("records", (url, response) => {
    const tag = url.searchParams.get("tag") ?? "";
    const one = stages().find((candidate) => entryOf(candidate).tag === tag);
    const page = one ? stagePage(one) : judged;
    const [steps, after] = [url.searchParams.get("steps"), url.searchParams.get("after")];
    const wanted = steps === null ? null : steps.split(",").filter(Boolean).map(Number);
    const records = page?.records.filter(
      ({ step }) => (wanted === null || wanted.includes(step)) && step > Number(after ?? -1),
    );
    response.end(page && toBinary(SeriesPageSchema, { ...page, records: records ?? [] }));
  });
}
