/** Names for files and for what is inside of them. Those of runs and classes come from logs: any text. */

const LONGEST_PART = 40;

/** "interpret_grad_cam_block3_epoch12.png": parts that every file system takes. */
export function fileName(parts: readonly string[], ending: string): string {
  return `${["interpret", ...parts].map(filePart).filter(Boolean).join("_")}.${ending}`;
}

function filePart(text: string): string {
  return [...text]
    .map((character) => (/[\p{L}\p{N}_.]/u.test(character) ? character : "-"))
    .slice(0, LONGEST_PART)
    .join("")
    .replace(/-+/g, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/^[-.]+|[-.]+$/g, "");
}

/**
 * The names of runs as folders of an archive, all different. A slash makes a
 * folder within; nothing leads out of the archive or to its root.
 */
export function memberNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const wanted = memberName(name);
    let unique = wanted;
    for (let i = 2; taken.has(unique); i++) unique = `${wanted}~${i}`;
    taken.add(unique);
    return unique;
  });
}

function memberName(name: string): string {
  return name
    .split(/[/\\]/)
    .map((part) => (/^\.*$/.test(part) ? "_".repeat(Math.max(1, part.length)) : part))
    .join("/")
    .replace(/\p{Cc}/gu, "_");
}
