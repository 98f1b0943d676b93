import { describe, expect, it } from "vitest";
import type { Catalog, RunEntry } from "../../../src/api/catalog";
import { shownFor } from "../../../src/state/cues/examples";
import { seriesEntry } from "../../logs";

function entry(name: string, has_examples = true): RunEntry {
  return { run: name, name, has_examples, ordinal: 0 };
}

function catalogOf(runs: readonly RunEntry[], ...series: Catalog["series"]): Catalog {
  return { runs: [...runs], series, problems: [] };
}

const nothingChosen = { runs: null, tag: null };

describe("what the timeline shows of a run's examples", () => {
  it("is what it would show anyhow, where the run is in that", () => {
    const run = entry("a");
    const catalog = catalogOf([run], seriesEntry("a", "grad_cam/conv"));
    expect(shownFor(catalog, run, nothingChosen, [run])).toEqual(nothingChosen);
  });

  it("is the room's runs where the timeline would leave the run out", () => {
    const runs = ["a", "b", "c", "d", "e"].map((name) => entry(name));
    const maps = runs.map(({ run }) => seriesEntry(run, "grad_cam/conv"));
    const [last] = runs.slice(-1) as [RunEntry];
    const shown = shownFor(catalogOf(runs, ...maps), last, nothingChosen, runs.slice(2));
    expect(shown).toEqual({ runs: ["c", "d", "e"], tag: null });
  });

  it("is another method where the chosen one is not about its examples", () => {
    const run = entry("a");
    const filters = { ...seriesEntry("a", "filters/conv"), kind: "FILTERS" };
    const catalog = catalogOf([run], filters, seriesEntry("a", "grad_cam/conv"));
    const chosen = { runs: null, tag: "filters/conv" };
    expect(shownFor(catalog, run, chosen, [run])?.tag).toBe("grad_cam/conv");
  });

  it("is nothing where no example or no other series is logged", () => {
    const [run, bare] = [entry("a"), entry("a", false)];
    const cues = { ...seriesEntry("a", "cues"), kind: "CUES" };
    const filters = { ...seriesEntry("a", "filters/conv"), kind: "FILTERS" };
    expect(shownFor(catalogOf([run], cues, filters), run, nothingChosen, [run])).toBeNull();
    const maps = seriesEntry("a", "grad_cam/conv");
    expect(shownFor(catalogOf([bare], maps), bare, nothingChosen, [bare])).toBeNull();
  });
});
