import { html, LitElement, type TemplateResult } from "lit";
import { cellFacts } from "../state/facts";
import { channelTiles } from "../state/tiles";
import type { Cell, EmptyCell, ExampleCell, FilterCell, Group } from "../state/timeline";
import { channelDetail, channelStyles } from "./channel_detail";
import { activationFacts, filterFacts, mapFacts, sentences } from "./large_facts";
import { largeStyles } from "./large_styles";
import { regionOutline } from "./region_outline";
import { frameSize } from "./row_label";
import type { Shader } from "./shading";
import { base } from "./styles";

const ABSENCE: { [Kind in EmptyCell["kind"]]: string } = {
  loading: "This epoch is being read.",
  missing: "This run has no such epoch.",
  unreadable: "The log is unreadable at this epoch.",
  replaced: "This epoch was logged for another picture, which has been replaced since.",
  "left out": "This filter was not visualized at this epoch.",
};

/** One cell large, with its facts. */
export class LargeView extends LitElement {
  static override properties = {
    cell: { attribute: false },
    group: { attribute: false },
    shader: { attribute: false },
    channel: { attribute: false },
  };
  declare cell: Cell;
  declare group: Group;
  declare shader: Shader;
  /** The reader's channel of an activation grid. */
  declare channel: number | null;

  override render() {
    const { cell } = this;
    switch (cell.kind) {
      case "map":
        return this.map(cell);
      case "activations":
        return this.activations(cell);
      case "filter":
        return this.filter(cell);
      default:
        return this.empty(cell);
    }
  }

  private map(cell: ExampleCell): TemplateResult {
    const { example, position } = cell.row;
    const shading = this.shader.shading(this.group, cell);
    const facts = cellFacts(cell);
    const job = { example, size: "full", maps: cell.record.maps, position, shading };
    return html`<div class="picture">
        <div class="frame" style=${frameSize(example)}>
          <tbi-overlay role="img" aria-label="Overlay: ${place(cell)}" .job=${job}></tbi-overlay
          >${regionOutline(example)}
        </div>
      </div>
      <tbi-color-bar .shading=${shading} .target=${facts.target}></tbi-color-bar>
      <div class="about">
        ${mapFacts(cell, facts, this.layersDiffer)}
        ${sentences([...facts.warnings, ...facts.notes])}
      </div>`;
  }

  private activations(cell: ExampleCell): TemplateResult {
    const shading = this.shader.shading(this.group, cell);
    const facts = cellFacts(cell);
    const tiles = channelTiles(cell);
    return html`<tbi-channel-grid
        .cell=${cell}
        .tiles=${tiles}
        .channel=${this.channel}
        .shading=${shading}
      ></tbi-channel-grid>
      <tbi-color-bar .shading=${shading} .target=${null}></tbi-color-bar>
      <div class="about">
        ${channelDetail(cell.row, tiles, this.channel)}
        ${activationFacts(cell, facts, this.layersDiffer)}
        ${sentences([...facts.warnings, ...facts.notes])}
      </div>`;
  }

  private filter(cell: FilterCell): TemplateResult {
    const { row, record, tile } = cell;
    return html`<div class="picture filter">
        <div class="frame">
          <tbi-filter-picture
            role="img"
            aria-label="Filter ${row.filter}: ${place(cell)}"
            .job=${record.tiles?.picture[tile] ?? new Uint8Array()}
          ></tbi-filter-picture>
        </div>
      </div>
      <div class="about">${filterFacts(cell, this.layersDiffer)} ${sentences(record.notes)}</div>`;
  }

  private empty({ kind, row }: EmptyCell): TemplateResult {
    const size = row.kind === "example" ? frameSize(row.example) : "width: 100%; height: 100%";
    return html`<div class="picture">
      <div class="frame" style=${size}><p class="absent">${ABSENCE[kind]}</p></div>
    </div>`;
  }

  /** Runs whose layers are numbered otherwise are shown each at its own. */
  private get layersDiffer(): boolean {
    return new Set(this.group.rows.map(({ run }) => run.source.layer)).size > 1;
  }

  static override styles = [base, largeStyles, channelStyles];
}

function place({ row, epoch }: Cell): string {
  return epoch === null ? row.run.entry.name : `${row.run.entry.name}, epoch ${epoch}`;
}
