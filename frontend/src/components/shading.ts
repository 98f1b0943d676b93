import { colorTable } from "../rendering/colormaps";
import type { Coloring, Shading } from "../rendering/overlay";
import { groupScale, mapScale, rowScale, timelineScale } from "../state/scale";
import type { Cell, Group } from "../state/timeline";
import type { View } from "../state/view";

/** How cells are colored under a view. */
export class Shader {
  private readonly table: Uint8Array;

  constructor(
    private readonly view: View,
    /** All that are shown: what "everything" is the scale of. */
    private readonly groups: readonly Group[],
  ) {
    const { sign, sequential, diverging } = view;
    this.table = colorTable(sign === "both" ? diverging : sequential, sign);
  }

  shading(group: Group, cell: Cell): Shading {
    const { sign, opacity, threshold, show, native, contours } = this.view;
    const scale = this.scale(group, cell);
    return { table: this.table, sign, opacity, threshold, scale, show, native, contours };
  }

  private scale(group: Group, cell: Cell): number {
    const { sign, scale } = this.view;
    if (scale === "all") return timelineScale(this.groups, sign);
    if (scale === "runs") return groupScale(group, sign);
    if (cell.row.kind === "filter") return 0;
    if (scale === "epochs") return rowScale(cell.row, sign);
    return "record" in cell ? mapScale(cell.record.facts, cell.row.position, sign) : 0;
  }
}

/** Whether two shadings draw a map alike. */
export function sameShading(a: Shading, b: Shading): boolean {
  return (
    sameColoring(a, b) &&
    a.show === b.show &&
    a.native === b.native &&
    a.contours === b.contours
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
