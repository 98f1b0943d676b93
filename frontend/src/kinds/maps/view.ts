import { html } from "lit";
import { place } from "../../components/shared/large_picture";
import { outcomeLines } from "../../components/shared/outcome_lines";
import { drawOverlay } from "../../components/shared/overlay_canvas";
import { regionOutline } from "../../components/shared/region_outline";
import type { ExampleCell } from "../../state/cells";
import { cellFacts } from "../../state/facts";
import type { KindView } from "../view";
import { mapFacts } from "./facts";

export const mapView: KindView = {
  thumbnail(cell: ExampleCell, { group, shader }) {
    const { row, record } = cell;
    const { example, position } = row;
    const { outcome } = cellFacts(cell);
    const shading = shader.shading(group, cell);
    const content = html`<tbi-overlay
        class="drawing"
        .job=${{ example, size: "thumbnail", maps: record.maps, position, shading }}
      ></tbi-overlay>
      ${outcomeLines(outcome)}`;
    return { content, words: outcome.words };
  },
  large(cell: ExampleCell, { group, shader }, region) {
    const { example, position } = cell.row;
    const { maps } = cell.record;
    const shading = shader.shading(group, cell);
    const drawing = html`<tbi-overlay
        role="img"
        aria-label="Overlay: ${place(cell)}"
        class="whole ${shading.show === "map" ? "vacant" : ""}"
        .job=${{ example, size: "full", maps, position, shading }}
      ></tbi-overlay>
      ${regionOutline(example, region)}`;
    return { shape: example, drawing, example, map: { maps, position } };
  },
  facts: mapFacts,
  async draw(canvas, cell: ExampleCell, { group, shader }, { size, zoom }) {
    const { example, position } = cell.row;
    const { maps } = cell.record;
    const shading = shader.shading(group, cell);
    await drawOverlay(canvas, { example, size, maps, position, shading }, zoom);
    return true;
  },
};
