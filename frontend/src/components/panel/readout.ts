import { html, type TemplateResult } from "lit";
import type { Heatmap } from "../../maths/maps";
import { pixelAt, placeAt } from "../../maths/place";
import { number } from "../../state/words";
import type { Size } from "../shared/large_picture";
import type { Pointed } from "./stage_events";

/** A value that the pointer is at, and what it is called. */
export interface Reading {
  /** Empty where there is one only. */
  label: string;
  value: number;
}

/**
 * The raw value under the pointer and where it is; it has its place whether
 * there is a pointer or not, so that nothing jumps. Screen readers tell what is
 * read by keyboard, and not each move of a pointer.
 */
export function readout(
  point: Pointed | null,
  map: Heatmap | null,
  picture: Size | null,
  readings?: readonly Reading[],
): TemplateResult {
  return html`<output
    class="readout"
    aria-label="Value under the pointer"
    aria-live=${point?.byKeys ? "polite" : "off"}
    >${told(point, map, picture, readings)}</output
  >`;
}

function told(
  point: Pointed | null,
  map: Heatmap | null,
  picture: Size | null,
  readings?: readonly Reading[],
): TemplateResult {
  const at = point && map && placeAt(map, point.at);
  if (!at) return html`<span class="quiet">Point at the picture to read its values.</span>`;
  const shown = readings ?? [{ label: "", value: at.value }];
  const pixel = picture && pixelAt(picture, point.at);
  const where = `row ${at.row + 1}, column ${at.column + 1} of ${map.height}\u00a0×\u00a0${map.width}`;
  return html`${shown.map(
    ({ label, value }) => html`<span class="reading">${label} <b>${valueWords(value)}</b></span> `,
  )}<span class="where quiet">${where}${
    pixel ? `, pixel ${pixel.row + 1}, ${pixel.column + 1}` : ""
  }</span>`;
}

function valueWords(value: number): string {
  return Number.isNaN(value) ? "not a number" : number(value);
}
