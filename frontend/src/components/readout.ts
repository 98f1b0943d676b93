import { html, type TemplateResult } from "lit";
import type { Point } from "../maths/lines";
import type { Heatmap } from "../maths/maps";
import { pixelAt, placeAt } from "../maths/place";
import { number } from "../state/words";
import type { Size } from "./large_picture";

/** A value that the pointer is at, and what it is called. */
export interface Reading {
  /** Empty where there is one only. */
  label: string;
  value: number;
}

/**
 * The raw value under the pointer and where it is; it has its place whether
 * there is a pointer or not, so that nothing jumps.
 */
export function readout(
  point: Point | null,
  map: Heatmap | null,
  picture: Size | null,
  readings?: readonly Reading[],
): TemplateResult {
  const at = point && map && placeAt(map, point);
  if (!at)
    return html`<p class="readout quiet" aria-live="polite">
      Point at the picture to read its values.
    </p>`;
  const shown = readings ?? [{ label: "", value: at.value }];
  const pixel = picture && pixelAt(picture, point);
  const where = `row ${at.row + 1}, column ${at.column + 1} of ${map.height}\u00a0×\u00a0${map.width}`;
  return html`<p class="readout" aria-live="polite">
    ${shown.map(
      ({ label, value }) =>
        html`<span class="reading">${label} <b>${valueWords(value)}</b></span> `,
    )}
    <span class="where quiet">${where}${
      pixel ? `, pixel ${pixel.row + 1}, ${pixel.column + 1}` : ""
    }</span>
  </p>`;
}

function valueWords(value: number): string {
  return Number.isNaN(value) ? "not a number" : number(value);
}
