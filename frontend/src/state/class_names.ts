import type { ExampleSet } from "../api/schema_pb";
import type { ExampleRow } from "./rows";

/** The name of a class, or its number where the log has no name for it. */
export function className({ classNames }: ExampleSet, index: number): string {
  return classNames[index] || `class ${index}`;
}

/** The class or label that an example is listed by, in words; null without one. */
export function labelName({ run, example }: ExampleRow): string | null {
  return example.label < 0 ? null : className(run.examples, example.label);
}
