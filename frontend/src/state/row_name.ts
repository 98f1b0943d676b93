import { isExample, type Row } from "./rows";
import { taskOf } from "./task";

/** "Shirt #6", "filter 12". */
export function rowName(row: Row): string {
  return isExample(row) ? `${taskOf(row).name(row) ?? "example"} #${row.example.index}` : row.name;
}
