import { html, LitElement, nothing, type TemplateResult } from "lit";
import { KIND_STYLES } from "../../kinds/view";
import { placeAt } from "../../maths/place";
import type { Box } from "../../maths/region_share";
import type { Zoom } from "../../maths/zoom";
import { type CompareMode, modeOf } from "../../modes/state";
import { MODE_STYLES, type ModeView, modeViewOf, type Pair } from "../../modes/view";
import type { Cell } from "../../state/cells";
import type { Group } from "../../state/rows";
import { place, rawMap } from "../shared/large_picture";
import type { Shader } from "../shared/shading";
import { base, controls } from "../shared/styles";
import { Blinker } from "./blinker";
import { about, chooser, heading, largePicture, legend, takesRegions } from "./cell_parts";
import { headingStyles, largeStyles } from "./large_styles";
import { pairStyles } from "./pair_styles";
import { type Reading, readout } from "./readout";
import type { Pointed } from "./stage_events";

/** A and B at the same place: one over the other, subtracted, or in turns. */
export class PairView extends LitElement {
  static override properties = {
    mode: { attribute: false },
    a: { attribute: false },
    b: { attribute: false },
    group: { attribute: false },
    shader: { attribute: false },
    channel: { attribute: false },
    zoom: { attribute: false },
    point: { attribute: false },
    wipe: { attribute: false },
    region: { attribute: false },
    drawing: { attribute: false },
  };
  declare mode: CompareMode;
  declare a: Cell;
  declare b: Cell;
  declare group: Group;
  declare shader: Shader;
  declare channel: number | null;
  declare zoom: Zoom;
  declare point: Pointed | null;
  declare wipe: number;
  declare region: Box | undefined;
  declare drawing: boolean;
  private readonly blinker = new Blinker(this);

  override render() {
    const view = modeViewOf(this.mode);
    this.blinker.on = view?.inTurns ?? false;
    const pair = this.pair();
    if (!view || !pair) return nothing;
    return html`<div class="together">
        ${letters(view, pair)} ${this.stage(view, pair)} ${view.below?.(pair) ?? nothing}
      </div>
      <div class="beside">
        <div class="told">${this.values(view, pair)} ${view.bar?.(pair) ?? nothing}</div>
        <div class="pair">${this.facts(view, "A", pair.a)} ${this.facts(view, "B", pair.b)}</div>
      </div>`;
  }

  private pair(): Pair | null {
    const { a, b, group, shader, channel, region, wipe, blinker } = this;
    const [first, second] = [a, b].map((cell) =>
      largePicture(cell, { group, shader, channel }, region),
    );
    return first && second ? { a, b, first, second, group, shader, region, wipe, blinker } : null;
  }

  private stage(view: ModeView, pair: Pair): TemplateResult {
    const { mode, zoom, point, wipe } = this;
    const { a, b, first, second } = pair;
    return html`<tbi-stage
      .label=${`${modeOf(mode).label}: A, ${place(a)}; B, ${place(b)}`}
      .shape=${first.map ? first.shape : second.shape}
      .zoom=${zoom}
      .point=${point?.at ?? null}
      .wipe=${view.divided ? wipe : null}
      .drawing=${this.drawing && takesRegions(a)}
    >
      ${view.layers(pair)}
    </tbi-stage>`;
  }

  private values(view: ModeView, pair: Pair): TemplateResult | typeof nothing {
    const { point } = this;
    const { first, second } = pair;
    const [map, other] = [rawMap(first), rawMap(second)];
    if (!map && !other) return nothing;
    const [of, by] = [map, other].map((one) => point && one && placeAt(one, point.at));
    const readings: Reading[] = [];
    if (of) readings.push({ label: "A", value: of.value });
    if (by) readings.push({ label: "B", value: by.value });
    if (of && by && view.reading) readings.push(view.reading(of.value, by.value, pair));
    return readout(point, map ?? other, first.example ?? second.example, readings);
  }

  private facts(view: ModeView, letter: "A" | "B", cell: Cell): TemplateResult {
    const { group, channel, region } = this;
    const shading = this.shader.shading(group, cell);
    const seen = this.blinker.showsB ? "B" : "A";
    return html`<section aria-label=${letter === "A" ? "A: the selected cell" : "B: to compare"}>
      ${heading(letter, cell, view.inTurns && letter === seen)}
      ${view.bar ? nothing : legend(cell, shading)}
      ${about(cell, group, { channel, region })}
      ${letter === "A" ? chooser(cell, shading, channel) : nothing}
    </section>`;
  }

  static override styles = [
    base,
    controls,
    largeStyles,
    headingStyles,
    ...KIND_STYLES,
    pairStyles,
    ...MODE_STYLES,
  ];
}

/** Which is where: over the picture, of which it must hide nothing. */
function letters(view: ModeView, pair: Pair): TemplateResult {
  return html`<div class="letters" aria-hidden="true">
    ${view.letters(pair).map((letter) => html`<span class="letter">${letter}</span>`)}
  </div>`;
}
