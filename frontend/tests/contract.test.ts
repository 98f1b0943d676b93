import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type DescMessage, fromBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { type Catalog, parseCatalog } from "../src/api/catalog";
import { parseRunCurves, parseRunTable } from "../src/api/run_table";
import { ExampleSetSchema, SeriesPageSchema } from "../src/api/schema_pb";
import { decodeMap, type EncodedMaps } from "../src/maths/maps";

// The very files that the plugin's own tests hold the server to.
const FOLDER = join(import.meta.dirname, "../../tests/contract");

const MESSAGES: { [route: string]: DescMessage } = {
  examples: ExampleSetSchema,
  records: SeriesPageSchema,
};

interface Fixture {
  request: string;
  status: number;
  body?: unknown;
  body_base64?: string;
  decoded?: unknown;
}

const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
const fixtures = files.flatMap((name) => {
  const content: Fixture | Fixture[] = JSON.parse(readFileSync(join(FOLDER, name), "utf8"));
  return [content].flat().map((fixture) => ({ ...fixture, name }));
});

describe("the contract", () => {
  it("has fixtures of every route", () => {
    const routes = fixtures.map(({ request }) => request.split("?")[0]);
    expect(routes).toEqual(
      expect.arrayContaining(["index", "runs", "curves", "examples", "records"]),
    );
  });

  it.each(fixtures.filter((f) => f.decoded !== undefined))("$name decodes to what it says", (f) => {
    const schema = MESSAGES[f.request.split("?")[0] ?? ""] as DescMessage;
    const message = fromBinary(schema, Buffer.from(f.body_base64 ?? "", "base64"));
    expect(plain(message)).toEqual(f.decoded);
  });

  it.each(fixtures.filter((f) => f.request === "index" && f.status === 200))(
    "$name is read as it is",
    ({ body }) => {
      expect(parseCatalog(body)).toEqual(
        expect.objectContaining({ runs: expect.any(Array), problems: expect.any(Array) }),
      );
      const { runs, series } = body as Catalog;
      expect(parseCatalog(body)).toMatchObject({ runs, series });
    },
  );

  it("has a table of runs and curves that are read as they are", () => {
    const bodyOf = (name: string) => fixtures.find((f) => f.name === name)?.body;
    const table = bodyOf("runs.json");
    expect(parseRunTable(table)).toEqual(table);
    const { runs } = bodyOf("curves.json") as { runs: { run: string; curves: object }[] };
    const [[run, curves] = []] = [...parseRunCurves({ runs })];
    expect({ run, curves }).toEqual(runs[0]);
    for (const parse of [parseRunTable, parseRunCurves]) {
      expect(() => parse({ hello: "world" })).toThrow("Expected `runs`");
    }
  });

  it.each(fixtures.filter((f) => f.status >= 400))("$name has a sentence: $request", (f) => {
    expect(f.body).toMatchObject({ error: { status: f.status, message: expect.any(String) } });
  });
});

/** The message as the fixtures spell it: bytes in base64, maps as their values. */
function plain(value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([key]) => !key.startsWith("$"));
  const spelled = Object.fromEntries(fields.map(([key, field]) => [key, plain(field)]));
  return "encoding" in value ? { ...spelled, values: mapValues(value as EncodedMaps) } : spelled;
}

function mapValues(maps: EncodedMaps): unknown {
  return maps.scale.map((_, i) => plain([...(decodeMap(maps, i)?.values ?? [])]));
}
