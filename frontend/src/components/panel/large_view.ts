import { html, LitElement, nothing, type TemplateResult } from "lit";
import { KIND_STYLES } from "../../kinds/view";
import type { Box } from "../../maths/region_share";
import type { Zoom } from "../../maths/zoom";
import type { Cell } from "../../state/cells";
import type { Group } from "../../state/rows";
import { type LargePicture, place, rawMap } from "../shared/large_picture";
import type { Shader } from "../shared/shading";
import { base, controls } from "../shared/styles";
import { about, chooser, largePicture, legend, takesRegions } from "./cell_parts";
import { largeStyles } from "./large_styles";
import { readout } from "./readout";
import type { Pointed } from "./stage_events";

/** One cell large, with its facts. */
export class LargeView extends LitElement {
  static override properties = {
    letter: { attribute: false },
    cell: { attribute: false },
    group: { attribute: false },
    shader: { attribute: false },
    channel: { attribute: false },
    zoom: { attribute: false },
    point: { attribute: false },
    region: { attribute: false },
    drawing: { attribute: false },
  };
  declare letter: string;
  declare cell: Cell;
  declare group: Group;
  declare shader: Shader;
  /** The reader's channel of an activation grid. */
  declare channel: number | null;
  declare zoom: Zoom;
  /** On this picture or on one beside it. */
  declare point: Pointed | null;
  /** The reader's region of the example. */
  declare region: Box | undefined;
  /** Whether the reader draws one now. */
  declare drawing: boolean;

  override render() {
    const { cell, group, shader, channel, region } = this;
    const picture = largePicture(cell, { group, shader, channel }, region);
    const shading = shader.shading(group, cell);
    return html`${picture ? this.stage(picture) : nothing}
      <div class="beside">
        ${picture?.map ? readout(this.point, rawMap(picture), picture.example) : nothing}
        ${picture ? legend(cell, shading) : nothing}
        ${chooser(cell, shading, channel)}
        ${picture ? nothing : legend(cell, { ...shading, contours: false })} ${about(cell, group, { channel, region })}
      </div>`;
  }

  private stage(picture: LargePicture): TemplateResult {
    return html`<tbi-stage
      .label=${`Picture ${this.letter}, ${place(this.cell)}`}
      .shape=${picture.shape}
      .zoom=${this.zoom}
      .point=${this.point?.at ?? null}
      .wipe=${null}
      .drawing=${this.drawing && takesRegions(this.cell)}
    >
      <div class="content">${picture.drawing}</div>
    </tbi-stage>`;
  }

  static override styles = [base, controls, largeStyles, ...KIND_STYLES];
}
