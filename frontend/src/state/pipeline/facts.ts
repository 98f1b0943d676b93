import type { Passing, PipelineStage } from "../../api/schema_pb";
import { Randomness } from "../../api/schema_pb";
import { exact, number } from "../words";
import { cellIn, type PipelineCell, type StageColumn } from "./stages";

/** A fact under a picture. */
export interface CellFact {
  name: "Type" | "Size" | "Range" | "Label";
  text: string;
  /** What it was in the column before, where it is another there; null: it is as it was. */
  was: string | null;
}

/** How many times wider or narrower a range has to be to be another one: brightness alone moves its ends. */
const ANOTHER_SCALE = 2;
/** How far its middle has to move, in shares of the range: as far as a mean that is subtracted does. */
const ANOTHER_MIDDLE = 0.4;
const MOST_DIGITS = 5;

/** What stands under a picture, each with what it was in the column before. */
export function cellFacts(cell: PipelineCell, before: PipelineCell | null): CellFact[] {
  const { passing } = cell;
  if (!passing) return [];
  const earlier = before?.passing ?? null;
  const fact = (
    name: CellFact["name"],
    words: (of: Passing) => string,
    differs: (one: Passing, other: Passing) => boolean,
  ): CellFact[] => {
    const text = words(passing);
    const was = earlier && words(earlier);
    return text
      ? [{ name, text, was: was && earlier && differs(earlier, passing) ? was : null }]
      : [];
  };
  const unlike = (words: (of: Passing) => string) => (one: Passing, other: Passing) =>
    words(one) !== words(other);
  return [
    ...fact(
      "Type",
      ({ dtype }) => dtype,
      unlike(({ dtype }) => dtype),
    ),
    ...fact("Size", sizeWords, unlike(sizeWords)),
    ...fact("Range", rangeWords, isAnotherRange),
    ...fact(
      "Label",
      ({ label }) => label,
      unlike(({ label }) => label),
    ),
  ];
}

/** "96 × 96 × 3"; what stands where is said where channels come first. */
export function sizeWords({ shape, channelsFirst }: Passing): string {
  if (!shape.length) return "";
  return shape.join("\u00a0×\u00a0") + (channelsFirst ? ", channels first" : "");
}

/** Of the picture in an array: height and width, wherever the channels are. */
export function pictureSize({ shape, channelsFirst }: Passing): { height: number; width: number } {
  const [height = 1, width = 1] = channelsFirst ? shape.slice(1) : shape;
  return { height, width };
}

/** "0 … 255", each end to a hundredth of the range; infinities and what is no number are named. */
export function rangeWords(passing: Passing): string {
  const { minimum, maximum } = passing;
  const span = maximum - minimum;
  const digits = Math.max(0, 1 - Math.floor(Math.log10(span)));
  // What rounds to nothing is nothing against the range.
  const plain = digits <= MOST_DIGITS && Math.max(maximum, -minimum) < 1e6;
  return range(passing, (end) => (plain ? exact(Number(end.toFixed(digits)) + 0) : number(end)));
}

/** The like, as many digits as it takes to compare two ends. */
export function exactRange(passing: Passing): string {
  return range(passing, exact);
}

function range(
  { dtype, minimum, maximum, notFinite }: Passing,
  words: (end: number) => string,
): string {
  if (!dtype) return "";
  if (Number.isNaN(minimum)) return "no finite value";
  const told =
    minimum === maximum
      ? `${exact(minimum)} only`
      : `${words(minimum)}\u00a0…\u00a0${words(maximum)}`;
  return notFinite ? `${told}, some NaN or infinite` : told;
}

/** Whether values stand for something else now: another scale, another middle, or no numbers. */
function isAnotherRange(one: Passing, other: Passing): boolean {
  if (one.notFinite !== other.notFinite) return true;
  const [before, after] = [one, other].map(({ minimum, maximum }) => maximum - minimum);
  if (before === undefined || after === undefined) return false;
  if (!(before > 0 && after > 0)) return before !== after;
  const factor = after / before;
  if (factor >= ANOTHER_SCALE || factor <= 1 / ANOTHER_SCALE) return true;
  const middles = [one, other].map(({ minimum, maximum }) => (minimum + maximum) / 2);
  return Math.abs((middles[1] ?? 0) - (middles[0] ?? 0)) > ANOTHER_MIDDLE * Math.max(before, after);
}

/** The cell of the same element in the column before; null: it is the first one. */
export function cellBefore(
  columns: readonly StageColumn[],
  cell: PipelineCell,
): PipelineCell | null {
  const at = columns.findIndex(({ key }) => key === cell.column.key);
  const column = columns[at - 1];
  return column ? cellIn(column, cell.element) : null;
}

/** Why there is no picture, or why it is an old one; empty: it is of this epoch. */
export function absenceWords({ state, column, passing }: PipelineCell): string {
  const { epoch, fault } = column.stage;
  switch (state) {
    case "loading":
      return "being read";
    case "unreadable":
      return `${fault?.altered ? "altered" : "unreadable"} in the log`;
    case "none":
      return "has not run yet";
    case "absent":
      return column.stage.state === "again"
        ? `not run again since epoch ${epoch}`
        : "did not pass at this epoch";
    case "again":
      return `not run again since epoch ${epoch}`;
    default:
      return passing?.picture.length ? "" : "no picture";
  }
}

/** "pass 3", where that is not the epoch that the picture is of. */
export function passWords({ pass, column, state }: PipelineCell): string {
  if (pass === null || state === "absent" || pass === column.stage.epoch) return "";
  return `pass ${pass}`;
}

export function columnTitle({ stage, end }: StageColumn): string {
  return end === "before" ? `into ${stage.name}` : stage.name;
}

/** What the picture's darkest and brightest stand for, of all pictures of the stage. */
export function scaleWords(column: StageColumn, facts: PipelineStage): string {
  const [black, white] = scaleOf(column, facts);
  return `black ${number(black)}, white ${number(white)}`;
}

export function scaleOf(
  { end }: StageColumn,
  facts: PipelineStage,
): readonly [black: number, white: number] {
  return end === "before" ? [facts.beforeBlack, facts.beforeWhite] : [facts.black, facts.white];
}

/** Whether it draws random numbers, and whether the model does it. */
export function randomnessWords(
  { end }: StageColumn,
  { randomness, isInModel }: PipelineStage,
): string {
  if (end === "before") return "";
  const random = { [Randomness.RANDOM]: "random", [Randomness.NOT_RANDOM]: "not random" };
  const words = randomness in random ? random[randomness as keyof typeof random] : "";
  return [isInModel ? "in the model" : "", words].filter(Boolean).join(", ");
}
