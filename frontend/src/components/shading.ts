import { colorTable } from "../rendering/colormaps";
import type { Shading } from "../rendering/overlay";
import { groupScale, mapScale, rowScale } from "../state/scale";
import type { Cell, Group } from "../state/timeline";
import type { View } from "../state/view";

/** How cells are colored under a view. */
export class Shader {
  private readonly table: Uint8Array;

  constructor(private readonly view: View) {
    const { sign, sequential, diverging } = view;
    this.table = colorTable(sign === "both" ? diverging : sequential, sign);
  }

  shading(group: Group, cell: Cell): Shading {
    const { sign, opacity, threshold } = this.view;
    return { table: this.table, sign, opacity, threshold, scale: this.scale(group, cell) };
  }

  private scale(group: Group, cell: Cell): number {
    const { sign, scale } = this.view;
    if (scale === "runs") return groupScale(group, sign);
    if (scale === "epochs") return rowScale(cell.row, sign);
    return cell.kind === "map" ? mapScale(cell.record.facts, cell.row.position, sign) : 0;
  }
}
