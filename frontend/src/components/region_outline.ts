import { html, svg, type TemplateResult } from "lit";
import { until } from "lit/directives/until.js";
import type { Example, Region } from "../api/schema_pb";
import { loadOutline } from "./pictures";

/** The declared regions as thin dashed lines, to be laid over the picture. */
export function regionOutline({ regions }: Example): TemplateResult | null {
  if (!regions.length) return null;
  return html`<svg class="regions" viewBox="0 0 1 1" preserveAspectRatio="none">
    ${regions.map((region) => {
      const path = region.mask.length ? until(loadOutline(region), "") : boxPath(region);
      // Light dashes on a dark line: to be seen on any picture and any color.
      return svg`<g fill="none"><title>${region.name}</title>
        <path d=${path} vector-effect="non-scaling-stroke" stroke="#000" stroke-opacity="0.75" />
        <path d=${path} vector-effect="non-scaling-stroke" stroke="#fff" stroke-dasharray="4 4" />
      </g>`;
    })}
  </svg>`;
}

function boxPath({ top, left, bottom, right }: Region): string {
  return `M${left} ${top}H${right}V${bottom}H${left}Z`;
}
