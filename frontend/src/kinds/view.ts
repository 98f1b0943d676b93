import type { CSSResult, TemplateResult } from "lit";
import type { SeriesEntry } from "../api/catalog";
import type { LargePicture } from "../components/shared/large_picture";
import type { Shader } from "../components/shared/shading";
import type { Box } from "../maths/region_share";
import type { Shading } from "../rendering/overlay";
import type { WholeCell } from "../state/cells";
import type { Group } from "../state/rows";
import { activationView } from "./activations/view";
import { filterView } from "./filters/view";
import { mapView } from "./maps/view";
import { type KindName, kindName } from "./state";

/** What decides how a cell is drawn, beside what is in it. */
export interface Place {
  group: Group;
  shader: Shader;
  /** The one channel to be shown, where there are several; null: all of them. */
  channel: number | null;
}

/** A cell in the timeline. */
export interface Thumbnail {
  content: TemplateResult;
  /** The cell's name, after its run and epoch. */
  words: string;
}

/** What of a cell is told beside its large picture. */
export interface Asked {
  /** Whether the layer is told. */
  named: boolean;
  channel: number | null;
  /** The reader's region of the example. */
  region: Box | undefined;
}

/** How a cell is drawn for a file. */
export interface Drawn {
  size: "full" | "thumbnail";
  /** How many times it will be enlarged. */
  zoom: number;
}

/** How the cells of a kind of series look, small, large and in files. */
export interface KindView {
  thumbnail(cell: WholeCell, place: Place): Thumbnail;
  /** Null: it is no one picture. */
  large(cell: WholeCell, place: Place, region: Box | undefined): LargePicture | null;
  facts(cell: WholeCell, asked: Asked): TemplateResult;
  /** What of the cell can be chosen, to be seen alone. */
  chooser?(cell: WholeCell, shading: Shading, channel: number | null): TemplateResult;
  /** Whether there was anything to draw. */
  draw(canvas: HTMLCanvasElement, cell: WholeCell, place: Place, drawn: Drawn): Promise<boolean>;
  /** Of its own, by their names. */
  elements?: { readonly [name: string]: CustomElementConstructor };
  /** Of its facts. */
  styles?: CSSResult;
}

const VIEWS: { readonly [Name in KindName]: KindView } = {
  MAPS: mapView,
  ACTIVATIONS: activationView,
  FILTERS: filterView,
};

export function viewOf(source: Pick<SeriesEntry, "kind">): KindView {
  return VIEWS[kindName(source)];
}

const ALL: readonly KindView[] = Object.values(VIEWS);

/** Those of all kinds. */
export const KIND_ELEMENTS: KindView["elements"] = Object.assign(
  {},
  ...ALL.map(({ elements }) => elements),
);

/** Those of all kinds, for whoever shows their facts. */
export const KIND_STYLES: readonly CSSResult[] = ALL.flatMap(({ styles }) => styles ?? []);
