import { html, LitElement, nothing, svg } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import type { Point } from "../../maths/lines";
import { boxBetween } from "../../maths/place";
import type { Box } from "../../maths/region_share";
import {
  clampZoom,
  type Fill,
  fillOf,
  frameOf,
  panBy,
  toPicture,
  type Zoom,
  zoomAt,
} from "../../maths/zoom";
import { boxOutline } from "../shared/region_outline";
import { Gestures } from "./gestures";
import { tell } from "./stage_events";
import { stageStyles } from "./stage_styles";

/** Of one press of a key, or of a button. */
export const ZOOM_STEP = 1.5;
const DOUBLE_CLICK_ZOOM = 3;
/** Shares of the stage. */
const PAN_STEP = 0.1;
/** Of the crosshair by keyboard, in shares of the picture. */
const POINT_STEP = 0.05;
/** Enlarged so many times, a pixel is shown as the square that it is. */
const CRISP = 2;

/**
 * Where pictures lie that can be enlarged and moved, all linked ones together:
 * it tells what the reader does with them, and shows what it is told. What is
 * put into it lies in the picture's frame; the slot "over" is clipped by the
 * wipe.
 */
export class Stage extends LitElement {
  static override properties = {
    label: { attribute: false },
    shape: { attribute: false },
    zoom: { attribute: false },
    point: { attribute: false },
    wipe: { attribute: false },
    drawing: { attribute: false },
  };
  /** What is on it, for screen readers. */
  declare label: string;
  /** Of the picture; only the ratio counts. */
  declare shape: { height: number; width: number };
  declare zoom: Zoom;
  /** Where the crosshair is; null: nowhere. */
  declare point: Point | null;
  /** How much of the slot "over" is seen, from the left; null: all of it. */
  declare wipe: number | null;
  /** Whether dragging draws a rectangle. */
  declare drawing: boolean;
  private sketch: Box | null = null;
  private readonly gestures = new Gestures(this, {
    isDragged: () => this.drawing || this.zoom.factor > 1,
    onPoint: (at) => this.pointAt(at && this.inPicture(at), false),
    onDrag: (from, to, by) => this.drag(from, to, by),
    onDragEnd: () => this.finishSketch(),
    onZoom: (by, at) => this.enlarge(this.shown.factor * by, at),
    onDoubleClick: (at) => this.enlarge(this.shown.factor > 1 ? 1 : DOUBLE_CLICK_ZOOM, at),
  });
  /** In CSS pixels; noted when it changes, for to ask costs a layout. */
  private width = 0;
  private readonly resizing = new ResizeObserver(([entry]) => {
    this.width = entry?.contentRect.width ?? 0;
    this.sharpen();
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("keydown", this.onKey);
    this.resizing.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("keydown", this.onKey);
    this.resizing.disconnect();
  }

  override render() {
    const { label, shown: zoom, fill, wipe } = this;
    // Laid out anew, not transformed: so lines on the picture stay thin.
    const sides = Object.entries(frameOf(zoom, fill)).map(([side, at]) => [side, `${at * 100}%`]);
    const frame = styleMap(Object.fromEntries(sides));
    const clip = wipe === null ? "" : `inset(0 ${(1 - wipe) * 100}% 0 0)`;
    return html`<div
        class="view ${this.drawing ? "drawing" : zoom.factor > 1 ? "movable" : ""}"
        tabindex="0"
        role="group"
        aria-label="${label}. Plus and minus enlarge, 0 shows all of it, arrow keys move it; with Shift they read its values"
      >
        <div class="layer"><div class="frame" style=${frame}><slot></slot></div></div>
        <div class="layer" style=${styleMap({ "clip-path": clip })}>
          <div class="frame" style=${frame}><slot name="over"></slot></div>
        </div>
        <div class="layer marks"><div class="frame" style=${frame}>${this.marks()}</div></div>
      </div>
      <slot name="controls"></slot>`;
  }

  protected override updated(): void {
    this.sharpen();
  }

  private marks() {
    const { point, sketch } = this;
    return html`<svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      ${sketch ? boxOutline(sketch) : nothing}
      ${
        point &&
        ["#000", "#fff"].map(
          (color, i) => svg`<path
            d="M${point[0]} 0V1M0 ${point[1]}H1"
            stroke=${color}
            stroke-opacity="0.7"
            stroke-width=${i ? 1 : 2.5}
            vector-effect="non-scaling-stroke"
          />`,
        )
      }
    </svg>`;
  }

  private get fill(): Fill {
    return fillOf(this.shape);
  }

  /** Another picture may have another shape, and an address may say anything. */
  private get shown(): Zoom {
    return clampZoom(this.zoom, this.fill);
  }

  private inPicture(at: Point): Point | null {
    const [x, y] = toPicture(this.shown, this.fill, at);
    return x >= 0 && x < 1 && y >= 0 && y < 1 ? [x, y] : null;
  }

  private pointAt(at: Point | null, byKeys: boolean): void {
    tell(this, "tbi-point", at && { at, byKeys });
  }

  private enlarge(factor: number, at?: Point): void {
    this.show(zoomAt(this.shown, this.fill, factor, at));
  }

  private drag(from: Point, to: Point, by: Point): void {
    if (!this.drawing) {
      this.show(panBy(this.shown, this.fill, by));
      return;
    }
    const [start, end] = [from, to].map((at) => toPicture(this.shown, this.fill, at));
    this.sketch = start && end ? boxBetween(start, end) : null;
    this.requestUpdate();
  }

  private finishSketch(): void {
    if (this.sketch) tell(this, "tbi-region", this.sketch);
    this.dropSketch();
  }

  private dropSketch(): void {
    this.sketch = null;
    this.requestUpdate();
  }

  private show(zoom: Zoom): void {
    tell(this, "tbi-zoom", zoom);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // The divider of the wipe has keys of its own.
    if (event.composedPath()[0] !== this.renderRoot.querySelector(".view")) return;
    const handled = event.shiftKey ? this.movePoint(event.key) : this.handleKey(event.key);
    // A plus is typed with Shift on many keyboards.
    if (!handled && !this.handleKey(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Reads values without a pointer; from the middle on. */
  private movePoint(key: string): boolean {
    const by = PANS[key];
    if (!by) return false;
    const inside = (at: number) => Math.min(Math.max(at, 0), 1 - POINT_STEP / 2);
    const [x, y] = this.point ?? [0.5, 0.5];
    const step = POINT_STEP / PAN_STEP;
    this.pointAt([inside(x - step * by[0]), inside(y - step * by[1])], true);
    return true;
  }

  private handleKey(key: string): boolean {
    const { factor } = this.shown;
    const pan = PANS[key];
    if (pan && factor > 1) this.show(panBy(this.shown, this.fill, pan));
    else if (key === "+" || key === "=") this.enlarge(factor * ZOOM_STEP);
    else if (key === "-") this.enlarge(factor / ZOOM_STEP);
    else if (key === "0") this.enlarge(1);
    else if (key === "Escape" && this.sketch) {
      this.gestures.cancel();
      this.dropSketch();
    } else return false;
    return true;
  }

  /** Shows pixels as such once they are large. */
  private sharpen(): void {
    for (const slot of this.renderRoot.querySelectorAll("slot")) {
      for (const element of slot.assignedElements()) {
        const canvas = element.querySelector("canvas");
        if (!canvas) continue;
        const enlarged = (this.shown.factor * this.fill.x * this.width) / canvas.width;
        element.classList.toggle("crisp", enlarged >= CRISP);
      }
    }
  }

  static override styles = stageStyles;
}

/** The picture follows the view: to the right shows what is on the right. */
const PANS: { readonly [key: string]: Point } = {
  ArrowLeft: [PAN_STEP, 0],
  ArrowRight: [-PAN_STEP, 0],
  ArrowUp: [0, PAN_STEP],
  ArrowDown: [0, -PAN_STEP],
};
