import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import type { SeriesEntry } from "../../../src/api/catalog";
import { SeriesPageSchema } from "../../../src/api/schema_pb";
import { absenceWords, passWords } from "../../../src/state/pipeline/facts";
import { columnsOf } from "../../../src/state/pipeline/splits";
import { cellIn, stageAt, stageSeries, verdictSeries } from "../../../src/state/pipeline/stages";
import { entryOf, passing, seriesOf, splitAt, stage, stagePage } from "../../pipeline_logs";

const CACHED = stage("loaded", 0, [0], ["x"]);
const AUGMENTED = stage("augmented", 1, [0, 1, 3], ["x"]);

describe("stageAt", () => {
  const at = (epoch: number) => stageAt(entryOf(AUGMENTED), seriesOf(stagePage(AUGMENTED)), epoch);

  it("shows the record of the very epoch", () => {
    expect(at(1)).toMatchObject({ state: "whole", epoch: 1 });
  });

  it("tells an old record from one of the epoch", () => {
    expect(at(2)).toMatchObject({ state: "again", epoch: 1 });
    const cached = stageAt(entryOf(CACHED), seriesOf(stagePage(CACHED)), 3);
    expect(cached).toMatchObject({ state: "again", epoch: 0 });
  });

  it("never shows what came later", () => {
    const late = stage("late", 0, [2], ["x"]);
    expect(stageAt(entryOf(late), seriesOf(stagePage(late)), 1).state).toBe("none");
  });

  it("waits for a record that is announced, and for the pictures of one whose facts are here", () => {
    const page = stagePage(AUGMENTED);
    const announced = seriesOf({ ...page, records: [] });
    expect(stageAt(entryOf(AUGMENTED), announced, 3).state).toBe("loading");
    announced.merge(page, false);
    expect(stageAt(entryOf(AUGMENTED), announced, 3).state).toBe("loading");
  });

  it("says why a record cannot be read", () => {
    const series = seriesOf(
      create(SeriesPageSchema, {
        steps: [0],
        wallTimes: [100],
        unreadableSteps: [0],
        unreadableReasons: ["It is too large."],
      }),
    );
    const unreadable = stageAt(entryOf(CACHED), series, 0);
    expect(unreadable).toMatchObject({ state: "unreadable", fault: { words: "It is too large." } });
    const [column] = columnsOf([unreadable]);
    expect(column && absenceWords(cellIn(column, "x"))).toBe("unreadable in the log");
  });
});

describe("a cell", () => {
  const words = (epoch: number, element: string, ...stages: Parameters<typeof splitAt>[2][]) =>
    splitAt(epoch, ["x"], ...stages).columns.map((column) => absenceWords(cellIn(column, element)));

  it("says since when its stage did not run again", () => {
    expect(words(3, "x", CACHED, AUGMENTED)).toEqual(["not run again since epoch 0", ""]);
  });

  it("says that its element did not pass, and shows no other epoch's picture", () => {
    const partly = { ...AUGMENTED, epochs: { ...AUGMENTED.epochs, 3: [] } };
    const [column] = splitAt(3, ["x"], partly).columns;
    const cell = column && cellIn(column, "x");
    expect(cell).toMatchObject({ state: "absent", passing: null });
    expect(words(3, "x", partly)).toEqual(["did not pass at this epoch"]);
  });

  it("says that there is no picture yet, where the stage passes on a name, say", () => {
    const named = stage("listed", 0, [0], ["x"], {
      picture: new Uint8Array(),
      dtype: "",
      shape: [],
    });
    expect(words(0, "x", named)).toEqual(["no picture"]);
  });

  it("tells the pass where that is not the epoch", () => {
    const element = { id: "x", after: passing() };
    const repeated = { name: "r", place: 0, epochs: { 1: [{ ...element, number: 3 }] } };
    const pass = (epoch: number, one: typeof repeated) =>
      splitAt(epoch, ["x"], one).columns.map((column) => passWords(cellIn(column, "x")));
    expect(pass(1, repeated)).toEqual(["pass 3"]);
    expect(pass(1, { ...repeated, epochs: { 1: [{ ...element, number: 1 }] } })).toEqual([""]);
  });

  it("shows what went in before the first stage alone", () => {
    const fed = (name: string, place: number) => ({
      name,
      place,
      epochs: { 0: [{ id: "x", before: passing({ dtype: "int32" }), after: passing() }] },
    });
    const { columns } = splitAt(0, ["x"], fed("loaded", 0), fed("scaled", 1));
    expect(columns.map(({ end, stage: { name } }) => `${end} ${name}`)).toEqual([
      "before loaded",
      "after loaded",
      "after scaled",
    ]);
    const [before] = columns;
    expect(before && cellIn(before, "x").passing?.dtype).toBe("int32");
  });
});

describe("the series of a run", () => {
  const entry = (change: Partial<SeriesEntry>) => ({ ...entryOf(CACHED), ...change });

  it("are those of the newest training, where it has any", () => {
    const series = [entry({ earlier: true, tag: "old" }), entry({ earlier: false, tag: "new" })];
    const tags = (of: SeriesEntry[]) =>
      stageSeries({ runs: [], series: of, problems: [] }, "a").map(({ tag }) => tag);
    expect(tags(series)).toEqual(["new"]);
    expect(tags(series.slice(0, 1))).toEqual(["old"]);
  });

  it("have no verdicts where nobody has judged", () => {
    const catalog = { runs: [], series: [entry({})], problems: [] };
    expect(verdictSeries(catalog, "a")).toBeNull();
  });

  it("have no verdicts of an earlier training beside stages of the newest", () => {
    const verdicts = entry({ kind: "VERDICTS", tag: "pipeline_verdicts", earlier: true });
    const found = (earlier: boolean) =>
      verdictSeries({ runs: [], series: [entry({ earlier }), verdicts], problems: [] }, "a");
    expect(found(false)).toBeNull();
    expect(found(true)).toBe(verdicts);
  });
});
