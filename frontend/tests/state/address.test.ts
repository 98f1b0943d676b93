import { describe, expect, it } from "vitest";
import { readHash, writeHash } from "../../src/state/address";
import { DEFAULT_VIEW, type View } from "../../src/state/view";

const CHANGED: View = {
  room: "pipeline",
  stage: "<pipeline/train/loaded, 1",
  element: "a&b=c;50%.png",
  large: true,
  against: "none",
  fault: "train/loaded/scaled twice~2",
  marks: false,
  cueMarks: [
    { run: "a,b|c;50%/interpret", target: 6, kind: "hottest window", mark: "legitimate" },
    { run: "b", target: -1, kind: "level", mark: "suspicious" },
  ],
  runSort: { column: "loss", descending: false },
  runFilter: "lr=(0.1|1e-4)&seed, \\d%$",
  runs: ["clean, 1/interpret", "50%/interpret"],
  tag: "grad_cam/conv&1",
  at: 12,
  alignment: "progress",
  strip: "every",
  example: "#3~2",
  run: "a=b/interpret",
  sort: "unstable",
  label: 3,
  verdict: "wrong",
  text: "T-shirt; 50%",
  pinned: ["#3~2", "a,b;c%"],
  comparison: { kind: "cell", run: "x:y@1/interpret", epoch: "first" },
  mode: "wipe",
  wipe: 0.25,
  zoom: { factor: 2.5, x: 0.125, y: 1 },
  channel: 17,
  sequential: "magma",
  diverging: "purple_orange",
  opacity: 0.35,
  threshold: 0.2,
  sign: "both",
  scale: "map",
  show: "map",
  native: true,
  contours: true,
  curves: false,
  regions: {
    "a,b;c%~2": { top: 0, left: 0.25, bottom: 0.5, right: 1 },
    "#3": { top: 0.1, left: 0.2, bottom: 0.3, right: 0.4 },
  },
};

describe("the address", () => {
  it("gives back every part of the view", () => {
    expect(readHash(writeHash("#tb_interpret", CHANGED))).toEqual(CHANGED);
  });

  it("keeps what belongs to TensorBoard", () => {
    const hash = writeHash("#tb_interpret&p.other.x=1&tagFilter=a%20b", CHANGED);
    expect(hash.startsWith("#tb_interpret&p.other.x=1&tagFilter=a%20b&p.tb_interpret.runs=")).toBe(
      true,
    );
    expect(writeHash(hash, DEFAULT_VIEW)).toBe("#tb_interpret&p.other.x=1&tagFilter=a%20b");
  });

  it("is short where all is by default", () => {
    expect(writeHash("", DEFAULT_VIEW)).toBe("");
    expect(writeHash("#tb_interpret", { ...DEFAULT_VIEW, at: 3 })).toBe(
      "#tb_interpret&p.tb_interpret.at=3",
    );
  });

  it("tells no runs from no choice of runs", () => {
    expect(readHash(writeHash("", { ...DEFAULT_VIEW, runs: [] })).runs).toEqual([]);
  });

  it.each([
    "#p.tb_interpret.at=x&p.tb_interpret.zoom=1,2&p.tb_interpret.regions=a,0,0,900&p.tb_interpret.opacity=700&p.tb_interpret.sign=maybe",
    "#p.tb_interpret.comparison=beside&p.tb_interpret.zoom=0.2,0,0&p.tb_interpret.sequential=<b>",
    "#&&=&p.tb_interpret.scale&p.tb_interpret.toString=1",
  ])("falls back to the defaults where it is wrong: %s", (hash) => {
    expect(readHash(hash)).toEqual(DEFAULT_VIEW);
  });

  it.each([
    { kind: "none" },
    { kind: "runs" },
    { kind: "cell", run: null, epoch: 7 },
    { kind: "cell", run: "b/interpret", epoch: "same" },
  ] as const)("gives back the comparison %o", (comparison) => {
    expect(readHash(writeHash("", { ...DEFAULT_VIEW, comparison })).comparison).toEqual(comparison);
  });

  it("bears with a value that is not well encoded", () => {
    expect(readHash("#p.tb_interpret.run=50%").run).toBe("50%");
  });
});
