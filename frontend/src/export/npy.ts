/**
 * Arrays in NumPy's own format, version 1.0 of "NPY": what `numpy.load` reads
 * without pickle. Typed arrays are little endian wherever a browser runs.
 */

/** An array as it will be written. */
export interface NpyArray {
  /** NumPy's name of the type: "<f4", "<U12". */
  descr: string;
  /** Empty: a single value. */
  shape: readonly number[];
  /** Row-major. */
  bytes: Uint8Array;
}

/** Arrays by their names. */
export type Arrays = Map<string, NpyArray>;

type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Numbers of the typed array's own type; their count is the product of the shape. */
export function numbers(values: Numbers, shape: readonly number[] = [values.length]): NpyArray {
  checkCount(values.length, shape);
  return { descr: descrOf(values), shape, bytes: bytesOf(values) };
}

/** Truth values, from zeros and ones. */
export function booleans(values: Uint8Array, shape: readonly number[] = [values.length]): NpyArray {
  checkCount(values.length, shape);
  return { descr: "|b1", shape, bytes: bytesOf(values) };
}

/** Texts, in one dimension. */
export function texts(values: readonly string[]): NpyArray {
  // Four bytes a code point; half a surrogate pair is none, and NumPy could not print it.
  const points = values.map((value) =>
    Array.from(value, (character) => {
      const point = character.codePointAt(0) ?? 0;
      return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    }),
  );
  // NumPy has no text of no length.
  const length = Math.max(1, ...points.map((one) => one.length));
  const all = new Uint32Array(values.length * length);
  points.forEach((one, i) => {
    all.set(one, i * length);
  });
  return { descr: `<U${length}`, shape: [values.length], bytes: bytesOf(all) };
}

/** One text: an array without dimensions. */
export function text(value: string): NpyArray {
  return { ...texts([value]), shape: [] };
}

/** What comes before the values in a file: its length is a multiple of 64. */
export function npyHeader({ descr, shape }: NpyArray): Uint8Array {
  // Python writes a tuple of one with a comma.
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((PREAMBLE + dictionary.length + 1) / 64) * 64 - PREAMBLE;
  const header = new Uint8Array(PREAMBLE + length);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 0xff, length >> 8]);
  header.set(new TextEncoder().encode(`${dictionary.padEnd(length - 1)}\n`), PREAMBLE);
  return header;
}

/** Magic, version, length. */
const PREAMBLE = 10;

function descrOf(values: Numbers): string {
  if (values instanceof Float32Array) return "<f4";
  if (values instanceof Float64Array) return "<f8";
  return values instanceof Int32Array ? "<i4" : "|u1";
}

function bytesOf({ buffer, byteOffset, byteLength }: Numbers | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function checkCount(count: number, shape: readonly number[]): void {
  const expected = shape.reduce((product, length) => product * length, 1);
  if (count !== expected) {
    throw new RangeError(`An array of shape ${shape.join(" × ")} cannot have ${count} values.`);
  }
}
