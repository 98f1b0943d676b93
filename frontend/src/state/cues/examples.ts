import type { Catalog, RunEntry } from "../../api/catalog";
import type { ExampleSet } from "../../api/schema_pb";
import { kindOf } from "../../kinds/state";
import { chosenRuns, chosenTag, methodsOf, seriesFor } from "../choices";
import { exampleKeys } from "../rows";
import type { View } from "../view";

/** Where a run's examples stand in the timeline. */
export interface ExamplesPlace {
  run: string;
  /** Null: they are not read yet. */
  examples: ExampleSet | null;
  /** What the timeline has to show for it: what it would show anyhow, where the run is in that. */
  shown: Pick<View, "runs" | "tag">;
}

/**
 * @param chosen runs of the room of cues, to which the reader comes back
 * @returns null where no series of the run is about its examples
 */
export function shownFor(
  catalog: Catalog,
  { run, has_examples }: RunEntry,
  { runs, tag }: Pick<View, "runs" | "tag">,
  chosen: readonly RunEntry[],
): ExamplesPlace["shown"] | null {
  const isOfExamples = (wanted: string) => {
    const series = seriesFor(catalog, run, wanted);
    return series !== null && kindOf(series).ofExamples;
  };
  const inForce = chosenTag(catalog, { tag });
  const layers = methodsOf(catalog).flatMap((method) => method.layers);
  const other = layers.find((layer) => isOfExamples(layer.tag));
  if (!has_examples || !other) return null;
  const isShown = chosenRuns(catalog, { runs }).some((entry) => entry.run === run);
  return {
    runs: isShown ? runs : chosen.map((entry) => entry.run),
    tag: inForce !== null && isOfExamples(inForce) ? tag : other.tag,
  };
}

/** To the first example of a class, among those of this class; null: none is logged. */
export function wayToExamples(
  { run, examples, shown }: ExamplesPlace,
  target: number,
  epoch: number,
): Partial<View> | null {
  const first = examples?.examples.findIndex(({ label }) => label === target) ?? -1;
  const example = examples && exampleKeys(examples)[first];
  if (!example) return null;
  return {
    ...{ room: "timeline", ...shown, run, example, at: epoch, alignment: "epoch" },
    // Whatever else the timeline was filtered by could hide it.
    ...{ label: target, verdict: "all", text: "" },
  };
}
