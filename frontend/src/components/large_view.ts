import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { type CellFacts, cellFacts } from "../state/facts";
import type { Cell, Group } from "../state/timeline";
import { number, percent } from "../state/words";
import { frameSize, trueClass } from "./example_label";
import { icon } from "./icons";
import { regionOutline } from "./region_outline";
import type { Shader } from "./shading";
import { base } from "./styles";

const ABSENCE = {
  loading: "This epoch is being read.",
  missing: "This run has no such epoch.",
  unreadable: "The log is unreadable at this epoch.",
  replaced: "This epoch was logged for another picture, which has been replaced since.",
} as const;

/** One cell large, with its facts. */
export class LargeView extends LitElement {
  static override properties = {
    cell: { attribute: false },
    group: { attribute: false },
    shader: { attribute: false },
  };
  declare cell: Cell;
  declare group: Group;
  declare shader: Shader;

  override render() {
    const { cell, group, shader } = this;
    const { example, run } = cell.row;
    const facts = cell.kind === "map" ? cellFacts(cell) : null;
    const shading = shader.shading(group, cell);
    return html`<div class="picture">
        <div class="frame" style=${frameSize(example)}>
          ${
            cell.kind === "map"
              ? html`<tbi-overlay
                  role="img"
                  aria-label="Overlay: ${run.entry.name}, epoch ${cell.epoch}"
                  .job=${{
                    example,
                    size: "full",
                    maps: cell.record.maps,
                    position: cell.row.position,
                    shading,
                  }}
                ></tbi-overlay>${regionOutline(example)}`
              : html`<p class="absent">${ABSENCE[cell.kind]}</p>`
          }
        </div>
      </div>
      ${facts && this.facts(facts, shading)}`;
  }

  /** Runs whose layers are numbered otherwise are shown each at its own. */
  private get layersDiffer(): boolean {
    return new Set(this.group.rows.map(({ run }) => run.source.layer)).size > 1;
  }

  private facts(facts: CellFacts, shading: ReturnType<Shader["shading"]>): TemplateResult {
    const { probability, targetProbability, score, minimum, maximum, regionShare } = facts;
    const regions = this.cell.row.example.regions.map(({ name }) => name).filter(Boolean);
    return html`<tbi-color-bar .shading=${shading} .target=${facts.target}></tbi-color-bar>
      <div class="about"><dl>
        ${fact(
          "Predicted",
          html`<span class="verdict ${facts.verdict ?? ""}">
          ${facts.verdict && icon(facts.verdict)}
          <span>${facts.prediction ?? "no class"}${probability === null ? "" : ` ${percent(probability)}`}</span>
        </span>`,
        )}
        ${fact("True class", trueClass(this.cell.row) ?? "no label")}
        ${fact("Explained", facts.target, this.cell.row.run.source.details)}
        ${this.layersDiffer ? fact("Layer", this.cell.row.run.source.layer) : nothing}
        ${score === null ? nothing : fact("Its score", number(score), "Of the explained class, before softmax")}
        ${targetProbability === null ? nothing : fact("Its probability", percent(targetProbability))}
        ${
          minimum === null || maximum === null
            ? nothing
            : fact("Map values", `${number(minimum)} to ${number(maximum)}`)
        }
        ${
          regionShare === null
            ? nothing
            : fact(
                `Inside ${regions.join(", ") || "region"}`,
                percent(regionShare),
                "Share of the positive evidence that lies in the dashed outline",
              )
        }
      </dl>
      ${[...facts.warnings, ...facts.notes].map(
        (sentence) => html`<p class="note">${icon("warning")}<span>${sentence}</span></p>`,
      )}</div>`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 8px;
        min-width: 0;
      }
      @media (max-width: 1000px) {
        :host {
          display: grid;
          grid-template: auto 1fr / clamp(120px, 36%, 200px) minmax(0, 1fr);
          gap: 6px 14px;
        }
        .about {
          grid-area: 1 / 2 / 3 / 3;
        }
      }
      .about {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .picture {
        display: grid;
        place-items: center;
        aspect-ratio: 1;
        width: 100%;
        background: var(--sunken);
        border-radius: 4px;
        overflow: hidden;
      }
      .frame {
        position: relative;
      }
      tbi-overlay,
      tbi-overlay > canvas {
        display: block;
        width: 100%;
      }
      .regions {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      .absent {
        margin: 0;
        padding: 0 20px;
        position: absolute;
        top: 50%;
        translate: 0 -50%;
        color: var(--text-quiet);
        text-align: center;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 3px 10px;
        margin: 0;
        font-size: 12px;
        line-height: 17px;
      }
      dt {
        color: var(--text-quiet);
      }
      dd {
        min-width: 0;
        margin: 0;
        overflow-wrap: anywhere;
        font-variant-numeric: tabular-nums;
      }
      .verdict {
        font-weight: 600;
      }
      .note {
        display: flex;
        gap: 6px;
        margin: 0;
        padding: 6px 8px;
        border-radius: 4px;
        background: var(--sunken);
        font-size: 12px;
        line-height: 16px;
      }
      .note .icon {
        margin-top: 2px;
      }
    `,
  ];
}

function fact(label: string, value: unknown, title = ""): TemplateResult {
  return html`<dt title=${title || nothing}>${label}</dt>
    <dd title=${title || nothing}>${value}</dd>`;
}
