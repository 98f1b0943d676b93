import type { Artist, Both, Theme } from "../../export/artist";
import { type Place, viewOf } from "../../kinds/view";
import type { Zoom } from "../../maths/zoom";
import { type CompareMode, modeInForce } from "../../modes/state";
import { modeViewOf } from "../../modes/view";
import { boxPath } from "../../rendering/outline";
import type { Coloring } from "../../rendering/overlay";
import { paintPicture } from "../../rendering/paint";
import type { Cell } from "../../state/cells";
import { resolveComparison } from "../../state/comparison";
import type { Group, Row } from "../../state/rows";
import { type Snapshot, zoomInForce } from "../../state/snapshot";
import { largePicture } from "../panel/cell_parts";
import { loadOutline, loadPicture } from "../shared/pictures";
import { Shader } from "../shared/shading";
import { themeOf } from "./page_theme";

/** Draws what is saved in the colors that the page has at this moment. */
export class PageArtist implements Artist {
  readonly theme: Theme;
  private readonly shader: Shader;

  /** @param page has the colors as custom properties */
  constructor(
    page: Element,
    private readonly snapshot: Snapshot,
  ) {
    this.theme = themeOf(page);
    this.shader = new Shader(snapshot.view, snapshot.timeline.groups);
  }

  async cell(
    cell: Cell,
    group: Group,
    size: "full" | "thumbnail",
  ): Promise<HTMLCanvasElement | null> {
    if (cell.state !== "whole") return null;
    const canvas = document.createElement("canvas");
    const zoom = size === "full" ? this.zoom.factor : 1;
    const view = viewOf(cell.row.run.source);
    return (await view.draw(canvas, cell, this.place(group), { size, zoom })) ? canvas : null;
  }

  async picture(row: Row): Promise<HTMLCanvasElement | null> {
    if (!row.example) return null;
    const canvas = document.createElement("canvas");
    paintPicture(canvas, await loadPicture(row.example, "thumbnail"));
    return canvas;
  }

  async outlines(row: Row, group: Group): Promise<string[]> {
    if (!row.example) return [];
    const { regions } = row.example;
    const declared = await Promise.all(
      regions.map((region) => (region.mask.length ? loadOutline(region) : boxPath(region))),
    );
    const drawn = this.snapshot.view.regions[group.key];
    return drawn ? [...declared, boxPath(drawn)] : declared;
  }

  get zoom(): Zoom {
    return zoomInForce(this.snapshot);
  }

  coloring(cell: Cell, group: Group): Coloring {
    return this.shader.shading(group, cell);
  }

  async both(
    [a, b]: readonly [Cell, Cell],
    [first, second]: readonly [HTMLCanvasElement | null, HTMLCanvasElement | null],
    group: Group,
  ): Promise<Both | null> {
    const save = modeViewOf(this.mode)?.save;
    if (!save) return null;
    const { wipe } = this.snapshot.view;
    const { shader, zoom } = this;
    const pictures = [a, b].map((cell) => largePicture(cell, this.place(group), undefined));
    const saved = { a, b, first, second, pictures, group, shader, wipe, zoom: zoom.factor };
    return save(saved);
  }

  private get mode(): CompareMode {
    const { selection, view } = this.snapshot;
    if (!selection) return "side";
    const comparison = resolveComparison(view, selection);
    const { kind } = selection.row.run.source;
    return modeInForce(view.mode, { comparison, kind, channel: view.channel });
  }

  private place(group: Group): Place {
    return { group, shader: this.shader, channel: this.snapshot.view.channel };
  }
}
