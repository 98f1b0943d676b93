import { describe, expect, it } from "vitest";
import { chosenRuns, chosenTag, markedName, methodsOf, seriesFor } from "../../src/state/choices";
import { DEFAULT_VIEW } from "../../src/state/view";
import { seriesEntry } from "../logs";

const NAMES = ["a", "b", "c", "d", "e"];
const catalog = {
  runs: [...NAMES, "empty"].map((name, i) => ({ run: name, name, has_examples: true, ordinal: i })),
  series: [
    seriesEntry("a", "grad_cam/conv_1"),
    ...NAMES.map((run) => seriesEntry(run, "grad_cam/conv_2")),
    seriesEntry("a", "occlusion/input"),
    { ...seriesEntry("a", "oracle/1"), kind: "99" },
  ],
  problems: [],
};

describe("methodsOf", () => {
  it("groups the layers and leaves out kinds that it does not know", () => {
    const found = methodsOf(catalog).map(({ method, layers }) => [
      method,
      ...layers.map(({ layer }) => layer),
    ]);
    expect(found).toEqual([
      ["grad_cam", "conv_1", "conv_2"],
      ["occlusion", "input"],
    ]);
  });
});

describe("kinds", () => {
  const entry = (tag: string, kind: string) => ({ ...seriesEntry("a", tag), kind });
  const mixed = {
    ...catalog,
    series: [
      entry("activations/conv", "ACTIVATIONS"),
      entry("filters/conv", "FILTERS"),
      entry("grad_cam/conv", "MAPS"),
      { ...entry("filters/conv", "FILTERS"), run: "b" },
    ],
  };

  it("are all to be chosen, maps first", () => {
    const names = methodsOf(mixed).map(({ method }) => method);
    expect(names).toEqual(["grad_cam", "activations", "filters"]);
    expect(chosenTag(mixed, DEFAULT_VIEW)).toBe("grad_cam/conv");
  });

  it("are not mixed when a run lacks the tag", () => {
    expect(seriesFor(mixed, "b", "activations/conv")).toBeNull();
  });

  it("are not mixed under one tag, nor with one of the future", () => {
    const series = [
      { ...entry("own/conv", "99"), run: "c" },
      entry("own/conv", "MAPS"),
      { ...entry("own/conv", "FILTERS"), run: "b" },
    ];
    const found = NAMES.map((run) => seriesFor({ ...catalog, series }, run, "own/conv")?.kind);
    expect(found).toEqual(["MAPS", undefined, undefined, undefined, undefined]);
  });
});

describe("chosenTag", () => {
  it("is the one that most runs have, unless the reader chose", () => {
    expect(chosenTag(catalog, DEFAULT_VIEW)).toBe("grad_cam/conv_2");
    expect(chosenTag(catalog, { ...DEFAULT_VIEW, tag: "occlusion/input" })).toBe("occlusion/input");
    expect(chosenTag(catalog, { ...DEFAULT_VIEW, tag: "gone" })).toBe("grad_cam/conv_2");
  });
});

describe("chosenRuns", () => {
  const names = (runs: string[] | null) =>
    chosenRuns(catalog, { ...DEFAULT_VIEW, runs }).map(({ name }) => name);

  it("begins with the first four that have maps", () => {
    expect(names(null)).toEqual(["a", "b", "c", "d"]);
  });

  it("is the reader's choice, in the order of the list", () => {
    expect(names(["e", "gone", "b"])).toEqual(["b", "e"]);
    expect(names([])).toEqual([]);
  });
});

describe("seriesFor", () => {
  it("is the run's own layer where Keras has numbered its only one otherwise", () => {
    const renumbered = {
      ...catalog,
      series: [seriesEntry("a", "grad_cam/conv2d_2"), seriesEntry("b", "grad_cam/conv2d_5")],
    };
    expect(seriesFor(renumbered, "b", "grad_cam/conv2d_2")?.tag).toBe("grad_cam/conv2d_5");
  });

  it("does not guess between several, nor between methods", () => {
    expect(seriesFor(catalog, "a", "grad_cam/other")).toBeNull();
    expect(seriesFor(catalog, "b", "occlusion/input")).toBeNull();
  });
});

describe("series of an earlier training", () => {
  const of = (run: string, layer: string, earlier: boolean) => ({
    ...seriesEntry(run, `grad_cam/${layer}`),
    earlier,
  });
  const rerun = {
    ...catalog,
    series: [of("a", "conv1", true), of("a", "conv2", false), of("b", "conv1", true)],
  };

  it("are marked, and not what is shown at first", () => {
    expect(chosenTag(rerun, { ...DEFAULT_VIEW, tag: null })).toBe("grad_cam/conv2");
    const [method] = methodsOf(rerun);
    expect(method?.layers.map((one) => markedName(one.layer, [one]))).toEqual([
      "conv2",
      "conv1 (of an earlier training)",
    ]);
    expect(markedName("Grad-CAM", method?.layers ?? [])).toBe("Grad-CAM");
  });

  it("are not marked where another run has them of its newest training", () => {
    const shared = { ...rerun, series: [...rerun.series, of("c", "conv1", false)] };
    const layers = methodsOf(shared).flatMap((method) => method.layers);
    expect(layers.map(({ earlier }) => earlier)).toEqual([false, false]);
  });
});
