import { toBinary } from "@bufbuild/protobuf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Client } from "../../../src/api/client";
import { ExampleSetSchema } from "../../../src/api/schema_pb";
import { chartGeometry } from "../../../src/components/curves/curve_geometry";
import { effectCurve } from "../../../src/state/cues/effects";
import { wayToExamples } from "../../../src/state/cues/examples";
import type { CueSnapshot } from "../../../src/state/cues/room";
import { Series } from "../../../src/state/series";
import { Session } from "../../../src/state/session";
import type { Snapshot } from "../../../src/state/snapshot";
import { DEFAULT_VIEW } from "../../../src/state/view";
import { card, pageOf, report, serveCues } from "../../cue_logs";
import { exampleSet, seriesEntry } from "../../logs";
import { TestServer } from "../../server";

let server: TestServer;
let session: Session;

beforeEach(async () => {
  server = await TestServer.start();
  session = new Session(new Client(server.base), DEFAULT_VIEW);
});
afterEach(() => server.stop());

async function until(condition: (snapshot: Snapshot) => boolean): Promise<CueSnapshot> {
  while (!condition(session.snapshot) || !session.snapshot.cues) {
    await new Promise((changed) => session.addEventListener("change", changed, { once: true }));
  }
  return session.snapshot.cues;
}

const whole = ({ cues }: Snapshot) =>
  cues?.reports.every(({ state }) => state === "whole") ?? false;

const read = ({ cues }: Snapshot) => cues?.rows.every(({ run }) => run.series.isRead) ?? false;

const LOG = {
  a: { 0: report([]), 2: report([card("window", 0.5)]), 4: report([card("window", 0.7)]) },
  b: { 0: report([]), 3: report([], { isSearch: false, numTests: 2 }) },
};

describe("the room of cues", () => {
  it("is where a log of cues alone opens, at the last epoch, with all its runs", async () => {
    serveCues(server, LOG);
    await session.poll();
    const { columns, index, reports, blocks } = await until(
      (snapshot) => whole(snapshot) && read(snapshot),
    );
    expect([session.snapshot.room, session.snapshot.rooms]).toEqual(["cues", ["runs", "cues"]]);
    expect(columns.map(({ at }) => at)).toEqual([0, 2, 3, 4]);
    expect(index).toBe(3);
    // Each at its nearest epoch up to there; what was tried is of the last search.
    expect(reports.map(({ epoch, numTests }) => [epoch, numTests])).toEqual([
      [4, 190],
      [3, 190],
    ]);
    expect(blocks.map(({ key }) => key)).toEqual(["6/window"]);
    expect(server.requests.some((request) => request.startsWith("examples"))).toBe(false);
    session.update({ runs: ["b/interpret"] });
    expect((await until(whole)).blocks).toEqual([]);
  });

  it("shows the newest eight runs at first", async () => {
    const names = Array.from({ length: 10 }, (_, i) => `run ${i}`);
    serveCues(server, Object.fromEntries(names.map((name) => [name, LOG.b])));
    await session.poll();
    const { runs, chosen } = await until(whole);
    expect(runs).toHaveLength(10);
    expect(chosen.map(({ name }) => name)).toEqual(names.slice(2));
  });

  it("draws what a cue did at each epoch, in each run that tested it", async () => {
    serveCues(server, LOG);
    await session.poll();
    const { rows, columns } = await until((snapshot) => whole(snapshot) && read(snapshot));
    const { lines } = effectCurve({ target: 6, kind: "window", name: "Shirt" }, rows, columns);
    const [a, b] = lines.map(({ values }) => [...values].map((value) => Number(value.toFixed(3))));
    expect(a).toEqual([Number.NaN, 0.5, Number.NaN, 0.7]);
    expect(b?.every(Number.isNaN)).toBe(true);
  });

  it("draws hollow dots where what was found was tested again", async () => {
    const again = report([card("window", 0.6)], { isSearch: false });
    serveCues(server, { a: { 0: report([card("window", 0.5)]), 1: again } });
    await session.poll();
    const { rows, columns } = await until((snapshot) => whole(snapshot) && read(snapshot));
    const curve = effectCurve({ target: 6, kind: "window", name: "Shirt" }, rows, columns);
    expect(curve.lines.map(({ hollow }) => [...(hollow ?? [])])).toEqual([[1]]);
    const size = { width: 254, height: 124 };
    const [line] = chartGeometry(curve, { columns, alignment: "epoch" }, size).paths;
    expect([line?.dots, line?.hollow].map((dots) => dots?.match(/M/g)?.length)).toEqual([1, 1]);
  });

  it("leads to the first example of a class, and stays at the epoch", async () => {
    const maps = ["a", "b"].map((name) => seriesEntry(`${name}/interpret`, "grad_cam/conv"));
    serveCues(server, LOG, maps);
    server.on("examples", (_, response) => {
      const examples = exampleSet("x", "y", "y");
      for (const one of examples.examples.slice(1)) one.label = 6;
      response.end(toBinary(ExampleSetSchema, examples));
    });
    session.update({ room: "cues", verdict: "wrong" });
    await session.poll();
    const { places, epoch } = await until(
      ({ cues }) => cues?.places.get("a/interpret")?.examples != null,
    );
    // Of runs with a card alone.
    expect(server.requests.filter((request) => request.startsWith("examples"))).toHaveLength(1);
    const place = places.get("a/interpret");
    if (!place) throw new Error("There is no place.");
    expect(wayToExamples(place, 3, epoch)).toBeNull();
    session.update(wayToExamples(place, 6, 2) ?? {});
    const { room, view } = session.snapshot;
    expect([room, view.at, view.run, view.example]).toEqual(["timeline", 2, "a/interpret", "y"]);
    expect([view.label, view.verdict, view.runs]).toEqual([6, "all", null]);
  });
});

describe("a series of cues", () => {
  it("lets go of its pictures where memory is short, and keeps what is drawn over the epochs", () => {
    const series = new Series();
    series.merge(pageOf(LOG.a));
    // Each card a crop and an exchange, and a mean map in each report.
    expect(series.bytes).toBe(3 * (2 * 3 + 3));
    series.keepWhole(new Set([4]));
    expect(series.bytes).toBe(3 * (3 + 1));
    expect([series.isWhole(2), series.isWhole(4)]).toEqual([false, true]);
    const [bare] = series.record(2)?.cues?.cards ?? [];
    expect([bare?.effect, bare?.crop.length, bare?.exchanges[0]?.after.length]).toEqual([
      0.5, 0, 0,
    ]);
  });
});
