/** Float16 bits → number, for all 65,536 patterns: browsers before 2025 have no Float16Array. */
let table: Float32Array | undefined;

/** Reads little-endian half-precision floats; an odd last byte is ignored. */
export function decodeFloat16(bytes: Uint8Array): Float32Array {
  table ??= buildTable();
  const out = new Float32Array(bytes.length >> 1);
  for (let i = 0; i < out.length; i++) {
    const bits = (bytes[2 * i] as number) | ((bytes[2 * i + 1] as number) << 8);
    out[i] = table[bits] as number;
  }
  return out;
}

function buildTable(): Float32Array {
  return Float32Array.from({ length: 65_536 }, (_, bits) => fromBits(bits));
}

function fromBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
