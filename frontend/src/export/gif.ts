import { applyPalette, GIFEncoder, quantize, snapColorsToPalette } from "gifenc";

const COLORS = 256;
/** So near to a color of the page, a palette's color is that one. */
const SAME_COLOR = 12;

/** Writes an animation that repeats without end, each frame with the 256 colors that suit it. */
export class GifWriter {
  private readonly encoder = GIFEncoder();

  /**
   * @param steady RGB colors that shall not flicker from frame to frame: the background, the text
   */
  constructor(private readonly steady: readonly number[][] = []) {}

  /** All frames of a file have one size. */
  add({ data, width, height }: ImageData, delayMs: number): void {
    const palette = quantize(data, COLORS);
    snapColorsToPalette(palette, this.steady, SAME_COLOR);
    const index = applyPalette(data, palette);
    this.encoder.writeFrame(index, width, height, { palette, delay: delayMs, repeat: 0 });
  }

  finish(): Blob {
    this.encoder.finish();
    return new Blob([this.encoder.bytes()], { type: "image/gif" });
  }
}
