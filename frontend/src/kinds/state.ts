import type { SeriesEntry } from "../api/catalog";
import type { Record as EpochRecord } from "../api/schema_pb";
import type { Cell } from "../state/cells";
import type { ValueWords } from "../state/meaning";
import type { Measure } from "../state/measure";
import type { Row, TimelineRun } from "../state/rows";
import { activations } from "./activations/state";
import { filters } from "./filters/state";
import { maps } from "./maps/state";

/** What a kind of series means, before anything of it is drawn or saved. */
export interface KindState {
  /** What a row is of: "example". */
  noun: string;
  /** Whether rows are the run's examples; else they are what its records hold. */
  ofExamples: boolean;
  /** Whether values become colors; else pictures have colors of their own. */
  colored: boolean;
  /** Whether a map lies over the picture of its row: then there are regions in it. */
  overPicture: boolean;
  /** Whether its values are about what is explained; else they are what a layer puts out. */
  explains: boolean;
  /** Whether a cell has a map of each channel, of which the reader may choose one alone. */
  byChannel: boolean;
  /** Why two of its pictures cannot be subtracted; null: they can. */
  whyNoDifference: string | null;
  /** Each with the key that the same row of another run has too. */
  rows(run: TimelineRun): [key: string, row: Row][];
  cell(row: Row, epoch: number, record: EpochRecord): Cell;
  mapsPerExample(record: EpochRecord): number;
  /** What is drawn over the epochs, from the facts of the records. */
  measures(rows: readonly Row[], channel: number | null): Measure[];
  /** What is said of an example's maps with odd values. */
  oddities?(meaning: ValueWords): { flat: string; noPositive: string };
}

/** By their names in the catalog, in the order of the choice. */
const KINDS = {
  MAPS: maps,
  ACTIVATIONS: activations,
  FILTERS: filters,
} satisfies { [name: string]: KindState };

export type KindName = keyof typeof KINDS;

/** What the page can show; newer writers' kinds are not among them. */
export const KIND_NAMES = Object.keys(KINDS) as KindName[];

/** Of a series, as the catalog has it. */
type OfKind = Pick<SeriesEntry, "kind">;

export function kindName({ kind }: OfKind): KindName {
  const name = KIND_NAMES.find((known) => known === kind);
  if (name) return name;
  throw new RangeError(
    `This page knows no such kind of series. Received: kind="${kind}". ` +
      `Expected one of: ${KIND_NAMES.join(", ")}. Install the newer tb_interpret that wrote it.`,
  );
}

export function kindOf(source: OfKind): KindState {
  return KINDS[kindName(source)];
}

/** The one channel that is shown alone; null: all are, or there are none. */
export function channelAlone(source: OfKind, channel: number | null): number | null {
  return kindOf(source).byChannel ? channel : null;
}

/** Whether several maps stand where others have one picture. */
export function isGrid(source: OfKind, channel: number | null): boolean {
  return kindOf(source).byChannel && channel === null;
}
