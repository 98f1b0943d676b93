import { create } from "@bufbuild/protobuf";
import type { SeriesEntry } from "../src/api/catalog";
import {
  Encoding,
  type Record as EpochRecord,
  type ExampleSet,
  ExampleSetSchema,
  RecordSchema,
  type SeriesPage,
  SeriesPageSchema,
  TilesSchema,
} from "../src/api/schema_pb";
import type { TimelineRun } from "../src/state/rows";
import { Series } from "../src/state/series";
import { buildTimeline, type Timeline } from "../src/state/timeline";

/** Small logs for the tests, with the facts that they are about. */

export function exampleSet(...ids: string[]): ExampleSet {
  return create(ExampleSetSchema, {
    digest: "d1",
    classNames: ["T-shirt", "Shirt"],
    examples: ids.map((id, index) => ({ id, index, label: 0, height: 2, width: 2 })),
  });
}

/** One range [minimum, maximum] an example. */
export function record(ranges: [number, number][], digest = "d1"): EpochRecord {
  return create(RecordSchema, {
    examplesDigest: digest,
    maps: {
      height: 1,
      width: 2,
      encoding: Encoding.FLOAT16_SCALED,
      // 0 and 1, each times its scale; where the maximum is 0, all is.
      values: new Uint8Array(ranges.flatMap(([, most]) => [0x00, 0x00, 0x00, most ? 0x3c : 0x00])),
      scale: ranges.map(([, maximum]) => Math.abs(maximum) || 1),
    },
    facts: {
      target: ranges.map(() => 0),
      score: ranges.map(() => 2),
      prediction: ranges.map((_, i) => i % 2),
      probability: ranges.map(() => 0.97),
      minimum: ranges.map(([minimum]) => minimum),
      maximum: ranges.map(([, maximum]) => maximum),
      flags: ranges.map(() => 0),
    },
  });
}

/** What else is to be in a page; of how many examples its records are, by default of one. */
interface More {
  wallTimes?: number[];
  truncated?: boolean;
  unreadableSteps?: number[];
  unreadableReasons?: string[];
  alteredSteps?: number[];
  examples?: number;
}

/**
 * A page whose steps have the wall times 100 + step, unless told otherwise. The
 * maps of all examples but the first are zero.
 */
export function page(
  steps: number[],
  records: number[],
  { examples = 1, ...more }: More = {},
): SeriesPage {
  const wallTimes = more.wallTimes ?? steps.map((step) => 100 + step);
  return create(SeriesPageSchema, {
    ...more,
    steps,
    wallTimes,
    records: records.map((step) => ({
      step,
      wallTime: wallTimes[steps.indexOf(step)] ?? 0,
      record: record(Array.from({ length: examples }, (_, i) => (i ? [0, 0] : [-1, step]))),
    })),
  });
}

export function seriesEntry(run: string, tag: string): SeriesEntry {
  const [method = "", layer = ""] = tag.split("/");
  return {
    run,
    tag,
    kind: "MAPS",
    method,
    title: "Grad-CAM",
    layer,
    details: "",
    max_step: 0,
    max_wall_time: 0,
  };
}

export function timelineRun(name: string, steps: number[], ...ids: string[]): TimelineRun {
  const series = new Series();
  series.merge(page(steps, steps, { examples: ids.length }));
  return {
    entry: { run: `${name}/interpret`, name, has_examples: true, ordinal: 0 },
    source: seriesEntry(`${name}/interpret`, "grad_cam/conv"),
    series,
    examples: exampleSet(...ids),
  };
}

/** A run of filters: at each step the channels that it has pictures of. */
export function filterRun(name: string, channels: { [step: number]: number[] }): TimelineRun {
  const run = timelineRun(name, []);
  const steps = Object.keys(channels).map(Number);
  const read = page(steps, steps);
  for (const { step, record: one } of read.records) {
    const channel = channels[step] ?? [];
    // No picture is decoded in these tests.
    const picture = channel.map(() => Uint8Array.of(0xff));
    if (one) one.tiles = create(TilesSchema, { channel, picture });
  }
  run.series.merge(read);
  return { ...run, source: { ...run.source, kind: "FILTERS" } };
}

/** Two runs of two examples; b lacks epoch 1 and has the examples the other way around. */
export function twoRuns(): Timeline {
  return buildTimeline([
    timelineRun("a", [0, 1, 2], "shirt", "shoe"),
    timelineRun("b", [0, 2, 4], "shoe", "shirt"),
  ]);
}
