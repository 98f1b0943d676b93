import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { Zoom } from "../../maths/zoom";
import type { Drawing, Drawings, DrawingsView } from "../../modes/drawings";
import { type CompareMode, modeOf } from "../../modes/state";
import { drawingsViewOf, MODE_STYLES } from "../../modes/view";
import { colorTable } from "../../rendering/colormaps";
import { absenceWords, columnTitle, pictureSize } from "../../state/pipeline/facts";
import type { SeenCell } from "../../state/pipeline/moves";
import { elementName } from "../../state/pipeline/splits";
import { hasPicture } from "../../state/pipeline/stages";
import type { View } from "../../state/view";
import { Blinker } from "../panel/blinker";
import { Draft } from "../panel/draft";
import { headingStyles, largeStyles } from "../panel/large_styles";
import type { Pointed, StageEvent } from "../panel/stage_events";
import { request } from "../shared/events";
import { base, controls } from "../shared/styles";
import { cellDetails, cellHeading, momentWords } from "./cell_details";
import { pictures } from "./decoded";
import { passingPairStyles } from "./passing_pair_styles";
import { POINT_AT_IT, pixelWords } from "./pixel_words";

/** Two shapes are one as long as they differ by less than rounding does. */
const SAME_RATIO = 0.01;
const NO_SIZE = { height: 1, width: 1 };

/** One cell of the pipeline large, or two: beside each other, or at the same place. */
export class PassingPair extends LitElement {
  static override properties = {
    cells: { attribute: false },
    epoch: { attribute: false },
    mode: { attribute: false },
    zoom: { attribute: false },
    view: { attribute: false },
    point: { state: true },
    scale: { state: true },
  };
  /** One, or A and B. */
  declare cells: readonly SeenCell[];
  declare epoch: number;
  declare mode: CompareMode;
  declare zoom: Zoom;
  declare view: View;
  /** In any of the pictures. */
  declare private point: Pointed | null;
  /** How much the last color of the difference is. */
  declare private scale: number;
  private readonly wipe = new Draft<number>(this, (wipe) => request(this, "tbi-view", { wipe }));
  private readonly blinker = new Blinker(this);

  constructor() {
    super();
    this.point = null;
    this.scale = 0;
    this.addEventListener("tbi-wipe", (event) =>
      this.wipe.set((event as StageEvent<"tbi-wipe">).detail),
    );
    this.addEventListener("tbi-point", (event) => {
      this.point = (event as StageEvent<"tbi-point">).detail;
    });
  }

  override render() {
    const [a, b] = this.cells;
    const view = drawingsViewOf(this.mode);
    this.blinker.on = view?.inTurns ?? false;
    return view && a && b ? this.together(view, a, b) : this.sideBySide();
  }

  private sideBySide(): TemplateResult {
    return html`<div class="pair">
      ${this.cells.map((seen, i) => {
        const letter = this.cells.length > 1 ? (i ? "B" : "A") : "";
        const readout = this.readout([["", seen]]);
        return this.section(letter, seen, html`${this.stage(letter, seen)} ${readout}`);
      })}
    </div>`;
  }

  private section(
    letter: string,
    { cell, before }: SeenCell,
    stage: TemplateResult | typeof nothing,
    current = false,
  ): TemplateResult {
    return html`<section aria-label=${[letter, columnTitle(cell.column)].filter(Boolean).join(": ")}>
      ${cellHeading(letter, cell, this.epoch, current)} ${stage}
      <div class="about">${cellDetails(cell, before)}</div>
    </section>`;
  }

  private stage(letter: string, { cell }: SeenCell): TemplateResult {
    const label = [letter ? `Picture ${letter}` : "Picture", columnTitle(cell.column)].join(", ");
    return html`<tbi-stage
      .label=${label}
      .shape=${cell.passing ? pictureSize(cell.passing) : NO_SIZE}
      .zoom=${this.zoom}
      .point=${this.point?.at ?? null}
      .wipe=${null}
      .drawing=${false}
    >
      <div class="content">${this.drawing({ cell }).drawing}</div>
    </tbi-stage>`;
  }

  private together(view: DrawingsView, a: SeenCell, b: SeenCell): TemplateResult {
    const pair: Drawings = {
      first: this.drawing(a),
      second: this.drawing(b),
      wipe: this.wipe.over(this.view.wipe),
      blinker: this.blinker,
      table: colorTable(this.view.diverging, "both"),
      onScale: (scale) => {
        this.scale = scale;
      },
    };
    const [first, second] = [a, b].map(({ cell }) =>
      cell.passing ? pictureSize(cell.passing) : NO_SIZE,
    );
    const [of, by] = [first, second].map((size) => (size ? size.width / size.height : 1));
    const fitted = Math.abs(Math.log((of ?? 1) / (by ?? 1))) > SAME_RATIO;
    const title = ({ cell }: SeenCell) => columnTitle(cell.column);
    const seen = (isB: boolean) => view.inTurns === true && this.blinker.showsB === isB;
    return html`<div class="one">
        <div class="letters" aria-hidden="true">
          ${view.letters(pair).map((letter) => html`<span class="letter">${letter}</span>`)}
        </div>
        <tbi-stage
          .label=${`${modeOf(this.mode).label}: A, ${title(a)}; B, ${title(b)}`}
          .shape=${first}
          .zoom=${this.zoom}
          .point=${this.point?.at ?? null}
          .wipe=${view.divided ? pair.wipe : null}
          .drawing=${false}
        >
          ${view.layers(pair)}
        </tbi-stage>
        ${view.below?.(pair) ?? nothing}
        ${this.readout([
          ["A: ", a],
          ["B: ", b],
        ])}
        ${this.mode === "difference" ? this.bar(pair.table) : nothing}
        ${fitted ? html`<p class="quiet">B has another shape and is fitted to that of A.</p>` : nothing}
      </div>
      <div class="pair">
        ${this.section("A", a, nothing, seen(false))} ${this.section("B", b, nothing, seen(true))}
      </div>`;
  }

  /** What the pictures hold where the reader points. */
  private readout(cells: readonly (readonly [letter: string, seen: SeenCell])[]): TemplateResult {
    const { point } = this;
    const words = cells.flatMap(([letter, { cell }]) => {
      if (!point || !cell.passing) return [];
      const picture = pictures.now({ png: cell.passing.picture, size: "full", isMask: false });
      const told = pixelWords(cell, picture, point.at);
      return told ? [letter + told] : [];
    });
    const byKeys = point?.byKeys ? "status" : nothing;
    return html`<p class="readout quiet" role=${byKeys}>
      ${words.length ? words.map((line) => html`<span>${line}</span>`) : POINT_AT_IT}
    </p>`;
  }

  /** What the colors of a difference mean. */
  private bar(table: Uint8Array): TemplateResult {
    const shading = {
      ...{ table, sign: "both", scale: this.scale, threshold: 0, opacity: 1 },
      ...{ show: "map", native: true, contours: false },
    };
    return this.scale > 0
      ? html`<tbi-color-bar
          .shading=${shading}
          .meaning=${null}
          .instead=${"← darker in B, brighter in B →, as shown (1: from black to white)"}
        ></tbi-color-bar>`
      : html`<p class="quiet">A and B look the same.</p>`;
  }

  private drawing({ cell }: Pick<SeenCell, "cell">): Drawing {
    const { passing } = cell;
    const words = absenceWords(cell);
    if (!passing || !hasPicture(cell)) {
      const drawing = html`<p class="absent">${words}</p>`;
      return { drawing, of: cell.column, load: () => Promise.resolve(null) };
    }
    const moment = momentWords(cell, this.epoch);
    return {
      drawing: html`<tbi-passing
          class="whole"
          role="img"
          aria-label="${elementName(cell.element)}, ${columnTitle(cell.column)}, ${words || moment}"
          .job=${{ passing, size: "full" as const, marks: this.view.marks }}
        ></tbi-passing>
        ${words ? html`<p class="old">${words}</p>` : nothing}`,
      of: passing.picture,
      load: () => pictures.get({ png: passing.picture, size: "full", isMask: false }),
    };
  }

  static override styles = [
    base,
    controls,
    largeStyles,
    headingStyles,
    ...MODE_STYLES,
    passingPairStyles,
  ];
}
