/** Ranks around their mean; equal values share the mean of theirs. */
function centeredRanks(values: Float32Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i);
  order.sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  const mean = (values.length - 1) / 2;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let i = from; i < to; i++) ranks[order[i] as number] = (from + to - 1) / 2 - mean;
    from = to;
  }
  return ranks;
}

/**
 * Spearman's coefficient of two maps, from -1 to 1; null where one is flat or
 * not finite, or their sizes differ. The Python side defines it likewise.
 */
export function rankCorrelation(one: Float32Array, other: Float32Array): number | null {
  if (one.length !== other.length || !one.every(Number.isFinite) || !other.every(Number.isFinite)) {
    return null;
  }
  const [first, second] = [centeredRanks(one), centeredRanks(other)];
  const spread = Math.sqrt(dot(first, first) * dot(second, second));
  return spread ? dot(first, second) / spread : null;
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] as number) * (other[i] as number);
  return sum;
}
