import { css, html, nothing } from "lit";
import { place } from "../../components/shared/large_picture";
import { regionOutline } from "../../components/shared/region_outline";
import type { Cells, ModeView } from "../view";
import { DifferenceCanvas, drawDifference } from "./canvas";
import { differenceLegend, differenceValue } from "./words";

/** B minus A. */
export const difference: ModeView = {
  letters: () => ["B − A"],
  layers(pair) {
    const { a, b, first, second, region } = pair;
    if (!first.map || !second.map) {
      const missing = first.map ? second : first;
      return html`<div class="content">
        <p class="letter-absent">${first.map ? "B" : "A"}</p>
        ${missing.drawing}
      </div>`;
    }
    const { example } = first;
    return html`<div class="content">
      <tbi-difference
        role="img"
        class="whole"
        aria-label="Difference: ${place(b)}, minus ${place(a)}"
        .job=${{ example, a: first.map, b: second.map, shading: shadingOf(pair) }}
      ></tbi-difference>
      ${example ? regionOutline(example, region) : nothing}
    </div>`;
  },
  reading(a, b, cells) {
    const shading = shadingOf(cells);
    const label = shading.own ? "B − A in shares" : "B − A";
    return { label, value: differenceValue(a, b, shading) };
  },
  bar(cells) {
    const shading = shadingOf(cells);
    return html`<tbi-color-bar
      .shading=${shading.shading}
      .meaning=${null}
      .instead=${differenceLegend(shading)}
    ></tbi-color-bar>`;
  },
  async save({ pictures: [a, b], zoom, ...cells }) {
    const both = { name: "B − A", over: null, absence: "no map to subtract" };
    if (!a?.map || !b?.map) return { ...both, picture: null, bar: null };
    const shading = shadingOf(cells);
    const picture = document.createElement("canvas");
    await drawDifference(picture, { example: a.example, a: a.map, b: b.map, shading }, zoom);
    const style = { instead: differenceLegend(shading) };
    return { ...both, picture, bar: { coloring: shading.shading, meaning: null, style } };
  },
  styles: css`
    .letter-absent {
      position: absolute;
      top: 20%;
      right: 0;
      left: 0;
      margin: 0;
      color: var(--text-quiet);
      font-weight: 600;
      text-align: center;
    }
  `,
  elements: { "tbi-difference": DifferenceCanvas },
};

function shadingOf({ a, b, group, shader }: Cells) {
  return shader.difference(group, a, b);
}
