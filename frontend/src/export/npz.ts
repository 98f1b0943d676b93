import { Zip, ZipDeflate } from "fflate";
import { type NpyArray, npyHeader } from "./npy";
import type { Pace } from "./pace";

/** Compressed at one go, so that a large array does not hold the page up. */
const SLICE_BYTES = 2 ** 19;

/** Collects arrays into a compressed archive that `numpy.load` reads. */
export class NpzWriter {
  private readonly parts: Uint8Array<ArrayBuffer>[] = [];
  private failure: Error | null = null;
  private readonly zip = new Zip((error, chunk) => {
    if (error) this.failure = error;
    else this.parts.push(chunk as Uint8Array<ArrayBuffer>);
  });

  constructor(private readonly pace: Pace) {}

  /** Adds an array under a name that `memberName` has made, without ".npy". */
  async add(name: string, array: NpyArray): Promise<void> {
    const file = new ZipDeflate(`${name}.npy`, { level: 1 });
    // The same arrays give the same file, whenever they are saved.
    file.mtime = "1980-01-01T00:00:00";
    this.zip.add(file);
    file.push(npyHeader(array));
    const { bytes } = array;
    for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
      file.push(bytes.subarray(start, start + SLICE_BYTES));
      await this.pace.rest();
    }
    file.push(new Uint8Array(), true);
    if (this.failure) throw this.failure;
  }

  finish(): Blob {
    this.zip.end();
    if (this.failure) throw this.failure;
    return new Blob(this.parts, { type: "application/zip" });
  }
}
