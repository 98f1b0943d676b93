import type { Record as EpochRecord, Example } from "../api/schema_pb";
import { kindOf } from "../kinds/state";
import { decodeMap } from "../maths/maps";
import { type Box, regionShare } from "../maths/region_share";
import type { Column } from "./alignment";
import { isReplaced } from "./cells";
import { type Curve, curveBy } from "./curves";
import { amountIn } from "./meaning";
import { type ExampleRow, examplesAmong, type Group } from "./rows";
import type { Series } from "./series";

/** A share does not need more pixels than these on the longer side. */
const MOST_PIXELS = 64;
/** So many regions of a series are remembered: those of a few examples and moments of drawing. */
const MOST_REGIONS = 8;

/** What is known of a region in the maps of one row. */
export interface RegionShares {
  /** By step; NaN where nothing in the map is positive. */
  shares: ReadonlyMap<number, number>;
  /** Epochs whose maps have not been read, or have been let go of before this region was drawn. */
  unread: number;
  /** Epochs for which there was no time. */
  pending: number;
}

/** The size at which shares are computed: the picture's, reduced where it is larger than need be. */
export function shareSize({ height, width }: Example): { height: number; width: number } {
  const factor = Math.min(1, MOST_PIXELS / Math.max(height, width, 1));
  const scaled = (length: number) => Math.max(1, Math.round(length * factor));
  return { height: scaled(height), width: scaled(width) };
}

/** The rows whose maps lie over their pictures, where a region can be drawn. */
export function rowsWithRegions({ rows }: Group): ExampleRow[] {
  return examplesAmong(rows).filter(({ run }) => kindOf(run.source).overPicture);
}

interface Found {
  wallTime: number;
  share: number;
}

const remembered = new WeakMap<Series, Map<string, Map<number, Found>>>();

/**
 * The share of a region at every epoch of a row, computed from the logged maps
 * as long as there is `time`; what was computed before is remembered, even when
 * the map has been let go of since.
 */
export function regionShares(row: ExampleRow, box: Box, time: () => boolean): RegionShares {
  const { series } = row.run;
  const found = memory(row, box);
  const shares = new Map<number, number>();
  let [unread, pending] = [0, 0];
  series.steps.forEach((step, i) => {
    const wallTime = series.wallTimes[i] ?? 0;
    const before = found.get(step);
    // A step that was written anew has another wall time.
    if (before?.wallTime === wallTime) {
      shares.set(step, before.share);
      return;
    }
    const record = series.record(step);
    if (record === undefined || !series.isWhole(step)) {
      unread++;
      return;
    }
    if (!record?.maps || isReplaced(row, record)) return;
    if (!time()) {
      pending++;
      return;
    }
    const share = shareIn(row, box, record);
    found.set(step, { wallTime, share });
    shares.set(step, share);
  });
  return { shares, unread, pending };
}

/** The epochs of a row for which a map would have to be read. */
export function unreadSteps(row: ExampleRow, box: Box): number[] {
  const { series } = row.run;
  const found = memory(row, box);
  return series.steps.filter(
    (step, i) => found.get(step)?.wallTime !== (series.wallTimes[i] ?? 0) && !series.isWhole(step),
  );
}

/** Remembers the share in a record that was read for it alone. */
export function rememberShare(
  row: ExampleRow,
  box: Box,
  step: number,
  record: EpochRecord | null,
): void {
  const { series } = row.run;
  const wallTime = series.wallTimes[series.steps.indexOf(step)] ?? 0;
  memory(row, box).set(step, { wallTime, share: shareIn(row, box, record) });
}

/** The share in one record; NaN where there is no map of this picture, or nothing positive in it. */
export function shareIn(row: ExampleRow, box: Box, record: EpochRecord | null): number {
  if (!record?.maps || isReplaced(row, record)) return Number.NaN;
  const { height, width } = shareSize(row.example);
  const map = decodeMap(record.maps, row.position);
  return (map && regionShare(map, box, height, width)) ?? Number.NaN;
}

function memory({ run: { series, examples }, position }: ExampleRow, box: Box): Map<number, Found> {
  const key = JSON.stringify([position, box, examples.digest]);
  const regions = remembered.get(series) ?? new Map<string, Map<number, Found>>();
  remembered.set(series, regions);
  const found = regions.get(key) ?? new Map<number, Found>();
  // The one used last stands last.
  regions.delete(key);
  regions.set(key, found);
  for (const oldest of regions.keys()) {
    if (regions.size <= MOST_REGIONS) break;
    regions.delete(oldest);
  }
  return found;
}

/** The curve of a region that the reader has drawn on an example; unfinished where time ran out. */
export function regionCurve(
  group: Group,
  columns: readonly Column[],
  box: Box,
  time: () => boolean,
): { curve: Curve; finished: boolean } | null {
  const rows = rowsWithRegions(group);
  if (!rows.length) return null;
  const all = new Map(
    rows.map((row) => [row as Group["rows"][number], regionShares(row, box, time)]),
  );
  const sum = (part: "unread" | "pending") =>
    [...all.values()].reduce((total, shares) => total + shares[part], 0);
  const [unread, pending] = [sum("unread"), sum("pending")];
  const epochs = rows.reduce((total, { run }) => total + run.series.steps.length, 0);
  const amount = amountIn(rows.map(({ run }) => run.source));
  const curve = curveBy(
    {
      title: "Inside your region",
      subtitle: unread ? `${unread} of ${epochs} maps not read` : `of ${amount}`,
      hint: unread
        ? `Share of the ${amount} that lies in the region you have drawn. The page has no room for all maps: the others are read one after another, and not kept`
        : `Share of the ${amount} that lies in the region you have drawn`,
      unit: "share",
      absence: unread ? "The maps are not read." : `No ${amount} at any epoch.`,
    },
    group.rows,
    columns,
    (row) => (step) => all.get(row)?.shares.get(step) ?? Number.NaN,
  );
  return {
    curve: pending ? { ...curve, absence: curve.absence && "Being computed…" } : curve,
    finished: !pending,
  };
}
