import { create } from "@bufbuild/protobuf";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ApiError, Client } from "../../src/api/client";
import { Latest, OVERTAKEN } from "../../src/api/latest";
import { MapsSchema } from "../../src/api/schema_pb";
import { page } from "../logs";
import { json, TestServer } from "../server";

let server: TestServer;
let client: Client;

beforeEach(async () => {
  server = await TestServer.start();
  client = new Client(server.base);
});
afterEach(() => server.stop());

describe("Client", () => {
  it("asks below its base and encodes what it asks for", async () => {
    server.serveRuns({ "a&b/ü": () => page([0, 1], [0, 1]) });
    const found = await client.records("a&b/ü", "grad_cam/conv", { after: 0 });
    expect(server.requests).toEqual(["records?run=a%26b%2F%C3%BC&tag=grad_cam%2Fconv&after=0"]);
    expect(found.records.map(({ step }) => step)).toEqual([1]);
  });

  it.each([
    [{}, ""],
    [{ after: -1 }, "&after=-1"],
    [{ steps: [5, 0, 9] }, "&steps=5%2C0%2C9"],
    [{ steps: [] }, "&steps="],
    [{ steps: [1], parts: "facts" as const, maxBytes: 7 }, "&steps=1&parts=facts&max_bytes=7"],
  ])("asks for the records of %j", async (query, asked) => {
    server.serveRuns({ a: () => page([0, 1], []) });
    await client.records("a", "b", query);
    expect(server.requests).toEqual([`records?run=a&tag=b${asked}`]);
  });

  it("gets the steps in the order asked", async () => {
    server.serveRuns({ a: () => page([0, 1, 2], [0, 1, 2]) });
    const found = await client.records("a", "grad_cam/conv", { steps: [2, 9, 0] });
    expect(found.records.map(({ step }) => step)).toEqual([2, 0]);
    expect(found.steps).toEqual([0, 1, 2]);
  });

  it("gets records without maps when it asks for facts", async () => {
    const whole = page([0], [0]);
    const maps = create(MapsSchema, { height: 1, width: 1, values: new Uint8Array(2) });
    Object.assign(whole.records[0]?.record ?? {}, { maps });
    server.serveRuns({ a: () => whole });
    const [all] = (await client.records("a", "b", { parts: "all" })).records;
    const [facts] = (await client.records("a", "b", { parts: "facts" })).records;
    expect(all?.record?.maps?.values).toEqual(new Uint8Array(2));
    expect(facts?.record).toEqual({ ...all?.record, maps: undefined });
  });

  it("fails with the server's own words", async () => {
    server.on("examples", (_, response) =>
      json(response, 404, { error: { status: 404, message: "No such run. Received: run='x'." } }),
    );
    await expect(client.examples("x")).rejects.toEqual(
      new ApiError("No such run. Received: run='x'.", 404),
    );
  });

  it("names the status where the answer is not ours", async () => {
    server.on("index", (_, response) => {
      response.writeHead(502);
      response.end("<html>");
    });
    await expect(client.index()).rejects.toThrow("status 502");
  });

  it("says so when a login page comes with status 200", async () => {
    for (const route of ["index", "records", "examples"]) {
      server.on(route, (_, response) => {
        response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
        response.end("<!doctype html><title>Log in</title>");
      });
    }
    const said = "log in where it asks";
    await expect(client.index()).rejects.toThrow(said);
    await expect(client.records("a", "b")).rejects.toThrow(said);
    await expect(client.examples("a")).rejects.toThrow(said);
  });

  it("says so when nobody answers", async () => {
    await server.stop();
    await expect(client.index()).rejects.toMatchObject({ status: 0 });
  });

  it("says so when the answer is not what was agreed", async () => {
    server.on("records", (_, response) => response.end("not protobuf"));
    await expect(client.records("a", "b")).rejects.toThrow("could not be decoded");
    server.on("index", (_, response) => response.end("<"));
    await expect(client.index()).rejects.toThrow("could not be decoded");
    server.on("index", (_, response) => json(response, 200, { hello: "world" }));
    await expect(client.index()).rejects.toThrow("`runs` or `series` is missing");
  });
});

describe("Latest", () => {
  it("drops a response that a newer request has overtaken", async () => {
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    let count = 0;
    server.on("index", (_, response) => {
      const body = { runs: [], series: [], problems: [`answer ${++count}`] };
      if (count === 1) void held.then(() => json(response, 200, body));
      else json(response, 200, body);
    });
    const latest = new Latest();
    const first = latest.load("index", () => client.index());
    while (count === 0) await new Promise((later) => setTimeout(later, 1));
    const second = await latest.load("index", () => client.index());
    release();
    expect(await first).toBe(OVERTAKEN);
    expect(second).toMatchObject({ problems: ["answer 2"] });
  });

  it("aborts the overtaken request, and its failure goes unheard", async () => {
    server.on("index", () => {});
    const latest = new Latest();
    const first = latest.load("a", (signal) => client.index(signal));
    const second = latest.load("a", async () => "newer");
    expect(await first).toBe(OVERTAKEN);
    expect(await second).toBe("newer");
  });

  it("leaves other keys alone", async () => {
    const latest = new Latest();
    const both = await Promise.all([
      latest.load("a", async () => 1),
      latest.load("b", async () => 2),
    ]);
    expect(both).toEqual([1, 2]);
  });
});
