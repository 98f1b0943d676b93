import type { View } from "../../state/view";

/** A page lower than this has no room for curves unless the reader asks for them. */
export const TOO_LOW = window.matchMedia("(max-height: 600px)");

/** Whether the curves are shown: as the reader wants it, or else where there is room. */
export function curvesOpen({ curves }: View): boolean {
  return curves ?? !TOO_LOW.matches;
}
