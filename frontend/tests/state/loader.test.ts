import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Client } from "../../src/api/client";
import { Loader } from "../../src/state/loader";
import type { Focus } from "../../src/state/reading_plan";
import { page, seriesEntry } from "../logs";
import { json, TestServer } from "../server";

const STEPS = Array.from({ length: 40 }, (_, i) => i);
const SOURCE = { ...seriesEntry("a", "grad_cam/conv"), max_step: 39, max_wall_time: 139 };
/** The maps of the tests' records take 4 bytes a step. */
const BYTES = 4;

let server: TestServer;

beforeEach(async () => {
  server = await TestServer.start();
  server.serveRuns({ a: () => page(STEPS, STEPS) });
});
afterEach(() => server.stop());

/** A loader with a reader's focus to be moved, and what it has asked for so far. */
function loaderFor(budget: number) {
  let focus: Focus = { shown: [], near: [] };
  let settled = () => {};
  const read = () => loader.read(() => focus);
  const loader: Loader = new Loader(new Client(server.base), () => settled(), budget);
  return {
    loader,
    /** Looks at steps and waits until so much has been read. */
    async look(at: Focus, until: () => boolean): Promise<void> {
      focus = at;
      const done = new Promise<void>((resolve) => {
        settled = () => until() && resolve();
      });
      loader.want([SOURCE]);
      read();
      await done;
    },
  };
}

const asked = () =>
  server.requests.map((request) => {
    const { searchParams } = new URL(request, server.base);
    const steps = searchParams.get("steps");
    return [searchParams.get("parts"), steps ? steps.split(",").length : 0];
  });

describe("Loader", () => {
  it("reads all maps where memory has room for them", async () => {
    const { loader, look } = loaderFor(1000 * BYTES);
    const series = () => loader.series(SOURCE);
    await look({ shown: [39, 0], near: [] }, () => series()?.isAllWhole ?? false);
    expect(asked()).toEqual([
      [null, 0],
      ["all", 2],
      ["all", 38],
    ]);
  });

  it("reads facts alone of what has no room, and maps where the reader looks", async () => {
    const { loader, look } = loaderFor(10 * BYTES);
    const series = () => loader.series(SOURCE);
    await look({ shown: [39, 0], near: [38] }, () => series()?.isRead ?? false);
    expect(asked()).toEqual([
      [null, 0],
      ["all", 2],
      ["all", 1],
      ["facts", 37],
    ]);
    expect([0, 20, 39].map((step) => series()?.isWhole(step))).toEqual([true, false, true]);
    await look({ shown: [20], near: [] }, () => series()?.isWhole(20) ?? false);
    expect(asked().at(-1)).toEqual(["all", 1]);
  });

  it("keeps within its budget what the reader has scrubbed through", async () => {
    const { loader, look } = loaderFor(10 * BYTES);
    const series = () => loader.series(SOURCE);
    await look({ shown: [0], near: [] }, () => series()?.isRead ?? false);
    for (const step of STEPS.slice(1)) {
      await look({ shown: [step], near: [] }, () => series()?.isWhole(step) ?? false);
      expect(series()?.bytes).toBeLessThanOrEqual(10 * BYTES);
    }
    // The facts of all of them are still there.
    expect(STEPS.every((step) => series()?.record(step)?.facts)).toBe(true);
  });

  it("reads no more of what is near than has room, and does not ask for it again", async () => {
    const { loader, look } = loaderFor(10 * BYTES);
    const series = () => loader.series(SOURCE);
    const near = STEPS.slice(1, 26);
    await look({ shown: [0], near }, () => series()?.isRead ?? false);
    expect(series()?.bytes).toBeLessThanOrEqual(10 * BYTES);
    expect([1, 5, 6].map((step) => series()?.isWhole(step))).toEqual([true, true, false]);
    const before = server.requests.length;
    loader.read(() => ({ shown: [0], near }));
    await new Promise((later) => setTimeout(later, 50));
    expect(server.requests).toHaveLength(before);
  });

  it("goes on with the others however many have failed", async () => {
    const runs = ["b", "c", "d", "e", "f"];
    server.serveRuns({ a: () => page(STEPS, STEPS) });
    const serve = server.route("records");
    server.on("records", (url, response) => {
      if (url.searchParams.get("run") === "a") serve(url, response);
      else json(response, 503, { error: { status: 503, message: "The disk is gone." } });
    });
    const failing = runs.map((run) => ({ ...SOURCE, run }));
    let settled = () => {};
    const loader = new Loader(new Client(server.base), () => settled());
    const done = new Promise<void>((resolve) => {
      settled = () => loader.series(SOURCE)?.isAllWhole && resolve();
    });
    loader.want([...failing, SOURCE]);
    loader.read(() => ({ shown: [], near: [] }));
    await done;
    expect(failing.map((source) => loader.error(source))).toEqual(
      runs.map(() => "The disk is gone."),
    );
  });

  it("does not ask for ever for a step that does not come", async () => {
    server.serveRuns({ a: () => page(STEPS, STEPS.slice(1)) });
    const { loader, look } = loaderFor(1000 * BYTES);
    await look({ shown: [0], near: [] }, () => loader.error(SOURCE) !== null);
    expect(loader.error(SOURCE)).toBe("Epoch 0 was announced, but did not come.");
  });
});
