import { type Comparison, DEFAULT_VIEW, type ScaleChoice, type Sign, type View } from "./view";

/** TensorBoard leaves parameters of this prefix to the plugin. */
const PREFIX = "p.tb_interpret.";

/** How one part of the view is written; null: left out, as it is by default. */
interface Codec<T> {
  write(value: T): string | null;
  /** Undefined: not understood, so the default stays. */
  read(text: string): T | undefined;
}

const text: Codec<string | null> = { write: (value) => value, read: (value) => value };

const name: Codec<string> = {
  write: (value) => value,
  read: (value) => (/^\w+$/.test(value) ? value : undefined),
};

const integer: Codec<number | null> = {
  write: (value) => (value === null ? null : String(value)),
  read: (value) => (/^-?\d+$/.test(value) ? Number(value) : undefined),
};

const fraction: Codec<number> = {
  write: (value) => String(Math.round(value * 100)),
  read: (value) => (/^\d{1,2}$|^100$/.test(value) ? Number(value) / 100 : undefined),
};

// A run's name may hold a comma; within the list it is escaped.
const names: Codec<readonly string[] | null> = {
  write: (value) =>
    value === null ? null : value.map((item) => item.replace(/[%,]/g, encodeURIComponent)).join(),
  read: (value) => (value ? value.split(",").map(decodeEscapes) : []),
};

function oneOf<T extends string>(...values: T[]): Codec<T> {
  return { write: (value) => value, read: (value) => values.find((known) => known === value) };
}

const comparison: Codec<Comparison> = {
  write(value) {
    if (value.kind === "run") return `run:${value.run}`;
    return value.kind === "epoch" ? `epoch:${value.epoch}` : value.kind;
  },
  read(value) {
    if (value.startsWith("run:")) return { kind: "run", run: value.slice(4) };
    const epoch = /^epoch:(-?\d+)$/.exec(value)?.[1];
    if (epoch !== undefined) return { kind: "epoch", epoch: Number(epoch) };
    const kind = oneOf("none", "first", "previous", "last").read(value);
    return kind && { kind };
  },
};

const CODECS: { [Part in keyof View]: Codec<View[Part]> } = {
  runs: names,
  tag: text,
  epoch: integer,
  example: text,
  run: text,
  comparison,
  channel: integer,
  sequential: name,
  diverging: name,
  opacity: fraction,
  threshold: fraction,
  sign: oneOf<Sign>("positive", "negative", "both"),
  scale: oneOf<ScaleChoice>("epochs", "runs", "map"),
};

const PARTS = Object.keys(CODECS) as (keyof View)[];

/** The hash of an address with the view in it; what is not ours stays as it was. */
export function writeHash(hash: string, view: View): string {
  const others = entries(hash).filter((entry) => !entry.startsWith(PREFIX));
  const ours = PARTS.flatMap((part) => {
    const written = encode(part, view);
    if (written === null || written === encode(part, DEFAULT_VIEW)) return [];
    return `${PREFIX}${part}=${encodeURIComponent(written)}`;
  });
  const all = [...others, ...ours];
  return all.length ? `#${all.join("&")}` : "";
}

/** The view that an address asks for; what it leaves out, or gets wrong, is by default. */
export function readHash(hash: string): View {
  const view = { ...DEFAULT_VIEW };
  for (const entry of entries(hash)) {
    const [, key, value] = /^([^=]*)=(.*)$/s.exec(entry) ?? [];
    const part = PARTS.find((candidate) => key === PREFIX + candidate);
    if (part && value !== undefined) decode(part, decodeEscapes(value), view);
  }
  return view;
}

function entries(hash: string): string[] {
  return hash.replace(/^#/, "").split("&").filter(Boolean);
}

function encode<Part extends keyof View>(part: Part, view: View): string | null {
  return CODECS[part].write(view[part]);
}

function decode<Part extends keyof View>(part: Part, value: string, view: View): void {
  const read = CODECS[part].read(value);
  if (read !== undefined) view[part] = read;
}

function decodeEscapes(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
