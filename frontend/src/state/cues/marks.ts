import type { RunEntry } from "../../api/catalog";

/** What a reader thinks of a card. */
export type Mark = "legitimate" | "suspicious";

/** What a mark is about: a cue of a kind, for a class, in a run. */
export interface CardKey {
  run: string;
  /** Class index. */
  target: number;
  kind: string;
}

export interface CueMark extends CardKey {
  mark: Mark;
}

export function markOf(marks: readonly CueMark[], card: CardKey): Mark | null {
  return marks.find((one) => isSame(one, card))?.mark ?? null;
}

/** With a card marked anew; null takes its mark away. */
export function withMark(marks: readonly CueMark[], card: CardKey, mark: Mark | null): CueMark[] {
  const others = marks.filter((one) => !isSame(one, card));
  const { run, target, kind } = card;
  return mark ? [...others, { run, target, kind, mark }] : others;
}

/** All of them for a file, with the runs' names for people. */
export function marksFile(marks: readonly CueMark[], runs: readonly RunEntry[]): string {
  const named = marks.map(({ run, target, kind, mark }) => {
    const name = runs.find((entry) => entry.run === run)?.name ?? run;
    return { run: name, target, kind, mark };
  });
  return `${JSON.stringify({ schema: 1, marks: named }, null, 2)}\n`;
}

const LETTERS: { readonly [Of in Mark]: string } = { legitimate: "l", suspicious: "s" };

/** "run|target|kind|l,…", for the address. */
export function writeMarks(marks: readonly CueMark[]): string {
  return marks
    .map(({ run, target, kind, mark }) =>
      [run, String(target), kind, LETTERS[mark]].map(escaped).join("|"),
    )
    .join();
}

/** What is not understood is left out. */
export function readMarks(text: string): CueMark[] {
  return text.split(",").flatMap((written) => {
    const [run, target, kind, letter, ...rest] = written.split("|").map(unescaped);
    const mark = (Object.keys(LETTERS) as Mark[]).find((one) => LETTERS[one] === letter);
    if (!run || !kind || !mark || rest.length || !/^-?\d+$/.test(target ?? "")) return [];
    return { run, target: Number(target), kind, mark };
  });
}

function escaped(part: string): string {
  return part.replace(/[%,|]/g, encodeURIComponent);
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function isSame(one: CardKey, other: CardKey): boolean {
  return one.run === other.run && one.target === other.target && one.kind === other.kind;
}
