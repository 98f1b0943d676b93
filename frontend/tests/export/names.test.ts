import { describe, expect, it } from "vitest";
import { fileName, memberNames } from "../../src/export/names";

describe("fileName", () => {
  it("tells what the file is of", () => {
    expect(fileName(["grad_cam", "block3", "T-shirt #3", "epoch12"], "png")).toBe(
      "interpret_grad_cam_block3_T-shirt-3_epoch12.png",
    );
  });

  it("lets no part lead elsewhere or hide the file", () => {
    expect(fileName(["../../etc/passwd", "a\\b:c", "..."], "gif")).toBe(
      "interpret_etc-passwd_a-b-c.gif",
    );
  });

  it("keeps the letters of other languages", () => {
    expect(fileName(["Mädchen 女"], "csv")).toBe("interpret_Mädchen-女.csv");
  });

  it("is no longer than file systems take", () => {
    const name = fileName(["x".repeat(500), "y".repeat(500)], "npz");
    expect(name.length).toBeLessThan(120);
  });
});

describe("memberNames", () => {
  it("keep the folders of a run", () => {
    expect(memberNames(["study/seed 1", "study/seed 2"])).toEqual(["study/seed 1", "study/seed 2"]);
  });

  it.each([
    ["../up", "__/up"],
    ["/root", "_/root"],
    [".", "_"],
    ["a/../..", "a/__/__"],
    ["a//b", "a/_/b"],
    ["c:\\x", "c:/x"],
    ["line\nbreak\0", "line_break_"],
  ])("make %j the harmless %j", (name, member) => {
    expect(memberNames([name])).toEqual([member]);
  });

  it("are all different", () => {
    expect(memberNames(["a\n", "a_", "a\t"])).toEqual(["a_", "a_~2", "a_~3"]);
  });
});
