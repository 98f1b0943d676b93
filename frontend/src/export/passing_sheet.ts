import { markColor } from "../rendering/marks";
import { boxPath } from "../rendering/outline";
import type { Theme } from "./artist";
import { Brush } from "./brush";
import { contain, enlarged } from "./fit";

/** A picture of the pipeline with what is said of it. */
export interface SheetPart {
  name: string;
  moment: string;
  /** Null: there is none, or it cannot be decoded. */
  picture: HTMLCanvasElement | null;
  /** As it lies over the picture. */
  mask: HTMLCanvasElement | null;
  /** Four a box: top, left, bottom, right, fractions of the picture. */
  boxes: readonly number[];
  /** Two a point: y, x. */
  points: readonly number[];
  /** A line each. */
  facts: readonly string[];
}

const MARGIN = 20;
const GAP = 24;
const HEADING = 56;
const NAME = 26;
const LINE = 19;
const LEAST = 400;

/** Pictures side by side, each with its facts under it. */
export function passingSheet(
  parts: readonly SheetPart[],
  heading: { title: string; subtitle: string },
  theme: Theme,
): Brush {
  const sizes = parts.map(({ picture }) =>
    enlarged(picture ?? { width: LEAST, height: LEAST }, LEAST, Number.POSITIVE_INFINITY),
  );
  const box = {
    width: Math.max(...sizes.map(({ width }) => width)),
    height: Math.max(...sizes.map(({ height }) => height)),
  };
  const lines = Math.max(...parts.map(({ facts }) => facts.length));
  const top = MARGIN + HEADING + NAME;
  const width = 2 * MARGIN + parts.length * box.width + (parts.length - 1) * GAP;
  const brush = new Brush({ width, height: top + box.height + 12 + lines * LINE + MARGIN }, theme);
  const whole = { width: width - 2 * MARGIN };
  const color = theme.quiet;
  brush.text(heading.title, { x: MARGIN, y: MARGIN }, { ...whole, size: 18, weight: 500 });
  brush.text(heading.subtitle, { x: MARGIN, y: MARGIN + 26 }, { ...whole, color });
  parts.forEach((part, i) => {
    const x = MARGIN + i * (box.width + GAP);
    const title = { x, y: top - NAME };
    brush.text(part.name, title, { width: box.width / 2, size: 14, weight: 500 });
    brush.text(
      part.moment,
      { ...title, x: x + box.width / 2 },
      {
        ...{ width: box.width / 2, color, align: "right" },
      },
    );
    paintPart(brush, part, { x, y: top }, box);
    part.facts.forEach((fact, line) => {
      const y = top + box.height + 12 + line * LINE;
      brush.text(fact, { x, y }, { width: box.width });
    });
  });
  return brush;
}

function paintPart(
  brush: Brush,
  { picture, mask, boxes, points }: SheetPart,
  place: { x: number; y: number },
  box: { width: number; height: number },
): void {
  if (!picture) {
    brush.absence("no picture", place, box);
    return;
  }
  const size = contain(picture, box);
  brush.picture(picture, place, size);
  if (mask) brush.picture(mask, place, size);
  for (let i = 0; 4 * i + 3 < boxes.length; i++) {
    const [top = 0, left = 0, bottom = 0, right = 0] = boxes.slice(4 * i, 4 * i + 4);
    brush.mark(boxPath({ top, left, bottom, right }), place, size, {
      color: markColor(i),
      width: 2,
    });
  }
  for (let i = 0; 2 * i + 1 < points.length; i++) {
    const [y = 0, x = 0] = points.slice(2 * i, 2 * i + 2);
    brush.mark(`M${x} ${y}h1e-4`, place, size, { color: markColor(i), width: 7 });
  }
}
