import { colorTable } from "../../rendering/colormaps";
import type { Picture } from "../../rendering/overlay";
import { decodePicture } from "../../rendering/picture";
import { type Place, placedMap } from "../../rendering/placed_map";
import { DEFAULT_VIEW } from "../../state/view";
import { PictureCanvas } from "../shared/picture_canvas";

/** As large as it is drawn, on a screen of two pixels a CSS pixel. */
const WANTED_PX = 192;

/** Where the network looks in a class's pictures, and what of them is moved. */
export interface CueMapJob {
  /** PNG, gray. */
  bytes: Uint8Array;
  /** Null: it has no place of its own. */
  place: Place | null;
}

export class CueMap extends PictureCanvas<CueMapJob> {
  protected async load({ bytes, place }: CueMapJob): Promise<Picture | null> {
    const gray = await decodePicture(bytes).catch(() => null);
    if (!gray) return null;
    const factor = Math.ceil(WANTED_PX / Math.max(gray.height, gray.width, 1));
    return placedMap(gray, colorTable(DEFAULT_VIEW.sequential, "positive"), place, factor);
  }

  protected same(a: CueMapJob, b: CueMapJob): boolean {
    const edges = ({ place }: CueMapJob) => place && Object.values(place).join();
    return a.bytes === b.bytes && edges(a) === edges(b);
  }
}
