import { kindOf } from "../kinds/state";
import { clampZoom, fillOf, frameOf } from "../maths/zoom";
import { SAVED_PX } from "../rendering/lines";
import type { Cell } from "../state/cells";
import type { Group } from "../state/rows";
import { nameEnd } from "../state/words";
import type { Artist, Both } from "./artist";
import { BAR_HEIGHT, Brush, type Place } from "./brush";
import { absenceWords, wordsOf } from "./cell_words";
import { contain, enlarged, type Size } from "./fit";

/** What stands over the views. */
export interface Heading {
  title: string;
  subtitle: string;
}

/** How large the pictures are drawn, in pixels of the longer side. */
export interface Sides {
  least: number;
  most: number;
}

const MARGIN = 20;
const GAP = 24;
const HEADING = 56;
const VIEW_HEADING = 42;
/** Narrower, the words over a picture would be cut. */
const LEAST_WIDTH = 220;
const EPOCH_WIDTH = 90;
const TRACK = 4;
const LETTERS = "ABCD";

/** Where views side by side have their parts. */
export function layoutViews(count: number, picture: Size) {
  const width = Math.max(LEAST_WIDTH, picture.width);
  const lefts = Array.from({ length: count }, (_, i) => MARGIN + i * (width + GAP));
  const top = MARGIN + HEADING + VIEW_HEADING;
  const bar = top + picture.height + 10;
  return {
    viewWidth: width,
    lefts,
    top,
    bar,
    width: 2 * MARGIN + count * width + (count - 1) * GAP,
    height: bar + BAR_HEIGHT + MARGIN,
  };
}

type Layout = ReturnType<typeof layoutViews>;

/** One of the pictures, with what is said over and under it. */
interface View extends Both {
  /** On the right of the name. */
  moment: string;
  /** What came of it, under its name. */
  cell: Cell | null;
  outlines: readonly string[];
}

/** Draws large views of cells side by side; all its drawings have one size. */
export class ViewsPainter {
  private size: Size | null = null;

  constructor(
    private readonly artist: Artist,
    private readonly heading: Heading,
    private readonly sides: Sides,
  ) {}

  /**
   * The first call decides how large the pictures are.
   *
   * @param progress how far on this moment is, 0 to 1; null: it is no moment of many
   */
  async paint(
    cells: readonly Cell[],
    group: Group,
    progress: number | null = null,
  ): Promise<Brush> {
    const views = await this.views(cells, group);
    const first = views.find(({ picture }) => picture !== null)?.picture ?? null;
    this.size ??= this.sizeFor(first, cells[0]);
    const layout = layoutViews(views.length, this.size);
    const brush = new Brush(layout, this.artist.theme);
    this.paintHeading(brush, layout);
    for (const [i, view] of views.entries()) this.paintView(brush, view, layout, i);
    if (progress !== null) this.paintTrack(brush, layout, progress);
    return brush;
  }

  private async views(cells: readonly Cell[], group: Group): Promise<View[]> {
    const views = await Promise.all(
      cells.map((cell, i) => this.viewOf(cell, group, cells.length > 1 ? `${LETTERS[i]}  ` : "")),
    );
    const [a, b] = cells;
    const [first, second] = views;
    if (!a || !b || !first || !second) return views;
    const both = await this.artist.both([a, b], [first.picture, second.picture], group);
    return both ? [...views, { ...both, moment: "", cell: null, outlines: first.outlines }] : views;
  }

  private async viewOf(cell: Cell, group: Group, letter: string): Promise<View> {
    const { artist } = this;
    const whole = cell.state === "whole" ? kindOf(cell.row.run.source) : null;
    return {
      name: letter + cell.row.run.entry.name,
      moment: cell.epoch === null ? "no epoch here" : `epoch ${cell.epoch}`,
      cell,
      picture: await artist.cell(cell, group, "full"),
      over: null,
      absence: absenceWords(cell),
      outlines: whole?.overPicture ? await artist.outlines(cell.row, group) : [],
      bar: whole?.colored
        ? { coloring: artist.coloring(cell, group), meaning: wordsOf(cell).meaning }
        : null,
    };
  }

  private sizeFor(picture: Size | null, cell: Cell | undefined): Size {
    const { least, most } = this.sides;
    const example = cell?.row.example;
    const size = picture ?? (example?.width ? example : { width: least, height: least });
    if (this.artist.zoom.factor === 1) return enlarged(size, least, most);
    // Zoomed in, the page has a square stage; lines on a picture have made it larger than it is seen.
    const seen = Math.max(SAVED_PX.full, example?.width ?? 0, example?.height ?? 0);
    const found = enlarged(size, least, Math.min(most, seen));
    const side = Math.max(found.width, found.height);
    return { width: side, height: side };
  }

  private paintHeading(brush: Brush, layout: Layout): void {
    const width = layout.width - 2 * MARGIN;
    const place = { x: MARGIN, y: MARGIN };
    brush.text(this.heading.title, place, { width, size: 18, weight: 500 });
    const color = this.artist.theme.quiet;
    brush.text(this.heading.subtitle, { ...place, y: MARGIN + 26 }, { width, color });
  }

  private paintView(brush: Brush, view: View, layout: Layout, i: number): void {
    const { name, moment, cell, picture, absence, bar } = view;
    const x = layout.lefts[i] ?? 0;
    const width = layout.viewWidth;
    const y = MARGIN + HEADING;
    const left = width - EPOCH_WIDTH;
    const room = moment ? left - 8 : width;
    brush.text(name, { x, y }, { width: room, size: 14, weight: 500, end: nameEnd(name) });
    const color = this.artist.theme.quiet;
    const right = { width: EPOCH_WIDTH, size: 14, align: "right", color } as const;
    brush.text(moment, { x: x + left, y }, right);
    if (cell) {
      const { mark, sentence } = wordsOf(cell);
      brush.verdict(mark, sentence, { x, y: y + 21 }, { width });
    }
    const place = { x, y: layout.top };
    const box = this.size as Size;
    if (picture) this.paintPicture(brush, view, picture, place);
    else brush.absence(absence, place, box);
    if (bar) {
      brush.colorBar(bar.coloring, bar.meaning, { x, y: layout.bar }, { width, ...bar.style });
    }
  }

  /** The whole of it or, zoomed in, the part that the page shows. */
  private paintPicture(
    brush: Brush,
    { over, outlines }: View,
    picture: HTMLCanvasElement,
    place: Place,
  ): void {
    const box = this.size as Size;
    // The page has a stage of the picture's shape or, zoomed in, a square one.
    const paint = (at: Place, size: Size, stage = size, corner = at) => {
      brush.picture(picture, at, size);
      if (over) {
        const left = { width: Math.round(stage.width * over.share), height: stage.height };
        brush.within(corner, left, () => brush.picture(over.picture, at, size));
        brush.divider({ x: corner.x + left.width, y: corner.y }, stage.height);
      }
      brush.outlines(outlines, at, size);
    };
    const { zoom } = this.artist;
    if (zoom.factor === 1) {
      paint(place, contain(picture, box));
      return;
    }
    const fill = fillOf(picture);
    const { left, top, width, height } = frameOf(clampZoom(zoom, fill), fill);
    const at = { x: place.x + left * box.width, y: place.y + top * box.height };
    brush.within(place, box, () => {
      paint(at, { width: width * box.width, height: height * box.height }, box, place);
    });
  }

  private paintTrack(brush: Brush, { width, height }: Layout, progress: number): void {
    const { line, text } = this.artist.theme;
    const place = { x: 0, y: height - TRACK };
    brush.fill(place, { width, height: TRACK }, line);
    brush.fill(place, { width: Math.round(width * progress), height: TRACK }, text);
  }
}
