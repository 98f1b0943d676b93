import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { LEVELS } from "../../rendering/contours";
import type { Shading } from "../../rendering/overlay";
import { legendAbsence, legendMeaning, legendNumbers } from "../../state/legend";
import type { ValueWords } from "../../state/meaning";
import { base } from "./styles";

/** What the colors mean, in numbers of the raw map. */
export class ColorBar extends LitElement {
  static override properties = {
    shading: { attribute: false },
    meaning: { attribute: false },
    instead: { attribute: false },
  };
  declare shading: Shading;
  /** What the map's values mean; null: it explains nothing, it shows activations. */
  declare meaning: ValueWords | null;
  /** Said instead. */
  declare instead: string | undefined;

  override render() {
    const { shading } = this;
    const { table, sign, scale, threshold } = shading;
    if (!(scale > 0)) {
      return html`<p class="quiet whole">Nothing to draw: ${legendAbsence(shading, this.meaning)}.</p>`;
    }
    const [from, middle, to] = legendNumbers(shading);
    const meaning = this.instead ?? legendMeaning(shading, this.meaning);
    const lines = shading.contours ? ", lines at a quarter, half and three quarters" : "";
    return html`<div class="bar">
        <tbi-gradient
          role="img"
          aria-label="Colors from ${from} to ${to}${lines}"
          .table=${table}
          .sign=${sign}
          .threshold=${threshold}
        ></tbi-gradient>
        ${shading.contours ? levelMarks(sign) : nothing}
      </div>
      <div class="numbers"><span>${from}</span><span>${middle}</span><span>${to}</span></div>
      <p class="quiet" title=${meaning}>${meaning}</p>`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        min-height: 52px;
        font-size: 11px;
        line-height: 15px;
      }
      .bar {
        position: relative;
        /* Stripes where nothing is drawn, below the threshold. */
        background: repeating-linear-gradient(
          135deg,
          var(--sunken) 0 3px,
          var(--surface) 3px 6px
        );
        border: 1px solid var(--line);
        border-radius: 2px;
      }
      tbi-gradient {
        width: 100%;
        height: 10px;
        margin: 0;
      }
      .level {
        position: absolute;
        top: -2px;
        bottom: -2px;
        width: 0;
        border-left: 1.5px solid #fff;
        outline: 1px solid rgb(0 0 0 / 70%);
      }
      .level.negative {
        border-left-style: dotted;
      }
      .numbers {
        display: flex;
        justify-content: space-between;
        margin-top: 2px;
        font-variant-numeric: tabular-nums;
      }
      p {
        margin: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .whole {
        white-space: normal;
      }
    `,
  ];
}

/** Where the contour lines are. */
function levelMarks(sign: Shading["sign"]): TemplateResult[] {
  const mark = (share: number, negative: boolean) => html`<i
    class="level ${negative ? "negative" : ""}"
    style="left: calc(${share * 100}% - 1px)"
  ></i>`;
  if (sign !== "both") return LEVELS.map((level) => mark(level, sign === "negative"));
  return LEVELS.flatMap((level) => [mark((1 - level) / 2, true), mark((1 + level) / 2, false)]);
}
