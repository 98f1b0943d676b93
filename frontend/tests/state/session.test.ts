import { create, toBinary } from "@bufbuild/protobuf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Client } from "../../src/api/client";
import { ExampleSetSchema, SeriesPageSchema, TilesSchema } from "../../src/api/schema_pb";
import { BUDGET_BYTES } from "../../src/state/loader";
import { regionShares } from "../../src/state/region_curve";
import { Session } from "../../src/state/session";
import type { Snapshot } from "../../src/state/snapshot";
import { cellAt } from "../../src/state/timeline";
import { DEFAULT_VIEW } from "../../src/state/view";
import { exampleSet, page, seriesEntry } from "../logs";
import { json, TestServer } from "../server";

let server: TestServer;
let session: Session;

beforeEach(async () => {
  server = await TestServer.start();
  session = new Session(new Client(server.base), DEFAULT_VIEW);
});
afterEach(() => server.stop());

/** Waits until the page shows what is expected. */
async function until(condition: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  while (!condition(session.snapshot)) {
    await new Promise((changed) => session.addEventListener("change", changed, { once: true }));
  }
  return session.snapshot;
}

const complete = ({ timeline, selection, reading }: Snapshot) =>
  selection !== null &&
  !reading &&
  timeline.groups.every(({ rows }) =>
    rows.every((row) =>
      timeline.columns.every((column) => cellAt(row, column).state !== "loading"),
    ),
  );

const epochs = ({ timeline }: Snapshot) => timeline.columns.map(({ at }) => at);
const selected = () => session.snapshot.selection?.column.at;

/** What each request for records has asked for. */
const stepsAsked = () =>
  server.requests
    .filter((request) => request.startsWith("records"))
    .map((request) => new URL(request, server.base).searchParams.get("steps"));

/** Of a run: all its records. */
const whole = (steps: number[]) => () => page(steps, steps);

describe("Session", () => {
  it("shows filters of a run that has logged no examples", async () => {
    server.serveRuns({ a: () => page([0, 1], []) });
    server.extraSeries.push({ ...seriesEntry("a", "filters/conv"), kind: "FILTERS", max_step: 1 });
    const read = page([0, 1], [0, 1]);
    for (const { record } of read.records) {
      if (record) record.tiles = create(TilesSchema, { channel: [12, 3] });
    }
    server.on("records", (_, response) => response.end(toBinary(SeriesPageSchema, read)));
    session.update({ tag: "filters/conv" });
    await session.poll();
    const { timeline, failures } = await until(complete);
    expect(timeline.groups.map(({ key }) => key)).toEqual(["filter 3", "filter 12"]);
    expect(failures).toEqual([]);
    expect(server.requests.filter((request) => request.startsWith("examples"))).toEqual([]);
  });

  it("reads all pages of all runs and stands at the last epoch", async () => {
    server.serveRuns({ a: whole([0, 1, 2]), b: whole([0, 2]) });
    await session.poll();
    const snapshot = await until(
      (now) => complete(now) && now.timeline.groups[0]?.rows.length === 2,
    );
    expect([snapshot.phase, epochs(snapshot), selected()]).toEqual(["ready", [0, 1, 2], 2]);
  });

  it("marks a run alike among those to choose from and in its rows", async () => {
    const runs = ["a", "only_pipeline", "z"].map((name) => ({ run: name, name }));
    server.serveRuns({ a: whole([0]), z: whole([0]) });
    server.on("index", (_, response) => {
      const series = ["a", "z"].map((run) => seriesEntry(run, "grad_cam/conv"));
      json(response, 200, { runs, series, problems: [] });
    });
    await session.poll();
    const snapshot = await until(
      (now) => complete(now) && now.timeline.groups[0]?.rows.length === 2,
    );
    const inRows = snapshot.timeline.groups[0]?.rows.map(({ run }) => run.entry);
    expect(snapshot.runs.map(({ run, ordinal }) => [run, ordinal])).toEqual([
      ["a", 0],
      ["z", 2],
    ]);
    expect(inRows).toEqual(snapshot.runs);
  });

  it("takes in new epochs without moving the reader", async () => {
    let steps = [0, 1];
    server.serveRuns({ a: () => whole(steps)() });
    await session.poll();
    await until(complete);
    steps = [0, 1, 2, 3];
    await session.poll();
    await until((snapshot) => complete(snapshot) && epochs(snapshot).length === 4);
    expect(selected()).toBe(1);
    expect(server.requests.filter((request) => request.startsWith("examples"))).toHaveLength(1);
  });

  it("does not ask for records again when nothing is new", async () => {
    server.serveRuns({ a: () => page([0], [0]) });
    await session.poll();
    await until(complete);
    const before = server.requests.length;
    await session.poll();
    expect(server.requests.slice(before)).toEqual(["index"]);
  });

  it("shows the runs that can be read beside the one that failed, and retries it", async () => {
    server.serveRuns({ a: () => page([0], [0]), b: () => page([0], [0]) });
    const serve = server.route("records");
    server.on("records", (url, response) => {
      if (url.searchParams.get("run") === "a") return serve(url, response);
      json(response, 503, { error: { status: 503, message: "The logs cannot be read now." } });
    });
    await session.poll();
    const { failures, timeline } = await until(({ reading }) => !reading);
    expect(failures).toMatchObject([
      { run: { run: "b" }, message: "The logs cannot be read now." },
    ]);
    expect(timeline.groups[0]?.rows).toHaveLength(1);
    server.on("records", serve);
    session.retry("b");
    const retried = await until((snapshot) => snapshot.timeline.groups[0]?.rows.length === 2);
    expect(retried.failures).toEqual([]);
  });

  it("keeps what it has when the list of runs cannot be read any more", async () => {
    server.serveRuns({ a: () => page([0], [0]) });
    await session.poll();
    await until(complete);
    server.on("index", (_, response) =>
      json(response, 503, { error: { status: 503, message: "Later, please." } }),
    );
    await session.poll();
    const { phase, error, timeline } = session.snapshot;
    expect([phase, error, timeline.groups.length]).toEqual(["ready", "Later, please.", 1]);
  });

  it("is empty, not failed, where there is nothing of ours", async () => {
    server.serveRuns({});
    await session.poll();
    expect(session.snapshot.phase).toBe("empty");
  });

  it("fails with the server's words where it has nothing to show", async () => {
    await session.poll();
    expect(session.snapshot).toMatchObject({ phase: "failed", error: "No such route: index" });
  });

  it("scrubs over the epochs that exist and stops at the ends", async () => {
    server.serveRuns({ a: () => page([0, 5, 10], [0, 5, 10]) });
    await session.poll();
    await until(complete);
    const at = (columns: number) => {
      session.stepEpoch(columns);
      return selected();
    };
    expect([at(-1), at(-1), at(-1), at(1), at(Number.POSITIVE_INFINITY)]).toEqual([5, 0, 0, 5, 10]);
  });

  it("plays from the beginning when it stands at the end", async () => {
    server.serveRuns({ a: () => page([0, 1], [0, 1]) });
    await session.poll();
    await until(complete);
    session.togglePlay();
    expect([session.snapshot.playing, selected()]).toEqual([true, 0]);
    await until(({ playing }) => !playing);
    expect(selected()).toBe(1);
  });

  it("keeps rows and columns in their place while another layer is read", async () => {
    server.serveRuns({ a: () => page([0, 1], [0, 1]) });
    const other = { tag: "grad_cam/late", layer: "late", kind: "MAPS", run: "a" };
    server.extraSeries.push({ ...other, method: "grad_cam", title: "Grad-CAM", details: "" });
    await session.poll();
    await until(complete);
    server.on("records", () => {});
    session.update({ tag: "grad_cam/late" });
    const { timeline } = session.snapshot;
    const row = timeline.groups[0]?.rows[0];
    const column = timeline.columns[1];
    expect(epochs(session.snapshot)).toEqual([0, 1]);
    expect(row && column && cellAt(row, column).state).toBe("loading");
  });

  it("drops a run that is not chosen any more", async () => {
    server.serveRuns({ a: () => page([0], [0]), b: () => page([0, 1], [0, 1]) });
    await session.poll();
    await until((snapshot) => complete(snapshot) && epochs(snapshot).length === 2);
    session.update({ runs: ["a"] });
    expect(epochs(session.snapshot)).toEqual([0]);
  });

  it("reads what is on the screen before the rest of a long log", async () => {
    const steps = Array.from({ length: 300 }, (_, i) => i);
    server.serveRuns({ a: whole(steps) });
    session.show({ slots: 4, range: [0, 4] });
    await session.poll();
    await until(complete);
    const asked = stepsAsked();
    // Which steps there are; then the selected one and the strip.
    expect(asked.slice(0, 2)).toEqual(["", "299,0,100,199"]);
    const background = asked.slice(2).flatMap((list) => list?.split(",").map(Number) ?? []);
    expect(background).toHaveLength(296);
  });

  it("reads nothing for the screen before it is known how much has room there", async () => {
    const steps = Array.from({ length: 300 }, (_, i) => i);
    server.serveRuns({ a: whole(steps) });
    await session.poll();
    await until((snapshot) => snapshot.selection !== null);
    session.show({ slots: 5, range: [0, 5] });
    await until(complete);
    expect(stepsAsked().find((list) => list?.split(",").includes("299"))).toBe("299");
  });

  it("keeps rows and columns where maps alone come and go, and shows them", async () => {
    const steps = Array.from({ length: 300 }, (_, i) => i);
    const values = new Uint8Array(2 ** 20);
    server.serveRuns({
      a: () => {
        const large = page(steps, steps);
        for (const { record } of large.records) {
          if (record?.maps) Object.assign(record.maps, { values, width: values.length / 2 });
        }
        return large;
      },
    });
    session.show({ slots: 4, range: [0, 4] });
    await session.poll();
    const stateAt = ({ timeline: { groups, columns } }: Snapshot, epoch: number) =>
      groups[0]?.rows[0] && columns[epoch] && cellAt(groups[0].rows[0], columns[epoch]).state;
    const before = await until(({ progress }) => progress.read === steps.length);
    expect([stateAt(before, 50), stateAt(before, 299)]).toEqual(["loading", "whole"]);
    session.update({ at: 50 });
    const after = await until((now) => stateAt(now, 50) === "whole");
    // What draws the timeline is told, and none of what was made of its rows is out of date.
    expect(after.timeline).not.toBe(before.timeline);
    expect(after.timeline.groups[0]).toBe(before.timeline.groups[0]);
    expect(after.timeline.columns).toBe(before.timeline.columns);
  });

  it("knows the share of a drawn region at every epoch, though not all maps have room", async () => {
    // Of a megabyte each.
    const steps = Array.from({ length: 220 }, (_, i) => i);
    const values = new Uint8Array(2 ** 20);
    // 1 in the right half.
    for (let i = values.length / 2 + 1; i < values.length; i += 2) values[i] = 0x3c;
    server.serveRuns({
      a: () => {
        const large = page(steps, steps);
        for (const { record } of large.records) {
          if (record?.maps) Object.assign(record.maps, { values, width: values.length / 2 });
        }
        return large;
      },
    });
    const box = { top: 0, left: 0.5, bottom: 1, right: 1 };
    session.update({ regions: { x: box } });
    session.show({ slots: 4, range: [0, 4] });
    await session.poll();
    const found = ({ selection }: Snapshot) =>
      selection?.row.example ? regionShares(selection.row, box, () => true) : null;
    const last = await until((now) => found(now)?.unread === 0);
    expect([...(found(last)?.shares.values() ?? [])].slice(1)).toEqual(steps.slice(1).map(() => 1));
    const held = last.selection?.row.run.series;
    // What was read for the shares alone is not kept.
    expect(held?.bytes).toBeLessThan(BUDGET_BYTES / 2);
    const read = stepsAsked().length;
    session.update({ opacity: 0.5 });
    await new Promise((later) => setTimeout(later, 50));
    expect(stepsAsked()).toHaveLength(read);
  }, 30_000);

  it("selects the same epoch whatever the alignment", async () => {
    server.serveRuns({ a: whole([0, 1, 2]), b: whole([0, 5, 10]) });
    await session.poll();
    await until((now) => complete(now) && now.timeline.groups[0]?.rows.length === 2);
    session.update({ at: 5, run: "b" });
    session.update({ alignment: "progress" });
    expect([selected(), session.snapshot.selection?.column.steps.get("b")]).toEqual([0.5, 5]);
    session.update({ alignment: "epoch" });
    expect(selected()).toBe(5);
  });

  it("goes where a link says, in the link's own alignment", async () => {
    server.serveRuns({ a: whole([0, 1, 2, 3, 4]) });
    await session.poll();
    await until(complete);
    session.update({ alignment: "progress", at: 0.25 });
    expect([selected(), session.snapshot.selection?.column.steps.get("a")]).toEqual([0.25, 1]);
  });

  it("stays at its epoch by progress, too, when epochs come", async () => {
    let steps = [0, 1, 2];
    server.serveRuns({ a: () => whole(steps)() });
    session.update({ alignment: "progress" });
    await session.poll();
    await until(complete);
    steps = [0, 1, 2, 3, 4];
    await session.poll();
    await until((snapshot) => complete(snapshot) && epochs(snapshot).length === 5);
    expect([selected(), session.snapshot.selection?.column.steps.get("a")]).toEqual([0.5, 2]);
  });

  it("keeps rows in their order while a training goes on, until asked", async () => {
    let steps = [0];
    let prediction = [0, 1];
    server.serveRuns({
      a: () => {
        const read = page(steps, steps);
        for (const { record: one } of read.records) {
          if (one?.facts) one.facts.prediction = prediction;
        }
        return read;
      },
    });
    server.on("examples", (_, response) => {
      response.end(toBinary(ExampleSetSchema, exampleSet("x", "y")));
    });
    session.update({ sort: "wrong" });
    await session.poll();
    await until(complete);
    const order = () => session.snapshot.timeline.groups.map(({ key }) => key);
    expect(order()).toEqual(["y", "x"]);
    [steps, prediction] = [
      [0, 1],
      [1, 0],
    ];
    await session.poll();
    await until((snapshot) => complete(snapshot) && epochs(snapshot).length === 2);
    expect([order(), session.snapshot.orderStale]).toEqual([["y", "x"], true]);
    session.sortAgain();
    expect([order(), session.snapshot.orderStale]).toEqual([["x", "y"], false]);
  });
});
