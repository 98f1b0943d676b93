import { unzipSync } from "fflate";

/** An array of an archive, read back. */
export interface ReadArray {
  descr: string;
  shape: number[];
  values: (number | string)[];
}

/** The arrays of an .npz file by their names. */
export async function readNpz(file: Blob): Promise<{ [name: string]: ReadArray }> {
  const entries = unzipSync(new Uint8Array(await file.arrayBuffer()));
  return Object.fromEntries(
    Object.entries(entries).map(([name, bytes]) => [name.replace(/\.npy$/, ""), readNpy(bytes)]),
  );
}

function readNpy(file: Uint8Array): ReadArray {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = 10 + view.getUint16(8, true);
  const header = new TextDecoder().decode(file.subarray(10, start));
  const descr = /'descr': '([^']*)'/.exec(header)?.[1] ?? "";
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? "").split(",").filter((n) => n.trim());
  const bytes = file.slice(start).buffer;
  return { descr, shape: shape.map(Number), values: valuesOf(descr, bytes) };
}

function valuesOf(descr: string, bytes: ArrayBuffer): (number | string)[] {
  if (descr === "<f4") return [...new Float32Array(bytes)];
  if (descr === "<f8") return [...new Float64Array(bytes)];
  if (descr === "<i4") return [...new Int32Array(bytes)];
  if (!descr.startsWith("<U")) return [...new Uint8Array(bytes)];
  const length = Number(descr.slice(2));
  const points = [...new Uint32Array(bytes)];
  return Array.from({ length: points.length / length }, (_, i) =>
    String.fromCodePoint(...points.slice(i * length, (i + 1) * length).filter(Boolean)),
  );
}
