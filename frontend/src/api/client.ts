import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { type Catalog, parseCatalog } from "./catalog";
import { parseRunCurves, parseRunTable, type RunCurves, type RunTable } from "./run_table";
import { type ExampleSet, ExampleSetSchema, type SeriesPage, SeriesPageSchema } from "./schema_pb";

/** A failed request, with the server's own words where it had any. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    message: string,
    /** The HTTP status; 0 when there was no answer. */
    readonly status: number,
  ) {
    super(message);
  }
}

/** Which records of a series are asked for. */
export interface RecordsQuery {
  /** Those of greater steps. */
  after?: number;
  /** Those of these steps, in this order; not together with `after`. */
  steps?: readonly number[];
  /** "facts": without maps and pictures. */
  parts?: "all" | "facts";
  maxBytes?: number;
}

/** The routes of http_api.md. */
export class Client {
  /** @param base the address that the routes are relative to, with its last slash */
  constructor(private readonly base: string | URL) {}

  async index(signal?: AbortSignal): Promise<Catalog> {
    return parseCatalog(await decoded(await this.get("index", {}, signal)));
  }

  /** What sums up each run. */
  async runs(signal?: AbortSignal): Promise<RunTable> {
    return parseRunTable(await decoded(await this.get("runs", {}, signal)));
  }

  /** How that came about in a few of them. */
  async curves(runs: readonly string[], signal?: AbortSignal): Promise<Map<string, RunCurves>> {
    const query = runs.map((run) => ["run", run]);
    return parseRunCurves(await decoded(await this.get("curves", query, signal)));
  }

  async examples(run: string, signal?: AbortSignal): Promise<ExampleSet> {
    return message(ExampleSetSchema, await this.get("examples", { run }, signal));
  }

  /** One page of a series: the records that the query asks for, from the first one on by default. */
  async records(
    run: string,
    tag: string,
    { after, steps, parts, maxBytes }: RecordsQuery = {},
    signal?: AbortSignal,
  ): Promise<SeriesPage> {
    const query = {
      run,
      tag,
      ...(after === undefined ? {} : { after: String(after) }),
      ...(steps === undefined ? {} : { steps: steps.join() }),
      ...(parts === undefined ? {} : { parts }),
      ...(maxBytes === undefined ? {} : { max_bytes: String(maxBytes) }),
    };
    return message(SeriesPageSchema, await this.get("records", query, signal));
  }

  private async get(
    route: string,
    query: { [parameter: string]: string } | string[][],
    signal?: AbortSignal,
  ): Promise<Response> {
    const url = new URL(route, this.base);
    url.search = new URLSearchParams(query).toString();
    let response: Response;
    try {
      response = await fetch(url, signal ? { signal } : {});
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiError("TensorBoard does not answer. Is it still running?", 0);
    }
    if (!response.ok) throw new ApiError(await serverWords(response), response.status);
    if (response.headers.get("content-type")?.startsWith("text/html")) {
      throw new ApiError(
        "A web page came in place of TensorBoard's answer, of a proxy or a login perhaps. " +
          "Reload the page, and log in where it asks.",
        response.status,
      );
    }
    return response;
  }
}

async function message<D extends DescMessage>(
  schema: D,
  response: Response,
): Promise<MessageShape<D>> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  try {
    return fromBinary(schema, bytes);
  } catch {
    throw undecoded(response);
  }
}

async function decoded(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw undecoded(response);
  }
}

function undecoded({ status }: Response): ApiError {
  return new ApiError("TensorBoard's answer could not be decoded.", status);
}

async function serverWords(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { error?: { message?: unknown } };
    if (typeof body.error?.message === "string") return body.error.message;
  } catch {
    // Not our JSON: a proxy's page, perhaps. The status has to do.
  }
  return `TensorBoard answered with status ${response.status} ${response.statusText}`.trim();
}
