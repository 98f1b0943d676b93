/** A number of the log; null where there is none, or NaN. */
export function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** The like, without infinities. */
export function finite(value: number | undefined): number | null {
  return Number.isFinite(value) ? known(value) : null;
}
