import { describe, expect, it } from "vitest";
import { rgbOf } from "../../src/export/animation";
import { GifWriter } from "../../src/export/gif";

const WHITE = [255, 255, 255];

/** A picture of one color, with one pixel of another. */
function image(color: number[], spot: number[], width = 4, height = 3): ImageData {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) data.set([...(i ? color : spot), 255], 4 * i);
  return { data, width, height, colorSpace: "srgb" } as ImageData;
}

/** The delays of all frames, in hundredths of a second, from their control blocks. */
function delays(bytes: Uint8Array): number[] {
  const found: number[] = [];
  for (let i = 0; i + 7 < bytes.length; i++) {
    const isControl = bytes[i] === 0x21 && bytes[i + 1] === 0xf9 && bytes[i + 2] === 4;
    if (isControl) found.push((bytes[i + 4] ?? 0) + 256 * (bytes[i + 5] ?? 0));
  }
  return found;
}

async function written(...frames: [ImageData, number][]): Promise<Uint8Array> {
  const gif = new GifWriter([WHITE]);
  for (const [frame, delay] of frames) gif.add(frame, delay);
  return new Uint8Array(await gif.finish().arrayBuffer());
}

describe("GifWriter", () => {
  it("writes a header with the size, each frame with its time, and an end", async () => {
    const bytes = await written(
      [image(WHITE, [0, 0, 0]), 500],
      [image(WHITE, [200, 0, 0]), 500],
      [image(WHITE, [0, 200, 0]), 2000],
    );
    expect(new TextDecoder().decode(bytes.slice(0, 6))).toBe("GIF89a");
    expect([...bytes.slice(6, 10)]).toEqual([4, 0, 3, 0]);
    expect(delays(bytes)).toEqual([50, 50, 200]);
    expect(bytes.at(-1)).toBe(0x3b);
    expect(new TextDecoder("latin1").decode(bytes)).toContain("NETSCAPE2.0");
  });

  it("keeps a color of the page exact", async () => {
    // Almost white pixels would draw the palette's white to them.
    const bytes = await written([image([254, 254, 254], WHITE), 100]);
    const table = [...bytes.slice(13, 13 + 3 * 2 ** (((bytes[10] ?? 0) & 7) + 1))];
    const colors = Array.from({ length: table.length / 3 }, (_, i) =>
      table.slice(3 * i, 3 * i + 3),
    );
    expect(colors).toContainEqual(WHITE);
  });
});

describe("rgbOf", () => {
  it("reads the colors of the page's theme", () => {
    expect(rgbOf(" #2b2c2f")).toEqual([[0x2b, 0x2c, 0x2f]]);
    expect(rgbOf("red")).toBeNull();
  });
});
