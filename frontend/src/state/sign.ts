import type { SeriesEntry } from "../api/catalog";
import { kindOf } from "../kinds/state";
import { meaningOf } from "./meaning";
import type { Sign } from "./view";

type Source = Pick<SeriesEntry, "kind" | "meaning">;

/** Whether a reader may choose which sign is shown. */
export function hasSigns(source: Source): boolean {
  return !kindOf(source).explains || meaningOf(source).signed;
}

/** The part of a map's values that is shown: of what has no sign all of it. */
export function signInForce(source: Source, chosen: Sign): Sign {
  return hasSigns(source) ? chosen : "positive";
}
