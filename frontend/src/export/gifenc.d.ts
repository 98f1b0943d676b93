/** The part of gifenc that we use; it has no types of its own. */
declare module "gifenc" {
  type Color = number[];

  interface Encoder {
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: { palette: Color[]; delay: number; repeat?: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  }

  export function GIFEncoder(): Encoder;
  export function quantize(rgba: Uint8Array | Uint8ClampedArray, maxColors: number): Color[];
  export function applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: Color[]): Uint8Array;
  /** Sets the palette's colors that are this near to a known one to it. */
  export function snapColorsToPalette(
    palette: Color[],
    known: readonly Color[],
    threshold: number,
  ): void;
}
