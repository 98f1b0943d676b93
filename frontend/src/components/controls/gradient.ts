import { css, LitElement } from "lit";
import type { Sign } from "../../rendering/overlay";
import { paintColorBar } from "../../rendering/paint";

/** A colormap's colors from its least to its greatest value. */
export class Gradient extends LitElement {
  static override properties = {
    table: { attribute: false },
    sign: { attribute: false },
    threshold: { attribute: false },
  };
  declare table: Uint8Array;
  declare sign: Sign;
  declare threshold: number | undefined;
  private readonly canvas = document.createElement("canvas");

  override render() {
    return this.canvas;
  }

  override updated(): void {
    const { table, sign, threshold = 0 } = this;
    paintColorBar(this.canvas, { table, sign, threshold });
  }

  static override styles = css`
    :host {
      display: block;
      width: 72px;
      height: 12px;
      margin-bottom: 8px;
      border-radius: 2px;
      overflow: hidden;
    }
    canvas {
      display: block;
      width: 100%;
      height: 100%;
    }
  `;
}
