import type { StageAt, StageColumn } from "./stages";

/** The elements of a training, say, and the stages that they go through. */
export interface Split {
  name: string;
  /** In the order of the stream. */
  columns: readonly StageColumn[];
  /** Ids, the same ones in the same order at every epoch. */
  elements: readonly string[];
}

/** These stand first; others by name. */
const FIRST = ["train", "validation"];

export function bySplit(one: string, other: string): number {
  const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return rank(one) - rank(other) || one.localeCompare(other);
}

/** Ids as people number them: "img_9" before "img_10". */
export function byId(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true }) || (one < other ? -1 : 1);
}

/** For people: of an id that is made of the content, as much as tells it apart. */
export function elementName(id: string): string {
  return /^[0-9a-f]{16}$/.test(id) ? `#${id.slice(0, 6)}` : id;
}

/** The columns of a split's stages, in their order; before the first, what went into it. */
export function columnsOf(stages: readonly StageAt[]): StageColumn[] {
  return stages.flatMap((stage, i): StageColumn[] => {
    const after: StageColumn = { key: stage.tag, stage, end: "after" };
    const fed = i === 0 && stage.facts?.elements.some(({ before }) => before);
    return fed ? [{ key: `<${stage.tag}`, stage, end: "before" }, after] : [after];
  });
}

/**
 * What each column is of, whatever its split: columns of one name stand under each other. The
 * server cuts names that are very long, so two may have become one.
 */
function namesOf(columns: readonly StageColumn[]): string[] {
  const seen = new Map<string, number>();
  return columns.map(({ stage, end }) => {
    const name = end === "before" ? "<" : `=${stage.name}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return `${count}${name}`;
  });
}

/**
 * The columns of all splits under each other: those of one name share a place, and each split
 * keeps its order as far as the others let it. Null: a split has nothing at a place.
 */
export function alignedColumns(splits: readonly Split[]): (StageColumn | null)[][] {
  const order: string[] = [];
  for (const { columns } of splits) {
    let place = 0;
    for (const name of namesOf(columns)) {
      const known = order.indexOf(name);
      if (known < 0) order.splice(place, 0, name);
      place = (known < 0 ? place : Math.max(place, known)) + 1;
    }
  }
  return splits.map(({ columns }) => {
    const names = namesOf(columns);
    const byName = new Map(columns.map((column, i) => [names[i], column]));
    return order.map((name) => byName.get(name) ?? null);
  });
}
