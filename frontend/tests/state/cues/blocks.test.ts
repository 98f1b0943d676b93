import { describe, expect, it } from "vitest";
import { blocksAt, type CueBlock } from "../../../src/state/cues/blocks";
import type { CueMark } from "../../../src/state/cues/marks";
import { blockTitle, firstWords, nothingWords, otherWords } from "../../../src/state/cues/words";
import { card, report, reportOf } from "../../cue_logs";

const NBSP = "\u00a0";

function only(blocks: readonly CueBlock[]): CueBlock {
  expect(blocks).toHaveLength(1);
  return blocks[0] as CueBlock;
}

const titles = (blocks: readonly CueBlock[]) => blocks.map(blockTitle);

describe("blocks of cues", () => {
  it("hold what is the same cue in all runs, the strongest first", () => {
    const block = only(
      blocksAt(
        [
          reportOf("a", report([card("window", 0.5, { words: "a window at the top" })])),
          reportOf("b", report([card("window", 0.6, { words: "a window at the left" })])),
        ],
        [],
      ),
    );
    expect(blockTitle(block)).toBe("A window at the left → Shirt");
    expect(block.cards.map(({ at }) => at.run.name)).toEqual(["b", "a"]);
    expect([block.others, block.alone]).toEqual([[], null]);
  });

  it("come first where most others have clearly less, by how much less that is", () => {
    const effects = [
      { target: 6, kind: "corners", effect: 0.1 },
      { target: 6, kind: "window", effect: 0.3 },
      { target: 6, kind: "level", effect: 0.5 },
    ];
    const blocks = blocksAt(
      [
        reportOf(
          "marked",
          report([card("level", 0.75), card("window", 0.7), card("corners", 0.6)]),
        ),
        reportOf("clean", report([], { effects })),
      ],
      [],
    );
    expect(titles(blocks)).toEqual(["A corners → Shirt", "A window → Shirt", "A level → Shirt"]);
    expect(blocks.map(({ alone }) => alone)).toEqual(["only in marked", "only in marked", null]);
  });

  it("tell of runs that the log knows from elsewhere, shown or not", () => {
    const elsewhere = [
      { run: "clean", effect: 0.04, lacks: true },
      { run: "not shown", effect: 0.25, lacks: false },
    ];
    const reports = [
      reportOf("marked", report([card("window", 0.5, { elsewhere })])),
      reportOf("clean", report([])),
    ];
    const block = only(blocksAt(reports, []));
    expect(block.others.map((other) => [other.name, other.run?.name, otherWords(other)])).toEqual([
      ["clean", "clean", `about 4${NBSP}%`],
      ["not shown", undefined, `about 25${NBSP}%`],
    ]);
    // One of two is not most of them.
    expect(block.alone).toBe(null);
  });

  it("do not take a run for clean whose card for the class is of another kind", () => {
    const reports = (other: ReturnType<typeof report>) => [
      reportOf("a", report([card("window", 0.6)])),
      reportOf("b", other),
    ];
    const [instead] = blocksAt(reports(report([card("corners", 0.5)])), []);
    expect(instead?.alone).toBe(null);
    expect(instead?.others.map(otherWords)).toEqual([`no card; there a corners (50${NBSP}%)`]);
    expect(only(blocksAt(reports(report([])), [])).alone).toBe("only in a");
  });

  it("say in how many runs a cue is that several have", () => {
    const weak = report([], { effects: [{ target: 6, kind: "window", effect: 0.02 }] });
    const strong = report([card("window", 0.6)]);
    const reports = ["a", "b", "c", "d", "e"].map((name, i) =>
      reportOf(name, i < 2 ? strong : weak),
    );
    expect(only(blocksAt(reports, [])).alone).toBe("in 2 of 5 runs");
  });

  it("sink where the reader finds all of their cards legitimate", () => {
    const mark = (run: string): CueMark => {
      return { run: `${run}/interpret`, target: 6, kind: "window", mark: "legitimate" };
    };
    const reports = [
      reportOf("a", report([card("window", 0.8), card("level", 0.3)])),
      reportOf("b", report([card("window", 0.7)])),
    ];
    const [first] = blocksAt(reports, [mark("a")]);
    expect([first?.kind, first?.settled]).toEqual(["window", false]);
    expect(first?.cards.map(({ at, mark: one }) => [at.run.name, one])).toEqual([
      ["b", null],
      ["a", "legitimate"],
    ]);
    const both = blocksAt(reports, [mark("a"), mark("b")]);
    expect(both.map(({ kind, settled }) => [kind, settled])).toEqual([
      ["level", false],
      ["window", true],
    ]);
  });
});

describe("the words on cues", () => {
  it("tell the first effect where it is another by now", () => {
    expect(firstWords({ effect: 0.64, firstEffect: 0.45 })).toBe(`45${NBSP}%`);
    expect(firstWords({ effect: 0.64, firstEffect: 0.6 })).toBe("");
  });

  it("say how much was tried where there is no card", () => {
    const empty = report([], { numPictures: 1000 });
    expect(nothingWords([reportOf("a", empty)])).toBe(
      "Nothing that was tried carries pictures of other classes by itself: 1,000 pictures, 190 tests.",
    );
    expect(nothingWords([reportOf("a", empty), reportOf("b", empty)])).toMatch(
      /: 1,000 pictures, 380 tests in 2 runs\.$/,
    );
  });
});
