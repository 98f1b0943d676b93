const COLORS = 6;
/** As a stroke's dashes; the first run's line is whole. */
const DASHES = ["none", "7 3", "2 3", "9 3 2 3", "14 4", "5 2 2 2 2 2"];

/** How a run's line is drawn: in its marker's color, and with its own dashes. */
export function runLine(ordinal: number): { color: string; dash: string } {
  const dash = DASHES[(ordinal + Math.floor(ordinal / COLORS)) % DASHES.length] ?? "none";
  return { color: `var(--run-${ordinal % COLORS})`, dash };
}
