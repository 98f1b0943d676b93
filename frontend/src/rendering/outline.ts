/** Which pixels of a picture belong to a region: row-major, nonzero inside. */
export interface Mask {
  height: number;
  width: number;
  inside: ArrayLike<number>;
}

/** A rectangle as an SVG path in a unit square. */
export function boxPath({ top, left, bottom, right }: Edges): string {
  return `M${left} ${top}H${right}V${bottom}H${left}Z`;
}

export interface Edges {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** Straight pieces; of more, noise say, nobody could see the edge, and the browser takes minutes. */
const MOST_PIECES = 20_000;

/**
 * The edge of a mask as an SVG path in a unit square, for the mask need not
 * have the picture's size. One line a straight piece of the edge, so that
 * dashes run along it and do not begin anew at each pixel.
 *
 * @returns null for an edge of too many pieces
 */
export function maskOutline({ height, width, inside }: Mask): string | null {
  const at = (y: number, x: number) =>
    y >= 0 && x >= 0 && y < height && x < width && inside[y * width + x] ? 1 : 0;
  const pieces: string[] = [];
  for (let y = 0; y <= height; y++) {
    for (const [from, to] of stretches(width, (x) => at(y - 1, x) !== at(y, x))) {
      pieces.push(`M${from / width} ${y / height}H${to / width}`);
    }
    if (pieces.length > MOST_PIECES) return null;
  }
  for (let x = 0; x <= width; x++) {
    for (const [from, to] of stretches(height, (y) => at(y, x - 1) !== at(y, x))) {
      pieces.push(`M${x / width} ${from / height}V${to / height}`);
    }
    if (pieces.length > MOST_PIECES) return null;
  }
  return pieces.join("");
}

function stretches(length: number, on: (i: number) => boolean): [number, number][] {
  const found: [number, number][] = [];
  let start = -1;
  for (let i = 0; i <= length; i++) {
    const here = i < length && on(i);
    if (here && start < 0) start = i;
    if (!here && start >= 0) {
      found.push([start, i]);
      start = -1;
    }
  }
  return found;
}
