import { kindOf } from "../kinds/state";
import type { Cell } from "../state/cells";
import { meaningOf } from "../state/meaning";
import { rowName } from "../state/row_name";
import { type Group, isExample } from "../state/rows";
import { hasSigns } from "../state/sign";
import type { Snapshot } from "../state/snapshot";
import { evidenceOf, taskOf } from "../state/task";
import { cellAt } from "../state/timeline";
import type { ScaleChoice, View } from "../state/view";
import { nameEnd, number, percent } from "../state/words";
import type { Artist } from "./artist";
import { Brush } from "./brush";
import { absenceWords, columnWords, wordsOf } from "./cell_words";
import { within } from "./fit";
import type { Pace } from "./pace";
import { type RecordReader, wholeCells } from "./reading";
import { thinned } from "./scope";
import {
  boundRows,
  layoutSheet,
  leftOutWords,
  mostColumns,
  SHEET,
  type SheetLayout,
} from "./sheet_layout";
import type { Heading } from "./views";

/** What a sheet of the present page shows. */
export interface SheetPlan {
  groups: { group: Group; count: number }[];
  /** Positions of columns in the timeline. */
  columns: number[];
  numRows: number;
  leftOut: string | null;
}

export function planSheet({ timeline, strip, selection }: Snapshot): SheetPlan {
  const groups = boundRows(timeline.groups);
  const numRows = groups.reduce((sum, { count }) => sum + count, 0);
  const most = mostColumns(groups.map(({ count }) => count));
  const columns = thinned(strip, most, selection?.index ?? 0);
  const all = timeline.groups.reduce((sum, { rows }) => sum + rows.length, 0);
  const leftOut = leftOutWords(
    { rows: numRows, columns: columns.length },
    { rows: all, columns: timeline.columns.length },
  );
  return { groups, columns, numRows, leftOut };
}

interface SheetTools {
  artist: Artist;
  heading: Heading;
  reader: RecordReader;
  pace: Pace;
  onCell(cells: number): void;
}

/** Rows by epochs, as the timeline has them, on one picture. */
export async function contactSheet(
  snapshot: Snapshot,
  plan: SheetPlan,
  { artist, heading, reader, pace, onCell }: SheetTools,
): Promise<Blob> {
  const { timeline } = snapshot;
  const layout = layoutSheet(
    plan.groups.map(({ count }) => count),
    plan.columns.length,
  );
  const brush = new Brush(layout, artist.theme);
  paintHeading(brush, layout, { snapshot, plan, artist, heading });
  const rows = plan.groups.flatMap(({ group, count }) =>
    group.rows.slice(0, count).map((row, i) => ({ group, row, first: i === 0 })),
  );
  for (const [i, { group, row, first }] of rows.entries()) {
    const y = layout.rows[i] ?? 0;
    await paintLabel(brush, { artist, group, row, first, y, scale: snapshot.view.scale });
    await pace.rest();
  }
  let drawn = 0;
  // Column by column, so that only the records of one epoch are held at a time.
  for (const [position, index] of plan.columns.entries()) {
    const column = timeline.columns[index];
    if (!column) continue;
    const x = layout.columns[position] ?? 0;
    brush.text(
      columnWords(column.at, timeline.alignment),
      { x, y: SHEET.margin + SHEET.heading },
      { width: SHEET.cell, weight: 500 },
    );
    const cells = rows.map(({ row }) => cellAt(row, column, timeline.alignment));
    for (const [i, cell] of (await wholeCells(cells, reader, pace.signal)).entries()) {
      const { group } = rows[i] as (typeof rows)[number];
      const named = timeline.alignment !== "epoch";
      await paintCell(brush, artist, { cell, group, x, y: layout.rows[i] ?? 0, named });
      onCell(++drawn);
      await pace.rest();
    }
  }
  return brush.png();
}

async function paintCell(
  brush: Brush,
  artist: Artist,
  at: { cell: Cell; group: Group; x: number; y: number; named: boolean },
): Promise<void> {
  const { cell, group, x, y, named } = at;
  const side = SHEET.cell;
  const picture = await artist.cell(
    cell,
    group,
    kindOf(cell.row.run.source).byChannel ? "full" : "thumbnail",
  );
  if (!picture) {
    brush.absence(absenceWords(cell), { x, y }, { width: side, height: side });
    return;
  }
  const size = within(picture, side);
  brush.picture(picture, { x, y: y + side - size.height }, size);
  const { mark, what, more } = wordsOf(cell);
  const place = { x, y: y + side + 4 };
  brush.verdict(mark, what, place, { width: side, size: 12 });
  // By another alignment the epochs of the runs differ within a column.
  const below = [more, named ? `epoch ${cell.epoch}` : ""].filter(Boolean).join(" · ");
  const quiet = artist.theme.quiet;
  brush.text(below, { x, y: place.y + 15 }, { width: side, size: 12, color: quiet });
}

async function paintLabel(
  brush: Brush,
  at: {
    artist: Artist;
    group: Group;
    row: Group["rows"][number];
    first: boolean;
    y: number;
    scale: ScaleChoice;
  },
): Promise<void> {
  const { artist, group, row, first, y, scale } = at;
  const { margin, label, labelPicture } = SHEET;
  const { quiet } = artist.theme;
  const left = margin + (isExample(row) ? labelPicture + 10 : 0);
  const width = margin + label - left - 12;
  if (first) {
    const picture = await artist.picture(row);
    if (picture) {
      const size = within(picture, labelPicture);
      brush.picture(picture, { x: margin, y }, size);
      brush.outlines(await artist.outlines(row, group), { x: margin, y }, size);
    }
    const label = isExample(row) ? taskOf(row).label(row) : null;
    const name = label ? label.text : rowName(row);
    brush.text(name, { x: left, y: y + 2 }, { width, size: 14, weight: 500 });
    if (isExample(row) && label) {
      const others = label.others.length ? ` + ${label.others.join(", ")}` : "";
      const number = `#${row.example.index}${others}`;
      brush.text(number, { x: left, y: y + 21 }, { width, size: 12, color: quiet });
    }
  }
  const { name } = row.run.entry;
  const style = { width, size: 13, weight: 500, end: nameEnd(name) } as const;
  brush.text(name, { x: left, y: y + 46 }, style);
  if (scale === "map" || !kindOf(row.run.source).colored) return;
  const coloring = artist.coloring({ state: "missing", row, epoch: 0 }, group);
  const words = coloring.scale > 0 ? `scale ${number(coloring.scale)}` : "nothing to draw";
  brush.text(words, { x: left, y: y + 65 }, { width, size: 12, color: quiet });
}

const SCALE_WORDS: { [Choice in ScaleChoice]: string } = {
  map: "each map its own scale",
  epochs: "scale shared over the epochs of a row",
  runs: "scale shared over epochs and runs",
  all: "one scale for everything",
};

function paintHeading(
  brush: Brush,
  { width }: SheetLayout,
  {
    snapshot,
    plan,
    artist,
    heading,
  }: { snapshot: Snapshot; plan: SheetPlan; artist: Artist; heading: Heading },
): void {
  const { margin } = SHEET;
  const { view } = snapshot;
  const { quiet } = artist.theme;
  const bar = 240;
  const first = plan.groups[0]?.group;
  const row = first?.rows[0];
  const kind = row && kindOf(row.run.source);
  const inner = width - 2 * margin - (kind?.colored ? bar + 32 : 0);
  const x = margin;
  brush.text(heading.title, { x, y: margin }, { width: inner, size: 20, weight: 500 });
  brush.text(heading.subtitle, { x, y: margin + 28 }, { width: inner, color: quiet });
  const signed = row !== undefined && hasSigns(row.run.source);
  const look = kind?.colored ? lookWords(view, kind.overPicture, signed) : "";
  brush.text(look, { x, y: margin + 47 }, { width: inner, color: quiet });
  brush.text(plan.leftOut ?? "", { x, y: margin + 66 }, { width: inner });
  if (!first || !row || !kind?.colored) return;
  const coloring = artist.coloring({ state: "missing", row, epoch: 0 }, first);
  const groups = plan.groups.map(({ group }) => group);
  const meaning = kind.explains ? meaningOf(row.run.source).words(evidenceOf(groups)) : null;
  const end = { positive: ["0", "scale"], negative: ["0", "−scale"], both: ["−scale", "scale"] };
  const ends = end[coloring.sign] as [string, string];
  const place = { x: width - margin - bar, y: margin + 4 };
  const shared = view.scale === "all";
  brush.colorBar(coloring, meaning, place, shared ? { width: bar } : { width: bar, ends });
}

function lookWords(
  { sign, scale, threshold, opacity, show }: View,
  overPicture: boolean,
  signed: boolean,
): string {
  const signs = { positive: "positive values", negative: "negative values", both: "both signs" };
  const parts = [...(signed ? [signs[sign]] : []), SCALE_WORDS[scale]];
  if (threshold > 0) parts.push(`from ${percent(threshold)} of the scale on`);
  if (overPicture && show === "overlay") parts.push(`opacity ${percent(opacity)}`);
  if (show !== "overlay") parts.push(`${show} only`);
  return parts.join(" · ");
}
