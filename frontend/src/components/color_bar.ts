import { css, html, LitElement } from "lit";
import type { Shading } from "../rendering/overlay";
import { number } from "../state/words";
import { base } from "./styles";

/** What the colors mean, in numbers of the raw map. */
export class ColorBar extends LitElement {
  static override properties = {
    shading: { attribute: false },
    target: { attribute: false },
  };
  declare shading: Shading;
  /** What the map explains, in words; null: nothing, it shows activations. */
  declare target: string | null;

  override render() {
    const { table, sign, scale, threshold } = this.shading;
    if (!(scale > 0)) return html`<p class="quiet whole">Nothing to draw: ${this.absence()}.</p>`;
    const ends = { positive: [0, scale], negative: [0, -scale], both: [-scale, scale] }[sign];
    const [from, to] = ends as [number, number];
    const name = `Colors from ${number(from)} to ${number(to)}`;
    return html`<div class="bar">
        <tbi-gradient
          role="img"
          aria-label=${name}
          .table=${table}
          .sign=${sign}
          .threshold=${threshold}
        ></tbi-gradient>
      </div>
      <div class="numbers">
        <span>${number(from)}</span><span>${number((from + to) / 2)}</span><span>${number(to)}</span>
      </div>
      <p class="quiet" title=${this.meaning()}>${this.meaning()}</p>`;
  }

  private meaning(): string {
    const { sign, scale, threshold } = this.shading;
    const least =
      threshold > 0 ? `, from ${sign === "both" ? "±" : ""}${number(threshold * scale)}` : "";
    if (this.target === null) return `${sign === "both" ? "" : `${sign} `}activations${least}`;
    if (sign === "both") return `against (−) and for (+) ${this.target}${least}`;
    return `evidence ${sign === "positive" ? "for" : "against"} ${this.target}${least}`;
  }

  private absence(): string {
    const { sign } = this.shading;
    if (this.target === null) return `no channel has a ${sign === "both" ? "nonzero" : sign} value`;
    if (sign === "both") return "the map is zero everywhere";
    return `the map has no ${sign} value`;
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
