import type { Box } from "../maths/region_share";
import { MODE_NAMES } from "../modes/state";
import { readMarks, writeMarks } from "./cues/marks";
import {
  type Alignment,
  type ComparedEpoch,
  type Comparison,
  DEFAULT_VIEW,
  type Room,
  type RunSort,
  type ScaleChoice,
  type Show,
  type Sign,
  type Sort,
  type VerdictFilter,
  type View,
  type Zoom,
} from "./view";

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

/** A place on the axis: an epoch, a share, or seconds. */
const place: Codec<number | null> = {
  write: (value) => (value === null ? null : String(Math.round(value * 1e6) / 1e6)),
  read: (value) => (/^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined),
};

const flag: Codec<boolean> = {
  write: (value) => (value ? "1" : "0"),
  read: (value) => (/^[01]$/.test(value) ? value === "1" : undefined),
};

// A name may hold a comma; within the list it is escaped.
const list: Codec<readonly string[]> = {
  write: (value) => value.map((item) => item.replace(/[%,;]/g, encodeURIComponent)).join(),
  read: (value) => (value ? value.split(",").map(decodeEscapes) : []),
};

const names: Codec<readonly string[] | null> = {
  write: (value) => value && list.write(value),
  read: list.read,
};

function oneOf<T extends string>(...values: T[]): Codec<T> {
  return { write: (value) => value, read: (value) => values.find((known) => known === value) };
}

const COMPARED_EPOCHS = ["same", "first", "previous", "last"] as const;

/** "last" and "12" of A's own run; "12@run" of another one. */
const comparison: Codec<Comparison> = {
  write(value) {
    if (value.kind !== "cell") return value.kind;
    return value.run === null ? String(value.epoch) : `${value.epoch}@${value.run}`;
  },
  read(value) {
    const kind = oneOf("auto", "none", "runs").read(value);
    if (kind) return { kind };
    const [, written = "", run = null] = /^([^@]*)(?:@(.*))?$/s.exec(value) ?? [];
    const epoch: ComparedEpoch | null | undefined =
      oneOf(...COMPARED_EPOCHS).read(written) ?? place.read(written);
    return epoch === undefined || epoch === null ? undefined : { kind: "cell", run, epoch };
  },
};

const zoom: Codec<Zoom> = {
  write: ({ factor, x, y }) => [factor, x, y].map(place.write).join(),
  read(value) {
    const [factor, x, y, ...rest] = value.split(",").map(place.read);
    if (!factor || x == null || y == null || rest.length || factor < 1) return undefined;
    return { factor, x, y };
  },
};

/** "example,top,left,bottom,right;…", the edges in thousandths. */
const regions: Codec<{ readonly [example: string]: Box }> = {
  write: (value) =>
    Object.entries(value)
      .map(([example, { top, left, bottom, right }]) =>
        list.write([example, ...[top, left, bottom, right].map((edge) => thousandths(edge))]),
      )
      .join(";"),
  read: (value) =>
    Object.fromEntries(
      value.split(";").flatMap((written) => {
        const [example = "", ...edges] = written.split(",").map(decodeEscapes);
        const [top, left, bottom, right] = edges.map((edge) => Number(edge) / 1000);
        const box = { top, left, bottom, right } as Box;
        return edges.length === 4 && isBox(box) ? [[example, box]] : [];
      }),
    ),
};

function thousandths(edge: number): string {
  return String(Math.round(edge * 1000));
}

function isBox({ top, left, bottom, right }: Box): boolean {
  return 0 <= top && top < bottom && bottom <= 1 && 0 <= left && left < right && right <= 1;
}

/** None by default. */
const room: Codec<Room | null> = {
  write: (value) => value,
  read: oneOf<Room>("runs", "timeline", "pipeline", "cues").read,
};

/** "loss", and "-loss" for the greatest first. */
const runSort: Codec<RunSort> = {
  write: ({ column, descending }) => (descending ? `-${column}` : column),
  read(value) {
    const [, minus, column] = /^(-?)(\w+)$/.exec(value) ?? [];
    return column === undefined ? undefined : { column, descending: minus === "-" };
  },
};

const CODECS: { [Part in keyof View]: Codec<View[Part]> } = {
  runs: names,
  tag: text,
  at: place,
  alignment: oneOf<Alignment>("epoch", "progress", "time"),
  strip: oneOf<View["strip"]>("fit", "every"),
  example: text,
  run: text,
  sort: oneOf<Sort>("logged", "wrong", "error", "changed", "unstable", "class"),
  label: integer,
  verdict: oneOf<VerdictFilter>("all", "right", "wrong"),
  text: { write: (value) => value, read: (value) => value },
  pinned: list,
  comparison,
  mode: oneOf(...MODE_NAMES),
  wipe: fraction,
  zoom,
  channel: integer,
  sequential: name,
  diverging: name,
  opacity: fraction,
  threshold: fraction,
  sign: oneOf<Sign>("positive", "negative", "both"),
  scale: oneOf<ScaleChoice>("map", "epochs", "runs", "all"),
  show: oneOf<Show>("overlay", "picture", "map"),
  native: flag,
  contours: flag,
  curves: { write: (value) => (value === null ? null : flag.write(value)), read: flag.read },
  regions,
  room,
  stage: text,
  element: text,
  large: flag,
  against: text,
  fault: text,
  marks: flag,
  cueMarks: { write: writeMarks, read: readMarks },
  runSort,
  runFilter: { write: (value) => value, read: (value) => value },
};

const PARTS = Object.keys(CODECS) as (keyof View)[];

/** Whether an address asks for anything of this page; TensorBoard writes others of its own. */
export function belongsToUs(hash: string): boolean {
  return entries(hash).some((entry) => entry.startsWith(PREFIX));
}

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
