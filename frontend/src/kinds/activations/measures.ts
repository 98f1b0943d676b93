import type { Measure } from "../../state/measure";
import type { ExampleRow } from "../../state/rows";
import { tileActivation } from "../../state/tiles";

export function meanActivation(rows: readonly ExampleRow[], wanted: number | null): Measure {
  const channel = wanted ?? firstChannel(rows);
  return {
    title: "Mean activation",
    subtitle: `of channel ${channel ?? "?"}, all examples`,
    hint: "Mean of the channel over all positions of all examples",
    unit: "activation",
    absence: `Channel ${channel ?? ""} is not among those logged.`,
    value: (_, { tiles }) =>
      channel === null ? null : tiles && tileActivation(tiles, tiles.channel.indexOf(channel)),
  };
}

/** The channel that the page shows where the reader has chosen none. */
function firstChannel(rows: readonly ExampleRow[]): number | null {
  for (const { run } of rows) {
    const last = run.series.steps.findLast((step) => run.series.record(step)?.tiles);
    const channel = last === undefined ? null : run.series.record(last)?.tiles?.channel[0];
    if (channel != null) return channel;
  }
  return null;
}

export function deadChannels(rows: readonly ExampleRow[]): Measure {
  const numbers = rows.flatMap(({ run }) =>
    run.series
      .records()
      .slice(-1)
      .map(({ tiles }) => tiles?.numChannels ?? 0),
  );
  const [all, ...others] = new Set(numbers.filter(Boolean));
  return {
    title: "Dead channels",
    subtitle: all && !others.length ? `of ${all} in the layer` : "of the layer",
    hint: "Channels with the same value at every position of every example",
    unit: "count",
    absence: "Not counted in the log.",
    value: (_, { tiles }) => (tiles?.numChannels ? tiles.numDead : Number.NaN),
  };
}
