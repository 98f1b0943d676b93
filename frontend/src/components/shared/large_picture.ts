import { html, type TemplateResult } from "lit";
import type { Example, Maps } from "../../api/schema_pb";
import type { Heatmap } from "../../maths/maps";
import type { Cell } from "../../state/cells";
import { recentMap } from "./recent_maps";

export interface Size {
  height: number;
  width: number;
}

/** A map of a record. */
export interface MapOf {
  maps: Maps | undefined;
  position: number;
}

/** A cell as one large picture. */
export interface LargePicture {
  /** Of the frame that it lies in. */
  shape: Size;
  drawing: TemplateResult;
  /** The picture beneath the map; null: there is none. */
  example: Example | null;
  /** The map whose values are drawn; null: there is none, or not one alone. */
  map: MapOf | null;
}

/** The raw map that a picture shows, decoded. */
export function rawMap({ map }: LargePicture): Heatmap | null {
  return map && recentMap(map.maps, map.position);
}

/** Words in the place of a picture. */
export function largeWords({ row }: Cell, words: string): LargePicture {
  const shape = row.example ?? { height: 1, width: 1 };
  return { shape, drawing: html`<p class="absent">${words}</p>`, example: null, map: null };
}

export function place({ row, epoch }: Cell): string {
  return epoch === null ? row.run.entry.name : `${row.run.entry.name}, epoch ${epoch}`;
}
