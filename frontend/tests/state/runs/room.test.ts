import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Client } from "../../../src/api/client";
import { rowsInView } from "../../../src/components/runs/layout";
import { firstCues } from "../../../src/state/runs/first_cue";
import { newest, type RunSnapshot, wayToRun } from "../../../src/state/runs/room";
import { Session } from "../../../src/state/session";
import type { Snapshot } from "../../../src/state/snapshot";
import { DEFAULT_VIEW, type View } from "../../../src/state/view";
import { cue, serveTable, summary } from "../../run_logs";
import { json, TestServer } from "../../server";

let server: TestServer;
let session: Session;

beforeEach(async () => {
  server = await TestServer.start();
  session = new Session(new Client(server.base), { ...DEFAULT_VIEW, room: "runs" });
});
afterEach(() => server.stop());

async function until(condition: (table: RunSnapshot) => boolean): Promise<RunSnapshot> {
  const table = ({ runTable }: Snapshot) => runTable;
  for (;;) {
    const found = table(session.snapshot);
    if (found && condition(found)) return found;
    await new Promise((changed) => session.addEventListener("change", changed, { once: true }));
  }
}

const isRead = ({ reading }: RunSnapshot) => !reading;
const names = ({ rows }: RunSnapshot) => rows.map(({ part }) => part);

const SHARE = "region_share/grad_cam/conv";
const RUNS = [
  summary("s/lr=2,seed=0", { last_written: 200, values: { accuracy: 0.9, [SHARE]: 0.4 } }),
  summary("s/lr=10,seed=0", { last_written: 300, values: { accuracy: 0.8 } }),
  summary("s/lr=1,seed=0", { last_written: 100, last_epoch: 9, values: { [SHARE]: 0.1 } }),
];

describe("the room of runs", () => {
  it("has a row a run, the newest first, and leaves out what no run has", async () => {
    serveTable(server, RUNS);
    await session.poll();
    const table = await until(isRead);
    expect(session.snapshot.rooms).toEqual(["runs", "timeline"]);
    expect(names(table)).toEqual(["lr=10", "lr=2", "lr=1"]);
    expect(table.shared).toBe("s/…seed=0");
    const columns = ["name", "written", "epoch", "accuracy", "region_share"];
    expect(table.columns.map(({ name }) => name)).toEqual(columns);
    const [, written, , accuracy] = table.columns;
    const [first] = table.rows;
    if (!first) throw new Error("There is no row.");
    expect(written?.words(first, 300 + 7_300)).toBe("2\u00a0h ago");
    expect(accuracy?.words(first, 0)).toBe("80.0\u00a0%");
    expect(table.lastEpoch).toBe(9);
    // Nothing else is read for it.
    expect(server.requests.filter((request) => !/^(index|runs)/.test(request))).toEqual([]);
  });

  it("is not where the page opens, and is none where there is one run", async () => {
    session = new Session(new Client(server.base), DEFAULT_VIEW);
    serveTable(server, RUNS);
    await session.poll();
    expect(session.snapshot.room).toBe("timeline");
    session.update({ room: "runs" });
    serveTable(server, RUNS.slice(0, 1));
    await session.poll();
    expect([session.snapshot.room, session.snapshot.rooms]).toEqual(["timeline", ["timeline"]]);
  });

  it("sorts by any column, those without a value last either way", async () => {
    serveTable(server, RUNS);
    await session.poll();
    await until(isRead);
    const order = (column: string, descending: boolean) => {
      session.update({ runSort: { column, descending } });
      return session.snapshot.runTable && names(session.snapshot.runTable);
    };
    expect(order("name", false)).toEqual(["lr=1", "lr=2", "lr=10"]);
    expect(order("accuracy", true)).toEqual(["lr=2", "lr=10", "lr=1"]);
    expect(order("accuracy", false)).toEqual(["lr=10", "lr=2", "lr=1"]);
    expect(order("region_share", false)).toEqual(["lr=1", "lr=2", "lr=10"]);
    // No such column: as at first.
    expect(order("speed", false)).toEqual(["lr=10", "lr=2", "lr=1"]);
  });

  it("filters, ticks and leads into the timeline beside what is ticked", async () => {
    serveTable(server, RUNS);
    session.update({ runs: [RUNS[0]?.run ?? ""], runFilter: "LR=1" });
    await session.poll();
    const table = await until(isRead);
    expect(names(table)).toEqual(["lr=10", "lr=1"]);
    expect([table.numRuns, [...table.chosen]]).toEqual([3, ["s/lr=2,seed=0/interpret"]]);
    expect(newest(table.rows, 1)).toEqual(["s/lr=10,seed=0/interpret"]);
    const [first] = table.rows;
    const way = first && wayToRun(first, table.chosen, session.snapshot.view);
    session.update(way as Partial<View>);
    const { room, view, chosen } = session.snapshot;
    expect([room, view.run]).toEqual(["timeline", "s/lr=10,seed=0/interpret"]);
    expect(chosen.map(({ name }) => name)).toEqual(["s/lr=2,seed=0", "s/lr=10,seed=0"]);
    session.update({ room: "runs", runFilter: "(" });
    expect(session.snapshot.runTable?.filterProblem).toContain("No regular expression");
    expect(session.snapshot.runTable?.rows).toHaveLength(3);
  });

  it("ticks at first what the timeline shows at first", async () => {
    serveTable(
      server,
      ["a", "b", "c", "d", "e"].map((name) => summary(name)),
    );
    await session.poll();
    const { chosen } = await until(isRead);
    expect([...chosen]).toEqual(["a", "b", "c", "d"].map((name) => `${name}/interpret`));
  });

  it("reads the curves of what is in view, a few runs and two requests at a time", async () => {
    const many = Array.from({ length: 600 }, (_, i) => summary(`run ${i}`));
    serveTable(server, many);
    const held: (() => void)[] = [];
    const answer = server.route("curves");
    server.on("curves", (...asked) => held.push(() => answer(...asked)));
    await session.poll();
    const { rows } = await until(isRead);
    session.showRuns(rows.slice(0, 30).map(({ entry }) => entry.run));
    await vi.waitUntil(() => held.length === 2);
    // Meanwhile the reader scrolls on: what has left the view is not asked for.
    session.showRuns(rows.slice(500, 502).map(({ entry }) => entry.run));
    for (const send of held.splice(0)) send();
    await vi.waitUntil(() => held.length === 1);
    for (const send of held.splice(0)) send();
    await until((table) => Boolean(table.curves.get("run 501/interpret")?.curves.accuracy));
    const asked = server.requests.filter((request) => request.startsWith("curves"));
    expect(asked.map((request) => request.match(/run=/g)?.length)).toEqual([8, 8, 2]);
    expect(session.snapshot.runTable?.curves.size).toBe(18);
  });

  it("asks on while the server has not read all, and says why it cannot", async () => {
    serveTable(server, RUNS);
    let count = 0;
    server.on("runs", (_, response) =>
      json(response, 200, { runs: RUNS.slice(0, ++count), partial: true }),
    );
    await session.poll();
    await until((table) => table.rows.every((row) => row.summary !== null));
    // The fourth answer is the third one: it waits for the next poll.
    await vi.waitUntil(() => count === 4);
    await new Promise((later) => setTimeout(later, 50));
    expect(count).toBe(4);
    server.on("runs", (_, response) =>
      json(response, 503, { error: { status: 503, message: "TensorBoard cannot read the logs." } }),
    );
    await session.poll();
    const table = await until(({ error }) => error !== null);
    expect(table.error).toBe("TensorBoard cannot read the logs.");
    // What was read stays.
    expect(table.rows.every((row) => row.summary !== null)).toBe(true);
  });
});

describe("the first cue", () => {
  const firsts = (...runs: ReturnType<typeof summary>[]) =>
    [...firstCues(runs, []).values()].map(({ cue: { kind }, alone }) => [kind, alone]);

  it("is the strongest, unless most others lack a weaker one", () => {
    expect(
      firsts(
        summary("a", { cues: [cue("level", 0.6), cue("window", 0.5)] }),
        summary("b", { cues: [cue("level", 0.55)] }),
        summary("c", { cues: [cue("level", 0.5), cue("window", 0.1)] }),
      ),
    ).toEqual([
      ["window", "only here"],
      ["level", null],
      ["level", null],
    ]);
  });

  it("says in how many runs it is", () => {
    const having = summary("a", { cues: [cue("window", 0.5)] });
    const runs = [having, { ...having, run: "b" }, summary("c"), summary("d"), summary("e")];
    expect(firsts(...runs)).toEqual([
      ["window", "in 2 of 5 runs"],
      ["window", "in 2 of 5 runs"],
    ]);
    // Weak ones are lacked by nobody clearly.
    expect(firsts(summary("a", { cues: [cue("window", 0.2)] }), summary("b"))).toEqual([
      ["window", null],
    ]);
  });

  it("is none that the reader has found legitimate", () => {
    const runs = [summary("a", { cues: [cue("window", 0.5)] }), summary("b")];
    const mark = { run: "a/interpret", target: 6, kind: "window", mark: "legitimate" } as const;
    expect(firstCues(runs, [mark]).size).toBe(0);
  });

  it("puts what others lack first, and the run above the table", async () => {
    serveTable(server, [
      summary("a", { cues: [cue("level", 0.9)] }),
      summary("b", { cues: [cue("level", 0.9), cue("window", 0.5)] }),
      summary("c", { cues: [cue("level", 0.8)] }),
    ]);
    session.update({ runSort: { column: "effect", descending: true } });
    await session.poll();
    const table = await until(isRead);
    expect(names(table)).toEqual(["b", "a", "c"]);
    expect(table.alarming.map(({ part }) => part)).toEqual(["b"]);
    // The curve is that of the cue which is told.
    const [first] = table.rows;
    const curves = { "effect/6/level": [[0, 0.9]], "effect/6/window": [[0, 0.5]] } as const;
    expect(first && table.columns.at(-1)?.points?.(first, curves)).toEqual([[0, 0.5]]);
  });
});

describe("rows in view", () => {
  it("are made with a few around them", () => {
    expect(rowsInView(0, 436, 600)).toEqual({ made: [0, 16], seen: [0, 10] });
    expect(rowsInView(4_000, 436, 600)).toEqual({ made: [94, 116], seen: [100, 110] });
    expect(rowsInView(0, 436, 3)).toEqual({ made: [0, 3], seen: [0, 3] });
  });
});
