import { describe, expect, it } from "vitest";
import { readHash, writeHash } from "../../src/state/address";
import { DEFAULT_VIEW, type View } from "../../src/state/view";

const CHANGED: View = {
  runs: ["clean, 1/interpret", "50%/interpret"],
  tag: "grad_cam/conv&1",
  epoch: 12,
  example: "#3~2",
  run: "a=b/interpret",
  comparison: { kind: "run", run: "x:y/interpret" },
  channel: 17,
  sequential: "magma",
  diverging: "purple_orange",
  opacity: 0.35,
  threshold: 0.2,
  sign: "both",
  scale: "map",
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
    expect(writeHash("#tb_interpret", { ...DEFAULT_VIEW, epoch: 3 })).toBe(
      "#tb_interpret&p.tb_interpret.epoch=3",
    );
  });

  it("tells no runs from no choice of runs", () => {
    expect(readHash(writeHash("", { ...DEFAULT_VIEW, runs: [] })).runs).toEqual([]);
  });

  it.each([
    "#p.tb_interpret.epoch=x&p.tb_interpret.opacity=700&p.tb_interpret.sign=maybe",
    "#p.tb_interpret.comparison=run&p.tb_interpret.sequential=<b>",
    "#&&=&p.tb_interpret.scale&p.tb_interpret.toString=1",
  ])("falls back to the defaults where it is wrong: %s", (hash) => {
    expect(readHash(hash)).toEqual(DEFAULT_VIEW);
  });

  it("bears with a value that is not well encoded", () => {
    expect(readHash("#p.tb_interpret.run=50%").run).toBe("50%");
  });
});
