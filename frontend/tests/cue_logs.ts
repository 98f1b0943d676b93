import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { SeriesEntry } from "../src/api/catalog";
import {
  type CueCardSchema,
  type CueEffectSchema,
  type CueReport,
  CueReportSchema,
  type SeriesPage,
  SeriesPageSchema,
} from "../src/api/schema_pb";
import type { ReportAt } from "../src/state/cues/reports";
import { json, type TestServer } from "./server";

/** Small logs of cues for the tests, with the facts that they are about. */

export type Card = MessageInitShape<typeof CueCardSchema>;

/** Bytes that no test decodes. */
const PICTURE = Uint8Array.of(1, 2, 3);

interface More {
  effects?: MessageInitShape<typeof CueEffectSchema>[];
  numPictures?: number;
  numTests?: number;
  isSearch?: boolean;
}

export function card(kind: string, effect: number, more: Card = {}): Card {
  return {
    ...{ target: 6, kind, words: `a ${kind}`, effect, low: effect - 0.05, high: effect + 0.05 },
    ...{ p: 0.001, donors: 0.8, crop: PICTURE, since: 0, firstEffect: effect },
    exchanges: [{ before: PICTURE, after: PICTURE, takenForBefore: "Bag", takenForAfter: "Shirt" }],
    ...more,
  };
}

/** With the effects of its cards, and others that are not cards. */
export function report(cards: readonly Card[], { effects = [], ...more }: More = {}): CueReport {
  const told = cards.map(({ target = 0, kind = "", effect = 0 }) => ({ target, kind, effect }));
  return create(CueReportSchema, {
    ...{ numPictures: 500, numTests: 190, isSearch: true, ...more },
    classes: [{ target: 6, name: "Shirt", meanMap: PICTURE }],
    cards: [...cards],
    effects: [...told, ...effects],
  });
}

/** What is known of a run at epoch 0. */
export function reportOf(name: string, of: CueReport): ReportAt {
  const run = { run: `${name}/interpret`, name, has_examples: true, ordinal: 0 };
  return { run, state: "whole", epoch: 0, report: of, numTests: of.numTests, notes: [] };
}

/** By run and epoch. */
export interface CueLog {
  [run: string]: { [epoch: number]: CueReport };
}

/** Serves runs, later ones with later times; some have maps of examples, too. */
export function serveCues(
  server: TestServer,
  log: CueLog,
  maps: readonly SeriesEntry[] = [],
): void {
  const names = Object.keys(log);
  server.on("index", (_, response) => {
    json(response, 200, {
      runs: names.map((name) => {
        const run = `${name}/interpret`;
        return { run, name, has_examples: maps.some((entry) => entry.run === run) };
      }),
      series: [
        ...names.map((name, i) => ({
          ...{ run: `${name}/interpret`, tag: "cues", kind: "CUES", method: "cues", title: "Cues" },
          ...{ layer: "", details: "", max_step: lastOf(log[name]), max_wall_time: 100 + i },
        })),
        ...maps,
      ],
      problems: [],
    });
  });
  server.on("records", (url, response) => {
    const name = (url.searchParams.get("run") ?? "").replace("/interpret", "");
    const page = pageOf(log[name] ?? {});
    const [steps, after] = [url.searchParams.get("steps"), url.searchParams.get("after")];
    const wanted = steps === null ? null : steps.split(",").filter(Boolean).map(Number);
    const records = page.records.filter(
      ({ step }) => (wanted === null || wanted.includes(step)) && step > Number(after ?? -1),
    );
    response.end(toBinary(SeriesPageSchema, { ...page, records }));
  });
}

export function pageOf(epochs: { [epoch: number]: CueReport }): SeriesPage {
  const steps = Object.keys(epochs).map(Number);
  return create(SeriesPageSchema, {
    ...{ steps, wallTimes: steps.map((step) => 100 + step) },
    records: steps.map((step) => {
      const cues = epochs[step];
      return { step, wallTime: 100 + step, record: cues ? { cues } : {} };
    }),
  });
}

function lastOf(epochs: { [epoch: number]: CueReport } = {}): number {
  return Math.max(0, ...Object.keys(epochs).map(Number));
}
