import type { Cell } from "../state/cells";
import { comparedCells, resolveComparison } from "../state/comparison";
import { frameMs } from "../state/playback";
import { type Selection, selectedCell } from "../state/selection";
import type { Snapshot } from "../state/snapshot";
import type { Artist } from "./artist";
import { GifThread } from "./gif_thread";
import type { Pace } from "./pace";
import { type RecordReader, wholeCells } from "./reading";
import { thinned } from "./scope";
import { type Heading, ViewsPainter } from "./views";

/** More frames would make a file that nobody can send. */
export const MOST_FRAMES = 200;
/** The last frame stays longer, to be looked at before all begins anew. */
const LAST_MS = 2000;
const SIDES = { least: 240, most: 360 };
/** Records that are read, and so held, at a time. */
const AT_ONCE = 16;

/** The columns that are frames, as positions in the timeline. */
export function frameColumns({ timeline, selection }: Snapshot): number[] {
  const all = timeline.columns.map((_, i) => i);
  return thinned(all, MOST_FRAMES, selection?.index ?? 0);
}

/** The selected cell, and what is compared with it, at a column. */
export function cellsAt(snapshot: Snapshot, selection: Selection, index: number): Cell[] {
  const { timeline, view } = snapshot;
  const column = timeline.columns[index] ?? selection.column;
  const moved = { ...selection, index, column };
  // What is compared is decided by the selection, not anew in each frame.
  const comparison = resolveComparison(view, selection);
  return [selectedCell(timeline, moved), ...comparedCells(timeline, moved, comparison)];
}

/** The selected row, with what is compared with it, from the first epoch to the last. */
export async function animation(
  snapshot: Snapshot,
  selection: Selection,
  {
    artist,
    heading,
    reader,
    pace,
    onFrame,
  }: {
    artist: Artist;
    heading: Heading;
    reader: RecordReader;
    pace: Pace;
    onFrame(frames: number): void;
  },
): Promise<Blob> {
  const frames = frameColumns(snapshot);
  const painter = new ViewsPainter(artist, heading, SIDES);
  const { surface, text } = artist.theme;
  const delay = frameMs(frames.length, isCalm());
  const { group } = selection;
  // The selected moment decides on the size: at the first epoch there may be no picture.
  const now = cellsAt(snapshot, selection, selection.index);
  await painter.paint(await wholeCells(now, reader, pace.signal), group);
  const gif = new GifThread([surface, text].flatMap((color) => rgbOf(color) ?? []));
  try {
    for (let from = 0; from < frames.length; from += AT_ONCE) {
      const part = frames.slice(from, from + AT_ONCE);
      const cells = part.map((index) => cellsAt(snapshot, selection, index));
      const whole = await wholeCells(cells.flat(), reader, pace.signal);
      for (let i = 0; i < part.length; i++) {
        const frame = from + i;
        const perFrame = cells[i]?.length ?? 0;
        const shown = whole.slice(i * perFrame, (i + 1) * perFrame);
        const brush = await painter.paint(shown, group, (frame + 1) / frames.length);
        const isLast = frame === frames.length - 1;
        await gif.add(brush.pixels(), isLast ? Math.max(LAST_MS, 2 * delay) : delay);
        onFrame(frame + 1);
        await pace.rest();
      }
    }
    return await gif.finish();
  } finally {
    gif.close();
  }
}

/** Whether the reader asked the system for less motion: the file gets the page's own pace. */
function isCalm(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Of a color written as #rrggbb. */
export function rgbOf(color: string): number[][] | null {
  const [, red, green, blue] = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(color.trim()) ?? [];
  if (!red || !green || !blue) return null;
  return [[red, green, blue].map((part) => Number.parseInt(part, 16))];
}
