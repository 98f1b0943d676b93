import type { Judged } from "../api/schema_pb";
import type { ExampleRow } from "../state/rows";
import { type Arrays, numbers, texts } from "./npy";

/** Of pictures with several labels: which are true, and how probable the network holds them. */
export class JudgedArrays {
  /** By label: of each epoch and example. */
  private readonly found = new Map<number, Float32Array>();

  constructor(
    private readonly rows: readonly ExampleRow[],
    private readonly numEpochs: number,
  ) {}

  fill(at: number, judged: Judged | undefined): void {
    judged?.label.forEach((label, i) => {
      const values = this.found.get(label) ?? this.unknown();
      values[at] = judged.probability[i] ?? Number.NaN;
      this.found.set(label, values);
    });
  }

  addTo(arrays: Arrays): void {
    const { rows, numEpochs, found } = this;
    const told = rows.flatMap(({ example }) => [...example.labels, ...example.missing]);
    const labels = [...new Set([...told, ...found.keys()])].sort((a, b) => a - b);
    const truth = rows.flatMap(({ example }) =>
      labels.map((label) =>
        example.missing.includes(label) ? -1 : Number(example.labels.includes(label)),
      ),
    );
    const count = labels.length;
    const probability = this.unknown(count);
    labels.forEach((label, i) => {
      found.get(label)?.forEach((value, at) => {
        probability[at * count + i] = value;
      });
    });
    const ids = rows.map(({ example }) => example.pictureId || example.id);
    arrays.set("picture_ids", texts(ids));
    arrays.set("judged_labels", numbers(Int32Array.from(labels)));
    arrays.set("judged_truth", numbers(Int32Array.from(truth), [rows.length, count]));
    arrays.set("judged_probability", numbers(probability, [numEpochs, rows.length, count]));
  }

  private unknown(count = 1): Float32Array {
    return new Float32Array(this.numEpochs * this.rows.length * count).fill(Number.NaN);
  }
}
