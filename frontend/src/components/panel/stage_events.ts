import type { Point } from "../../maths/lines";
import type { Box } from "../../maths/region_share";
import type { Zoom } from "../../maths/zoom";

/** Where values are read. */
export interface Pointed {
  /** In fractions of the picture. */
  at: Point;
  byKeys: boolean;
}

/** What the stage of a large picture tells the panel that links all of them. */
export interface StageEvents {
  "tbi-zoom": Zoom;
  /** Null: the pointer has left. */
  "tbi-point": Pointed | null;
  /** A rectangle was drawn. */
  "tbi-region": Box;
  "tbi-wipe": number;
}

export type StageEvent<Name extends keyof StageEvents> = CustomEvent<StageEvents[Name]>;

export function tell<Name extends keyof StageEvents>(
  from: EventTarget,
  name: Name,
  detail: StageEvents[Name],
): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
