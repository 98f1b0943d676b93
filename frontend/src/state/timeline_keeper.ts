import type { Group, TimelineRun } from "./rows";
import { buildTimeline, type Timeline } from "./timeline";
import type { Alignment } from "./view";

/** Keeps the timeline the very same wherever it is: then nothing of it is drawn anew. */
export class TimelineKeeper {
  /** With all groups, in the order of the log. */
  timeline: Timeline = { columns: [], alignment: "epoch", groups: [] };
  /** What it was built of. */
  private builtOf: readonly unknown[] = [];
  /** The timeline in the reader's order, and which one that was. */
  private shown = this.timeline;
  private shownOf = this.timeline;

  build(runs: readonly TimelineRun[], alignment: Alignment): void {
    const of = [alignment, ...runs.flatMap(partsOf)];
    // Another timeline, for there may be more to see; but as long as maps alone
    // come and go, its rows and columns are the very same.
    if (sameItems(this.builtOf, of)) {
      this.timeline = { ...this.timeline };
      return;
    }
    this.builtOf = of;
    const timeline = buildTimeline(runs, alignment);
    // Another layer is being read: the columns stay, and their cells say so.
    const reading = runs.length > 0 && runs.every(({ series }) => !series.known);
    this.timeline = reading ? { ...timeline, columns: this.timeline.columns } : timeline;
  }

  /** The timeline with these of its groups. */
  inOrder(groups: readonly Group[]): Timeline {
    const same = this.shownOf === this.timeline && sameItems(this.shown.groups, groups);
    if (!same) this.shown = { ...this.timeline, groups };
    this.shownOf = this.timeline;
    return this.shown;
  }
}

/** What of a run decides its rows and columns. */
function partsOf({ entry, source, series, examples }: TimelineRun): unknown[] {
  return [entry, source, series, series.factsVersion, examples];
}

export function sameItems<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((item, i) => item === other[i]);
}
