import { colorTable } from "../../rendering/colormaps";
import type { Coloring, Shading } from "../../rendering/overlay";
import type { Cell } from "../../state/cells";
import { type Group, isExample } from "../../state/rows";
import { groupScale, mapScale, rowScale, timelineScale } from "../../state/scale";
import { signInForce } from "../../state/sign";
import type { Sign, View } from "../../state/view";

/** How the difference of two maps is drawn. */
export interface DifferenceShading {
  shading: Shading;
  /** What is seen of the two. */
  sign: Sign;
  divisors: readonly [a: number, b: number];
  /** Whether each is divided by its own maximum. */
  own: boolean;
}

/** How cells are colored under a view. */
export class Shader {
  /** Of differences. */
  private readonly diverging: Uint8Array;
  /** Found once, by sign: every cell asks for it. */
  private readonly everything = new Map<Sign, number>();

  constructor(
    private readonly view: View,
    /** All that are shown: what "everything" is the scale of. */
    private readonly groups: readonly Group[],
  ) {
    this.diverging = colorTable(view.diverging, "both");
  }

  shading(group: Group, cell: Cell): Shading {
    const { sequential, opacity, threshold, show, native, contours } = this.view;
    const sign = this.sign(cell);
    const scale = this.scale(group, cell);
    const table = sign === "both" ? this.diverging : colorTable(sequential, sign);
    return { table, sign, opacity, threshold, scale, show, native, contours };
  }

  /**
   * Of what is seen of B minus what is seen of A: on the scale in force, or, if
   * each map has its own, in shares of each one's maximum.
   */
  difference(group: Group, a: Cell, b: Cell): DifferenceShading {
    const { scale, opacity, threshold, show, native, contours } = this.view;
    // Where one of the two has signs, what is chosen is seen of both.
    const [first, second] = [this.sign(a), this.sign(b)];
    const sign = first === second ? first : this.view.sign;
    const scales = [this.scale(group, a), this.scale(group, b)] as const;
    const own = scale === "map";
    const shading: Shading = {
      table: this.diverging,
      sign: "both",
      scale: own ? Number(Math.max(...scales) > 0) : Math.max(...scales),
      opacity,
      threshold,
      show: show === "map" ? "map" : "overlay",
      native,
      contours,
    };
    return { shading, sign, divisors: own ? scales : [1, 1], own };
  }

  private sign({ row }: Cell): Sign {
    return signInForce(row.run.source, this.view.sign);
  }

  private scale(group: Group, cell: Cell): number {
    const { scale } = this.view;
    const sign = this.sign(cell);
    if (scale === "all") {
      const found = this.everything.get(sign) ?? timelineScale(this.groups, sign);
      this.everything.set(sign, found);
      return found;
    }
    if (scale === "runs") return groupScale(group, sign);
    const { row } = cell;
    if (!isExample(row)) return 0;
    if (scale === "epochs") return rowScale(row, sign);
    return cell.state === "whole" ? mapScale(cell.record.facts, row.position, sign) : 0;
  }
}

/** Whether two shadings draw a map alike. */
export function sameShading(a: Shading, b: Shading): boolean {
  return (
    sameColoring(a, b) && a.show === b.show && a.native === b.native && a.contours === b.contours
  );
}

/** Whether two colorings give the same colors. */
export function sameColoring(a: Coloring, b: Coloring): boolean {
  return (
    a.table === b.table &&
    a.sign === b.sign &&
    a.scale === b.scale &&
    a.threshold === b.threshold &&
    a.opacity === b.opacity
  );
}
