/** A function that computes anew only when it is called with other values than the last time. */
export function remember<Args extends readonly unknown[], Result>(
  compute: (...args: Args) => Result,
): (...args: Args) => Result {
  let last: { args: Args; result: Result } | null = null;
  return (...args) => {
    const same = last?.args.every((value, i) => Object.is(value, args[i]));
    if (!last || !same) last = { args, result: compute(...args) };
    return last.result;
  };
}
