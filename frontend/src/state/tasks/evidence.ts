import type { Evidence } from "../task";

/** Of something that is there or not. */
export function forAndAgainst(name: string): Evidence {
  return {
    of: name,
    toward: `for ${name}`,
    away: `against ${name}`,
    both: `against (−) and for (+) ${name}`,
  };
}
