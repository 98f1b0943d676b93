import { errorWords } from "../words";

export interface RunFilter {
  fits(name: string): boolean;
  /** Why the reader's words are no filter; then all fit. */
  problem: string | null;
}

/** As TensorBoard's filter of runs: anywhere in the name, in capitals or not. */
export function runFilter(text: string): RunFilter {
  try {
    const expression = new RegExp(text, "i");
    return { fits: (name) => expression.test(name), problem: null };
  } catch (error) {
    const why = errorWords(error).replace(/^Invalid regular expression: /, "");
    return {
      fits: () => true,
      problem: `No regular expression. Received: ${why}. Expected one such as “lr=0.1|seed=3”. Put a backslash before a bracket that is meant as itself.`,
    };
  }
}
