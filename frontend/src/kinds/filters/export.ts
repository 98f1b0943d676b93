import { decodePicture } from "../../rendering/picture";
import type { ItemRow } from "../../state/rows";
import { number } from "../../state/words";
import type { KindFiles } from "../export";
import { FilterArrays } from "./arrays";
import { type FilterCell, reached, tileOf } from "./state";

const NO_SIZE = { height: 0, width: 0 };

export const filterFiles: KindFiles = {
  raw: "Raw pictures",
  rawWords: "uint8 with activations",
  saved: () => "activation",
  words({ row, record }: FilterCell) {
    const found = reached(row, record);
    if (found === null) return null;
    const what = number(found);
    return { mark: null, what, more: "", sentence: `Activation ${what}`, meaning: null };
  },
  columns: () => [
    { name: "filter", field: ({ item }: ItemRow) => item },
    { name: "activation", field: (row: ItemRow, record) => record && reached(row, record) },
  ],
  status(row: ItemRow, record) {
    if (!record) return "unreadable";
    return tileOf(row, record) < 0 ? "not made" : "ok";
  },
  async arrays({ rows, steps }, newest) {
    const bytes = newest?.tiles?.picture.find((picture) => picture.length);
    const size = bytes ? await decodePicture(bytes).catch(() => NO_SIZE) : NO_SIZE;
    return {
      bytes: steps.length * rows.length * size.height * size.width * 3,
      make: () =>
        new FilterArrays(rows as ItemRow[], steps, size, (picture) => decodePicture(picture)),
    };
  },
};
