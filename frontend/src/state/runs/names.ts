/** What a name is made of: "lr=0.001", and what stands behind it. */
const PARTS = /[^/,;_ ]+[/,;_ ]*|[/,;_ ]+/g;
const ELLIPSIS = "…";

export interface SharedNames {
  /** What all have, with an ellipsis where they differ; empty where they have nothing. */
  shared: string;
  /** By name: the rest of it. */
  parts: ReadonlyMap<string, string>;
}

/**
 * What all names begin and end with, part by part, and, where they have equally
 * many parts, what is the same in between.
 */
export function shareNames(names: readonly string[]): SharedNames {
  const split = names.map((name) => name.match(PARTS) ?? []);
  const [first = []] = split;
  const least = Math.min(...split.map(({ length }) => length));
  const same = (of: (parts: readonly string[]) => string | undefined) =>
    split.every((parts) => bare(of(parts)) === bare(of(first)));
  let start = 0;
  while (start < least && same((parts) => parts[start])) start++;
  let end = 0;
  while (end < least - start && same((parts) => parts.at(-1 - end))) end++;
  const alike = split.every(({ length }) => length === first.length);
  const isShared = (parts: readonly string[], i: number) =>
    i < start || i >= parts.length - end || (alike && same((others) => others[i]));
  const shared = first.map((part, i) => (isShared(first, i) ? part : ELLIPSIS));
  if (!alike && start + end >= first.length) shared.splice(start, 0, ELLIPSIS);
  return {
    shared: shared.some((part) => part !== ELLIPSIS)
      ? shared.filter((part, i) => part !== ELLIPSIS || shared[i - 1] !== ELLIPSIS).join("")
      : "",
    parts: new Map(
      names.map((name, k) => {
        const parts = split[k] ?? [];
        const own = parts.filter((_, i) => !isShared(parts, i)).join("");
        return [name, bare(own) || name];
      }),
    ),
  };
}

/** Without what stands between it and the next one. */
function bare(part = ""): string {
  return part.replace(/[/,;_ ]+$/, "");
}

const NATURAL = new Intl.Collator("en", { numeric: true });
const NUMBERS = /(\d+(?:\.\d+)?(?:e[-+]?\d+)?)/i;

/** "seed=2" before "seed=10", "lr=1e-4" before "lr=0.001". */
export function naturalOrder(a: string, b: string): number {
  const [left, right] = [a.split(NUMBERS), b.split(NUMBERS)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x = "", y = ""] = [left[i], right[i]];
    // Every second one is a number.
    const order = (i % 2 ? Number(x) - Number(y) : 0) || NATURAL.compare(x, y);
    if (order) return order;
  }
  return left.length - right.length;
}
