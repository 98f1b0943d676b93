import type { RunEntry, SeriesEntry } from "../api/catalog";
import { chosenRuns, chosenTag, seriesFor } from "./choices";
import type { Library } from "./library";
import type { TimelineRun } from "./rows";
import type { View } from "./view";

/** A chosen run, and its series for the method and layer; null: it has none. */
interface ChosenSource {
  entry: RunEntry;
  source: SeriesEntry | null;
}

interface ShownSource extends ChosenSource {
  source: SeriesEntry;
}

type Choice = Pick<View, "runs" | "tag">;

/** Which series of the library are shown, by what the reader chose. */
export class Sources {
  private found: { of: readonly unknown[]; sources: readonly ChosenSource[] } = {
    of: [],
    sources: [],
  };

  constructor(private readonly library: Library) {}

  /** Found once a catalog and choice: a scrub step asks for them several times. */
  chosen({ runs, tag }: Choice): readonly ChosenSource[] {
    const { catalog } = this.library;
    const { of, sources } = this.found;
    if (of[0] === catalog && of[1] === runs && of[2] === tag) return sources;
    this.found = { of: [catalog, runs, tag], sources: this.find({ runs, tag }) };
    return this.found.sources;
  }

  /** Those of them that there are. */
  shown(choice: Choice): ShownSource[] {
    return this.chosen(choice).flatMap(({ entry, source }) => (source ? { entry, source } : []));
  }

  /** What has been read of those that are shown. */
  runs(choice: Choice): TimelineRun[] {
    return this.shown(choice).flatMap(({ entry, source }) => this.run(entry, source) ?? []);
  }

  run(entry: RunEntry, source: SeriesEntry): TimelineRun | null {
    const examples = this.library.examples(source);
    const series = this.library.series(source);
    if (!examples || !series) return null;
    series.arrange(examples);
    // Nothing of it came before it failed: the failure is told, and a row would only wait.
    if (!series.known && this.library.error(source) !== null) return null;
    return { entry, source, series, examples };
  }

  private find(choice: Choice): ChosenSource[] {
    const { catalog } = this.library;
    const tag = catalog && chosenTag(catalog, choice);
    if (!catalog || tag === null) return [];
    return chosenRuns(catalog, choice).map((entry) => ({
      entry,
      source: seriesFor(catalog, entry.run, tag),
    }));
  }
}
