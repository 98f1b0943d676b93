import type { Coloring } from "../rendering/overlay";
import { isCoarse, paintColorBar } from "../rendering/paint";
import { legendAbsence, legendMeaning, legendNumbers } from "../state/legend";
import type { ValueWords } from "../state/meaning";
import type { Verdict } from "../state/task";
import type { Theme } from "./artist";
import { fitText, type Size } from "./fit";

export interface Place {
  x: number;
  y: number;
}

export interface TextStyle {
  /** The text is cut to it. */
  width: number;
  size?: number;
  weight?: 400 | 500;
  color?: string;
  align?: "left" | "center" | "right";
  /** So many characters at the end stay where the text is cut. */
  end?: number;
}

export interface BarStyle {
  width: number;
  /** Other words than the numbers, where these differ from map to map. */
  ends?: readonly [string, string];
  /** Said instead of what the values mean. */
  instead?: string;
}

/** What a bar and the words under it take. */
export const BAR_HEIGHT = 54;

/** Draws text, pictures and color bars on a canvas in the dress of the page. */
export class Brush {
  readonly canvas = document.createElement("canvas");
  private readonly context: CanvasRenderingContext2D;

  constructor(
    { width, height }: Size,
    private readonly theme: Theme,
  ) {
    this.canvas.width = width;
    this.canvas.height = height;
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("The browser gave no canvas to draw on.");
    this.context = context;
    this.fill({ x: 0, y: 0 }, { width, height }, theme.surface);
  }

  fill({ x, y }: Place, { width, height }: Size, color: string): void {
    this.context.fillStyle = color;
    this.context.fillRect(x, y, width, height);
  }

  /** A line of text whose letters stand within the height of its size below the place. */
  text(text: string, { x, y }: Place, style: TextStyle): void {
    const { width, size = 13, weight = 400, color = this.theme.text } = style;
    const { align = "left", end = 0 } = style;
    const { context } = this;
    context.font = `${weight} ${size}px ${this.theme.font}`;
    context.fillStyle = color;
    context.textAlign = align;
    context.textBaseline = "alphabetic";
    const fitted = fitText(text, width, (part) => context.measureText(part).width, end);
    context.fillText(
      fitted,
      x + { left: 0, center: width / 2, right: width }[align],
      y + size * 0.85,
    );
  }

  /** A picture in this size: pixels stay squares where the page shows them so. */
  picture(picture: HTMLCanvasElement, { x, y }: Place, { width, height }: Size): void {
    this.context.imageSmoothingEnabled = width < picture.width || !isCoarse(picture);
    this.context.imageSmoothingQuality = "high";
    this.context.drawImage(picture, x, y, width, height);
  }

  /** Draws what `draw` draws, as far as it lies in a box. */
  within({ x, y }: Place, { width, height }: Size, draw: () => void): void {
    this.context.save();
    this.context.beginPath();
    this.context.rect(x, y, width, height);
    this.context.clip();
    draw();
    this.context.restore();
  }

  /** A light line in a dark one, downward. */
  divider({ x, y }: Place, height: number): void {
    this.fill({ x: x - 2, y }, { width: 4, height }, "rgb(0 0 0 / 0.75)");
    this.fill({ x: x - 1, y }, { width: 2, height }, "#fff");
  }

  /** Dashed edges of regions, given as SVG paths in a unit square. */
  outlines(paths: readonly string[], { x, y }: Place, { width, height }: Size): void {
    const path = new Path2D();
    for (const unit of paths) {
      path.addPath(new Path2D(unit), new DOMMatrix([width, 0, 0, height, x, y]));
    }
    const { context } = this;
    context.lineWidth = 1;
    context.setLineDash([]);
    context.strokeStyle = "rgb(0 0 0 / 0.75)";
    context.stroke(path);
    context.setLineDash([4, 4]);
    context.strokeStyle = "#fff";
    context.stroke(path);
  }

  /** A line in a color, on a darker one; the path is in a unit square. */
  mark(
    unit: string,
    { x, y }: Place,
    { width, height }: Size,
    line: { color: string; width: number },
  ): void {
    const path = new Path2D();
    path.addPath(new Path2D(unit), new DOMMatrix([width, 0, 0, height, x, y]));
    const { context } = this;
    context.setLineDash([]);
    context.lineCap = "round";
    context.lineWidth = line.width + 2;
    context.strokeStyle = "rgb(0 0 0 / 0.8)";
    context.stroke(path);
    context.lineWidth = line.width;
    context.strokeStyle = line.color;
    context.stroke(path);
    context.lineCap = "butt";
  }

  /** A frame with the words why there is no picture. */
  absence(words: string, { x, y }: Place, { width, height }: Size): void {
    this.fill({ x, y }, { width, height }, this.theme.raised);
    this.context.setLineDash([3, 3]);
    this.context.lineWidth = 1;
    this.context.strokeStyle = this.theme.line;
    this.context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    this.text(
      words,
      { x: x + 6, y: y + height / 2 - 7 },
      {
        width: width - 12,
        size: width < 200 ? 11 : 13,
        color: this.theme.quiet,
        align: "center",
      },
    );
  }

  /** A verdict's sign and then, in its color, words: the shape tells what the color does. */
  verdict(verdict: Verdict, words: string, { x, y }: Place, style: TextStyle): void {
    const { size = 13, width } = style;
    const color = verdict ? this.theme[verdict] : this.theme.quiet;
    if (verdict) {
      const sign = new Path2D();
      sign.addPath(new Path2D(SIGNS[verdict]), new DOMMatrix([size / 16, 0, 0, size / 16, x, y]));
      this.context.setLineDash([]);
      this.context.lineWidth = size / 7;
      this.context.strokeStyle = color;
      this.context.stroke(sign);
    }
    const indent = verdict ? size * 1.25 : 0;
    this.text(words, { x: x + indent, y }, { ...style, width: width - indent, color });
  }

  /**
   * The colors with the values that they stand for.
   *
   * @param meaning what the values mean; null: nothing is explained, activations are shown
   */
  colorBar(
    coloring: Coloring,
    meaning: ValueWords | null,
    { x, y }: Place,
    { width, ends, instead }: BarStyle,
  ): void {
    const quiet = { size: 12, color: this.theme.quiet };
    if (!ends && !(coloring.scale > 0)) {
      this.text(
        `Nothing to draw: ${legendAbsence(coloring, meaning)}.`,
        { x, y },
        { width, ...quiet },
      );
      return;
    }
    this.stripes({ x, y }, { width, height: 12 });
    const bar = document.createElement("canvas");
    paintColorBar(bar, coloring);
    this.context.imageSmoothingEnabled = false;
    this.context.drawImage(bar, x, y, width, 12);
    const numbers = ends ? [ends[0], "", ends[1]] : legendNumbers(coloring);
    (["left", "center", "right"] as const).forEach((align, i) => {
      this.text(numbers[i] ?? "", { x, y: y + 17 }, { width, size: 12, align });
    });
    const means = legendMeaning(ends ? { ...coloring, threshold: 0 } : coloring, meaning);
    this.text(instead ?? means, { x, y: y + 34 }, { width, ...quiet });
  }

  pixels(): ImageData {
    return this.context.getImageData(0, 0, this.canvas.width, this.canvas.height);
  }

  png(): Promise<Blob> {
    return new Promise((resolve, reject) => {
      this.canvas.toBlob((blob) => {
        if (blob) resolve(blob);
        else reject(new Error("The browser could not make the picture: it has no memory for it."));
      }, "image/png");
    });
  }

  /** Where the threshold leaves nothing drawn. */
  private stripes({ x, y }: Place, { width, height }: Size): void {
    const { context, theme } = this;
    this.within({ x, y }, { width, height }, () => {
      this.fill({ x, y }, { width, height }, theme.sunken);
      context.strokeStyle = theme.surface;
      context.setLineDash([]);
      context.lineWidth = 3;
      for (let at = x - height; at < x + width; at += 8) {
        context.beginPath();
        context.moveTo(at, y + height);
        context.lineTo(at + height, y);
        context.stroke();
      }
    });
  }
}

/** In a square of 16: a check and a cross. */
const SIGNS = { right: "M3 8.6 6.6 12 13 4.4", wrong: "M4 4l8 8m0-8-8 8" } as const;
