import { html, LitElement, nothing, type TemplateResult } from "lit";
import { KIND_STYLES } from "../../kinds/view";
import { placeAt } from "../../maths/place";
import type { Box } from "../../maths/region_share";
import type { Zoom } from "../../maths/zoom";
import type { Cell } from "../../state/cells";
import type { Group } from "../../state/rows";
import type { CompareMode } from "../../state/view";
import { icon } from "../shared/icons";
import { type LargePicture, place, rawMap } from "../shared/large_picture";
import { regionOutline } from "../shared/region_outline";
import type { Shader } from "../shared/shading";
import { base, controls } from "../shared/styles";
import { Blinker } from "./blinker";
import { about, chooser, heading, largePicture, legend, takesRegions } from "./cell_parts";
import { differenceLegend, differenceValue } from "./difference_words";
import { headingStyles, largeStyles } from "./large_styles";
import { pairStyles } from "./pair_styles";
import { type Reading, readout } from "./readout";
import type { Pointed } from "./stage_events";
import { wipeDivider } from "./wipe_divider";

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
  declare mode: Exclude<CompareMode, "side">;
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
    const { mode, a, b } = this;
    this.blinker.on = mode === "blink";
    const [first, second] = [this.picture(a), this.picture(b)];
    if (!first || !second) return nothing;
    return html`<div class="together">
        ${this.letters()} ${this.stage(first, second)} ${mode === "blink" ? this.blinkControls() : nothing}
      </div>
      <div class="beside">
        <div class="told">
          ${this.values(first, second)} ${mode === "difference" ? this.differenceBar() : nothing}
        </div>
        <div class="pair">
          ${this.facts("A", a, mode === "blink" && !this.blinker.showsB)}
          ${this.facts("B", b, mode === "blink" && this.blinker.showsB)}
        </div>
      </div>`;
  }

  private picture(cell: Cell): LargePicture | null {
    const { group, shader, channel, region } = this;
    return largePicture(cell, { group, shader, channel }, region);
  }

  /** Which is where: over the picture, of which it must hide nothing. */
  private letters(): TemplateResult {
    const { mode, blinker } = this;
    const letters = {
      wipe: ["A", "B"],
      difference: ["B − A"],
      blink: [blinker.showsB ? "B" : "A"],
    };
    return html`<div class="letters" aria-hidden="true">
      ${letters[mode].map((letter) => html`<span class="letter">${letter}</span>`)}
    </div>`;
  }

  private stage(first: LargePicture, second: LargePicture): TemplateResult {
    const { mode, a, b, zoom, point, wipe } = this;
    return html`<tbi-stage
      .label=${`${LABELS[mode]}: A, ${place(a)}; B, ${place(b)}`}
      .shape=${first.map ? first.shape : second.shape}
      .zoom=${zoom}
      .point=${point?.at ?? null}
      .wipe=${mode === "wipe" ? wipe : null}
      .drawing=${this.drawing && takesRegions(a)}
    >
      ${mode === "difference" ? this.difference(first, second) : this.layers(first, second)}
    </tbi-stage>`;
  }

  /** B beneath A. */
  private layers(first: LargePicture, second: LargePicture): TemplateResult {
    const { mode, wipe } = this;
    const { showsB } = this.blinker;
    const blinks = mode === "blink";
    // What is said of a missing picture stands on its own side of the wipe.
    const [left, right] = blinks ? ["0", "0"] : [`${wipe * 100}%`, `${(1 - wipe) * 100}%`];
    return html`<div
        class="content ${blinks && !showsB ? "unseen" : ""}"
        style="--absent-left: ${left}"
      >
        ${second.drawing}
      </div>
      <div
        slot="over"
        class="content opaque ${blinks && showsB ? "unseen" : ""}"
        style="--absent-right: ${right}"
      >
        ${first.drawing}
      </div>
      ${blinks ? nothing : wipeDivider(wipe)}`;
  }

  private difference(first: LargePicture, second: LargePicture): TemplateResult {
    const { a, b, group, shader, region } = this;
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
          .job=${{ example, a: first.map, b: second.map, shading: shader.difference(group, a, b) }}
        ></tbi-difference>
        ${example ? regionOutline(example, region) : nothing}
      </div>`;
  }

  private values(first: LargePicture, second: LargePicture): TemplateResult | typeof nothing {
    const { point } = this;
    const [map, other] = [rawMap(first), rawMap(second)];
    if (!map && !other) return nothing;
    const [of, by] = [map, other].map((one) => point && one && placeAt(one, point.at));
    const readings: Reading[] = [];
    if (of) readings.push({ label: "A", value: of.value });
    if (by) readings.push({ label: "B", value: by.value });
    if (of && by && this.mode === "difference") {
      const shading = this.shader.difference(this.group, this.a, this.b);
      const label = shading.own ? "B − A in shares" : "B − A";
      readings.push({ label, value: differenceValue(of.value, by.value, shading) });
    }
    return readout(point, map ?? other, first.example ?? second.example, readings);
  }

  private differenceBar(): TemplateResult {
    const shading = this.shader.difference(this.group, this.a, this.b);
    return html`<tbi-color-bar
      .shading=${shading.shading}
      .evidence=${null}
      .meaning=${differenceLegend(shading)}
    ></tbi-color-bar>`;
  }

  private blinkControls(): TemplateResult {
    const { blinker } = this;
    const { showsB, paused, allowed } = blinker;
    const hold = (letter: string, isB: boolean) => html`<button
      aria-label="Show ${letter} only"
      aria-pressed=${paused && showsB === isB}
      @click=${() => blinker.hold(isB)}
    >
      ${letter}
    </button>`;
    return html`<div class="turns" role="group" aria-label="Blinking">
      ${hold("A", false)} ${hold("B", true)}
      ${
        allowed
          ? html`<button @click=${() => blinker.togglePause()}>
              ${icon(paused ? "play" : "pause")} ${paused ? "Blink" : "Pause"}
            </button>`
          : nothing
      }
    </div>`;
  }

  private facts(letter: string, cell: Cell, current: boolean): TemplateResult {
    const { group, channel, region, mode } = this;
    const shading = this.shader.shading(group, cell);
    return html`<section aria-label=${letter === "A" ? "A: the selected cell" : "B: to compare"}>
      ${heading(letter, cell, current)}
      ${mode === "difference" ? nothing : legend(cell, shading)}
      ${about(cell, group, { channel, region })}
      ${letter === "A" ? chooser(cell, shading, channel) : nothing}
    </section>`;
  }

  static override styles = [base, controls, largeStyles, headingStyles, ...KIND_STYLES, pairStyles];
}

const LABELS = { wipe: "Wipe", difference: "Difference", blink: "Blink" } as const;
