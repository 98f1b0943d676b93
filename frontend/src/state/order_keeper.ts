import { type Arrangement, arrange } from "./order";
import type { Group } from "./rows";
import type { Series } from "./series";

/**
 * Keeps the rows in the order that was made for the reader: while a training
 * goes on, a row that jumped away would take the reader's place with it.
 */
export class OrderKeeper {
  private made: { of: string; keys: readonly string[]; epochs: number } | null = null;
  private epochs = 0;

  /** Whether epochs came since the order was made. */
  get isStale(): boolean {
    return this.made !== null && this.made.epochs !== this.epochs;
  }

  /** Lets the order be made anew. */
  forget(): void {
    this.made = null;
  }

  /** @param scope what else the order was made for: another choice makes another order */
  arrange(
    groups: readonly Group[],
    { sort, label, verdict, text, pinned }: Arrangement,
    series: readonly Series[],
    scope: unknown,
  ): Group[] {
    const wanted = { sort, label, verdict, text, pinned };
    this.epochs = series.reduce((sum, { steps }) => sum + steps.length, 0);
    // The log's own order does not depend on what is in its epochs.
    if ((sort === "logged" || sort === "class") && verdict === "all") {
      this.made = null;
      return arrange(groups, wanted);
    }
    const of = JSON.stringify([wanted, scope, groups.map(({ key }) => key)]);
    if (this.made?.of === of) return pick(groups, this.made.keys);
    const arranged = arrange(groups, wanted);
    // While epochs are still being read, the order is made with each of them.
    if (series.every(({ isRead }) => isRead)) {
      this.made = { of, keys: arranged.map(({ key }) => key), epochs: this.epochs };
    }
    return arranged;
  }
}

function pick(groups: readonly Group[], keys: readonly string[]): Group[] {
  const byKey = new Map(groups.map((group) => [group.key, group]));
  return keys.flatMap((key) => byKey.get(key) ?? []);
}
