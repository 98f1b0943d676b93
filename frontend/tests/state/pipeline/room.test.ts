import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Client } from "../../../src/api/client";
import { comparedCell, movedCell, placeOfCell, seenCells } from "../../../src/state/pipeline/moves";
import { Session } from "../../../src/state/session";
import type { Snapshot } from "../../../src/state/snapshot";
import { DEFAULT_VIEW } from "../../../src/state/view";
import { page } from "../../logs";
import { entryOf, servePipeline, stage } from "../../pipeline_logs";
import { TestServer } from "../../server";

let server: TestServer;
let session: Session;

beforeEach(async () => {
  server = await TestServer.start();
  session = new Session(new Client(server.base), DEFAULT_VIEW);
});
afterEach(() => server.stop());

async function until(condition: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  while (!condition(session.snapshot)) {
    await new Promise((changed) => session.addEventListener("change", changed, { once: true }));
  }
  return session.snapshot;
}

const IDS = ["img_2", "img_10"];
const STAGES = [
  stage("what the network gets", 2, [0, 1, 2], IDS),
  stage("loaded", 0, [0], IDS),
  stage("augmented", 1, [0, 1, 2], IDS),
  stage("loaded", 0, [0, 1, 2], ["v"], {}, "validation"),
];

const states = ({ pipeline }: Snapshot) =>
  pipeline?.splits.map(({ columns }) => columns.map(({ stage: { state } }) => state));
const ready = (snapshot: Snapshot) =>
  snapshot.pipeline?.reading === false && !states(snapshot)?.flat().includes("loading");

/** What each request for records has asked for. */
const asked = () =>
  server.requests
    .filter((request) => request.startsWith("records"))
    .map((request) => new URL(request, server.base).searchParams);

describe("the room of the pipeline", () => {
  it("is where a log of a pipeline alone opens, at the last epoch, in the order of the stream", async () => {
    servePipeline(server, () => STAGES);
    await session.poll();
    const snapshot = await until(ready);
    expect([snapshot.room, snapshot.rooms, snapshot.phase]).toEqual([
      "pipeline",
      ["pipeline"],
      "ready",
    ]);
    const { splits, epoch } = snapshot.pipeline ?? {};
    expect(epoch).toBe(2);
    expect(splits?.map(({ name, elements }) => [name, elements])).toEqual([
      ["train", ["img_2", "img_10"]],
      ["validation", ["v"]],
    ]);
    expect(splits?.[0]?.columns.map(({ stage: { name } }) => name)).toEqual([
      "loaded",
      "augmented",
      "what the network gets",
    ]);
    expect(states(snapshot)).toEqual([["again", "whole", "whole"], ["whole"]]);
    // It has no examples, and does not ask for any.
    expect(server.requests.some((request) => request.startsWith("examples"))).toBe(false);
  });

  it("is a choice beside the timeline, which stays the first", async () => {
    server.serveRuns({ a: () => page([0, 1], [0, 1]) });
    server.extraSeries.push(...STAGES.map((one) => entryOf(one)));
    await session.poll();
    const { room, rooms } = await until(({ selection }) => selection !== null);
    expect([room, rooms]).toEqual(["timeline", ["timeline", "pipeline"]]);
    session.enter("pipeline");
    expect(session.snapshot).toMatchObject({ room: "pipeline", view: { room: "pipeline" } });
    session.enter("timeline");
    expect(session.snapshot.pipeline).toBeNull();
  });

  it("is not there where nothing of it is in the logs, whatever the address asks for", async () => {
    server.serveRuns({ a: () => page([0], [0]) });
    session.update({ room: "pipeline" });
    await session.poll();
    const { room, rooms } = await until(({ selection }) => selection !== null);
    expect([room, rooms]).toEqual(["timeline", ["timeline"]]);
  });

  it("keeps the epoch when it is entered from columns of progress", async () => {
    server.serveRuns({ a: () => page([0, 2, 4], [0, 2, 4]) });
    server.extraSeries.push(...STAGES.map((one) => entryOf(one)));
    session.update({ alignment: "progress", at: 0.5 });
    await session.poll();
    await until(({ selection }) => selection !== null);
    session.enter("pipeline");
    expect(session.snapshot.view).toMatchObject({ alignment: "epoch", at: 2 });
  });

  it("goes from epoch to epoch with the scrubber's steps", async () => {
    servePipeline(server, () => STAGES);
    await session.poll();
    await until(ready);
    session.stepEpoch(-2);
    const first = await until(ready);
    expect([first.pipeline?.epoch, states(first)?.[0]]).toEqual([0, ["whole", "whole", "whole"]]);
    session.stepEpoch(1);
    expect((await until(ready)).pipeline?.epoch).toBe(1);
  });

  it("plays from the first epoch to the last", async () => {
    servePipeline(server, () => STAGES);
    await session.poll();
    await until(ready);
    session.togglePlay();
    expect(session.snapshot).toMatchObject({ playing: true, pipeline: { epoch: 0 } });
    const { pipeline } = await until(({ playing }) => !playing);
    expect(pipeline?.epoch).toBe(2);
  });

  it("takes in new epochs without moving the reader", async () => {
    let last = 2;
    const growing = () => [
      stage(
        "augmented",
        0,
        Array.from({ length: last + 1 }, (_, i) => i),
        IDS,
      ),
    ];
    servePipeline(server, growing);
    await session.poll();
    await until(ready);
    last = 4;
    await session.poll();
    const { pipeline } = await until(({ epochs }) => epochs.columns.length === 5);
    expect(pipeline?.epoch).toBe(2);
  });

  it("reads what is shown and what is near, not the whole of a long log", async () => {
    const epochs = Array.from({ length: 300 }, (_, i) => i);
    servePipeline(server, () => [stage("augmented", 0, epochs, IDS)]);
    session.update({ at: 100 });
    await session.poll();
    await until(ready);
    await until(() => asked().length >= 3);
    const steps = asked().flatMap((query) => (query.get("steps") ?? "").split(",").filter(Boolean));
    expect(steps[0]).toBe("100");
    expect(steps.length).toBeLessThan(20);
    expect(
      asked().every((query) => query.get("steps") !== null && query.get("parts") !== "facts"),
    ).toBe(true);
  });

  it("shows the cells of a chosen verdict at the epoch where it begins", async () => {
    const twice = {
      ...{ name: "scaled twice", split: "train", stage: "augmented" },
      ...{ elements: ["img_10"], epochs: [0, 1, 2] },
    };
    servePipeline(server, () => STAGES, { 2: [twice] });
    await session.poll();
    const found = await until(({ pipeline }) => pipeline?.judged != null);
    const [shown] = found.pipeline?.judged?.verdicts ?? [];
    session.update({
      ...{ fault: shown?.key ?? null, at: 0 },
      ...{ stage: "pipeline/train/augmented", element: "img_10" },
    });
    const { pipeline } = await until(ready);
    expect(pipeline?.epoch).toBe(0);
    expect(pipeline?.fault?.verdict.name).toBe("scaled twice");
    expect(pipeline?.cell).toMatchObject({ element: "img_10", state: "whole" });
  });

  it("says nothing of verdicts where nobody has judged", async () => {
    servePipeline(server, () => STAGES);
    await session.poll();
    expect((await until(ready)).pipeline?.judged).toBeNull();
  });

  it("moves the chosen cell within its split, and compares it with the stage before", async () => {
    servePipeline(server, () => STAGES);
    session.update({ stage: "pipeline/train/augmented", element: "img_2" });
    await session.poll();
    const { pipeline, view } = await until(ready);
    const place = pipeline && placeOfCell(pipeline);
    if (!place || !pipeline?.cell) throw new Error("The cell is there.");
    expect(movedCell(place.split, place, [1, 1])).toMatchObject({
      stage: "pipeline/train/what the network gets",
      element: "img_10",
    });
    expect(movedCell(place.split, place, [-9, -9])).toMatchObject({
      stage: "pipeline/train/loaded",
      element: "img_2",
    });
    const before = comparedCell(place, view);
    expect(before?.column.stage.name).toBe("loaded");
    const last = comparedCell(place, { against: "pipeline/train/what the network gets" });
    const names = seenCells(place, last ? [last, pipeline.cell] : []).map(
      ({ cell }) => cell.column.stage.name,
    );
    // In the order of the stream, whichever was chosen.
    expect(names).toEqual(["augmented", "what the network gets"]);
    expect(comparedCell(place, { against: "none" })).toBeNull();
  });
});
