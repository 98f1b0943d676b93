import { html, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { until } from "lit/directives/until.js";
import type { Example } from "../../api/schema_pb";
import type { Box } from "../../maths/region_share";
import { boxPath } from "../../rendering/outline";
import { loadOutline } from "./pictures";

/**
 * The regions of an example, to be laid over its picture: those of the log
 * dashed, the one that the reader has drawn a line with corners.
 */
export function regionOutline({ regions }: Example, drawn?: Box): TemplateResult | null {
  if (!regions.length && !drawn) return null;
  return html`<svg class="regions" viewBox="0 0 1 1" preserveAspectRatio="none">
    ${regions.map((region) => {
      const path = region.mask.length ? until(loadOutline(region), "") : boxPath(region);
      // Light dashes on a dark line: to be seen on any picture and any color.
      return svg`<g fill="none"><title>${region.name}</title>
        <path d=${path} vector-effect="non-scaling-stroke" stroke="#000" stroke-opacity="0.75" />
        <path d=${path} vector-effect="non-scaling-stroke" stroke="#fff" stroke-dasharray="4 4" />
      </g>`;
    })}
    ${drawn ? boxOutline(drawn) : null}
  </svg>`;
}

/** A rectangle as the reader draws it: a light line in a dark one, its corners thicker. */
export function boxOutline(box: Box): SVGTemplateResult {
  const line = (path: string, color: string, width: number) => svg`<path
    d=${path} fill="none" vector-effect="non-scaling-stroke" stroke=${color} stroke-width=${width} />`;
  return svg`<g><title>Your region</title>
    ${line(boxPath(box), "#000", 3)} ${line(boxPath(box), "#fff", 1.25)}
    ${line(cornerPath(box), "#000", 6)} ${line(cornerPath(box), "#fff", 3.5)}
  </g>`;
}

/** The share of a side that its corner takes. */
const CORNER = 0.15;

function cornerPath({ top, left, bottom, right }: Box): string {
  const [h, w] = [(bottom - top) * CORNER, (right - left) * CORNER];
  return (
    `M${left} ${top + h}V${top}H${left + w}M${right - w} ${top}H${right}V${top + h}` +
    `M${right} ${bottom - h}V${bottom}H${right - w}M${left + w} ${bottom}H${left}V${bottom - h}`
  );
}
