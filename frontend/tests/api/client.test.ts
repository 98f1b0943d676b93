import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ApiError, Client } from "../../src/api/client";
import { Latest, OVERTAKEN } from "../../src/api/latest";
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
    server.serveRuns({ "a&b/ü": () => page([0, 1], [1]) });
    const found = await client.records("a&b/ü", "grad_cam/conv", { after: 0 });
    expect(server.requests).toEqual(["records?run=a%26b%2F%C3%BC&tag=grad_cam%2Fconv&after=0"]);
    expect(found.records.map(({ step }) => step)).toEqual([1]);
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

  it("says so when nobody answers", async () => {
    await server.stop();
    await expect(client.index()).rejects.toMatchObject({ status: 0 });
  });

  it("says so when the answer is not what was agreed", async () => {
    server.on("records", (_, response) => response.end("not protobuf"));
    server.on("index", (_, response) => json(response, 200, { hello: "world" }));
    await expect(client.records("a", "b")).rejects.toThrow("could not be decoded");
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
