import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import {
  ExampleSetSchema,
  RecordSchema,
  type SeriesPage,
  SeriesPageSchema,
  type StepRecord,
} from "../src/api/schema_pb";
import { exampleSet } from "./logs";

type Answer = (url: URL, response: ServerResponse) => void;

/** A real server on a free port, below a path prefix as TensorBoard may be. */
export class TestServer {
  readonly requests: string[] = [];
  /** Further entries of the index, as they are. */
  readonly extraSeries: object[] = [];
  private readonly answers = new Map<string, Answer>();

  private constructor(
    private readonly server: Server,
    readonly base: string,
  ) {}

  static async start(): Promise<TestServer> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const { port } = server.address() as AddressInfo;
    const base = `http://127.0.0.1:${port}/prefix/data/plugin/tb_interpret/`;
    const started = new TestServer(server, base);
    server.on("request", (request, response) => started.respond(request, response));
    return started;
  }

  on(route: string, answer: Answer): void {
    this.answers.set(route, answer);
  }

  /** What answers a route now, to be wrapped or put back. */
  route(route: string): Answer {
    return this.answers.get(route) ?? (() => {});
  }

  /** The index, the examples and the records of runs with one series each. */
  serveRuns(runs: Runs): void {
    this.on("index", (_, response) => {
      const body = index(runs);
      json(response, 200, { ...body, series: [...body.series, ...this.extraSeries] });
    });
    this.on("examples", (_, response) => {
      response.end(toBinary(ExampleSetSchema, exampleSet("x")));
    });
    this.on("records", (url, response) => {
      const page = runs[url.searchParams.get("run") ?? ""]?.();
      response.end(page && toBinary(SeriesPageSchema, asked(page, url.searchParams)));
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private respond(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "", this.base);
    const route = url.href.slice(this.base.length).split("?")[0] ?? "";
    this.requests.push(url.href.slice(this.base.length));
    const answer = this.answers.get(route);
    if (answer) answer(url, response);
    else json(response, 404, { error: { status: 404, message: `No such route: ${route}` } });
  }
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** By run, all that a series has now. */
interface Runs {
  [run: string]: () => SeriesPage;
}

/** What of a series a query asks for (http_api.md). */
function asked(page: SeriesPage, query: URLSearchParams): SeriesPage {
  const [steps, after] = [query.get("steps"), query.get("after")];
  const wanted = steps === null ? page.steps : steps.split(",").filter(Boolean).map(Number);
  const of = (step: number) => wanted.includes(step) && (after === null || step > Number(after));
  const records = page.records.filter(({ step }) => of(step));
  records.sort((a, b) => wanted.indexOf(a.step) - wanted.indexOf(b.step));
  const sent = query.get("parts") === "facts" ? records.map(withoutMaps) : records;
  return { ...page, records: sent, unreadableSteps: page.unreadableSteps.filter(of) };
}

function withoutMaps(entry: StepRecord): StepRecord {
  const { maps: _, tiles, ...facts } = entry.record ?? create(RecordSchema);
  return { ...entry, record: tiles ? { ...facts, tiles: { ...tiles, picture: [] } } : facts };
}

function index(runs: Runs) {
  return {
    schema_version: 1,
    runs: Object.keys(runs).map((run) => ({ run, name: run, has_examples: true })),
    series: Object.entries(runs).map(([run, page]) => ({
      run,
      tag: "grad_cam/conv",
      kind: "MAPS",
      method: "grad_cam",
      title: "Grad-CAM",
      layer: "conv",
      max_step: page().steps.at(-1),
      max_wall_time: page().wallTimes.at(-1),
    })),
    problems: [],
  };
}
