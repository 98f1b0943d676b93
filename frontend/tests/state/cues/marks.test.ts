import { describe, expect, it } from "vitest";
import { markOf, marksFile, readMarks, withMark } from "../../../src/state/cues/marks";

const CARD = { run: "a/interpret", target: 6, kind: "window" };

describe("marks on cards", () => {
  it("are one a card, and can be taken away", () => {
    const legitimate = withMark([], CARD, "legitimate");
    const other = withMark(legitimate, { ...CARD, kind: "level" }, "suspicious");
    const changed = withMark(other, CARD, "suspicious");
    expect(markOf(other, CARD)).toBe("legitimate");
    expect(markOf(changed, CARD)).toBe("suspicious");
    expect(withMark(changed, CARD, null)).toEqual([{ ...CARD, kind: "level", mark: "suspicious" }]);
  });

  it("are read from an address as far as they are understood", () => {
    expect(
      readMarks("a|6|window|l,b|x|window|s,c|6|window|?,d|6|level|s|more,%|1|level|s"),
    ).toEqual([
      { run: "a", target: 6, kind: "window", mark: "legitimate" },
      { run: "%", target: 1, kind: "level", mark: "suspicious" },
    ]);
  });

  it("are saved with the runs' names", () => {
    const runs = [{ run: "a/interpret", name: "a", has_examples: true, ordinal: 0 }];
    const marks = withMark(
      withMark([], CARD, "legitimate"),
      { ...CARD, run: "gone" },
      "suspicious",
    );
    expect(JSON.parse(marksFile(marks, runs))).toEqual({
      schema: 1,
      marks: [
        { run: "a", target: 6, kind: "window", mark: "legitimate" },
        { run: "gone", target: 6, kind: "window", mark: "suspicious" },
      ],
    });
  });
});
