import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { trueClass } from "../state/rows";
import type { Snapshot } from "../state/snapshot";
import type { Group } from "../state/timeline";
import type { Sort, VerdictFilter, View } from "../state/view";
import { selectField } from "./fields";

const SORTS = [
  { value: "logged", label: "As logged" },
  { value: "wrong", label: "Wrong first" },
  { value: "changed", label: "Most changed" },
  { value: "unstable", label: "Least stable" },
  { value: "class", label: "By class" },
];
const SORTS_TITLE =
  "Wrong: in any run, at its last epoch. Most changed: the last map is least like the first. " +
  "Least stable: maps are least like those of the epoch before.";
const VERDICTS = [
  { value: "all", label: "All" },
  { value: "right", label: "Right" },
  { value: "wrong", label: "Wrong" },
];
const NO_FILTERS = { label: null, verdict: "all", text: "" } as const;

interface RowFields {
  snapshot: Snapshot;
  change(view: Partial<View>): void;
  sortAgain(): void;
}

/** Which rows are shown, and in which order. */
export function rowFields({ snapshot, change, sortAgain }: RowFields): TemplateResult {
  const { view, groups, timeline, orderStale, source } = snapshot;
  const filters = source?.kind === "FILTERS";
  const hidden = groups.length - timeline.groups.length;
  return html`
    ${selectField({
      label: "Sort",
      title: SORTS_TITLE,
      disabled: filters,
      value: view.sort,
      options: SORTS,
      onChange: (value) => change({ sort: value as Sort }),
    })}
    ${
      orderStale
        ? html`<button title="Epochs came since the rows were put into order" @click=${sortAgain}>
            Sort again
          </button>`
        : nothing
    }
    ${selectField({
      label: "Class",
      disabled: filters,
      value: String(view.label ?? ""),
      options: [{ value: "", label: "All" }, ...classesOf(groups)],
      onChange: (value) => change({ label: value === "" ? null : Number(value) }),
    })}
    ${selectField({
      label: "Prediction",
      title: "Right or wrong at the last epoch; wrong where any run is",
      disabled: filters,
      value: view.verdict,
      options: VERDICTS,
      onChange: (value) => change({ verdict: value as VerdictFilter }),
    })}
    <label class="field search">
      <span class="label">Find</span>
      <input
        type="search"
        aria-label="Find rows by name"
        placeholder=${filters ? "filter 12" : "class or #"}
        .value=${live(view.text)}
        @input=${(event: Event) => change({ text: (event.target as HTMLInputElement).value })}
      />
    </label>
    ${
      hidden
        ? html`<div class="hidden" role="status">
            <span>${timeline.groups.length} of ${groups.length} rows</span>
            <button @click=${() => change(NO_FILTERS)}>Show all</button>
          </div>`
        : nothing
    }
  `;
}

/** The classes that the examples have, by number. */
function classesOf(groups: readonly Group[]) {
  const found = new Map<number, string>();
  for (const { rows } of groups) {
    const row = rows[0];
    if (row?.kind !== "example" || row.example.label < 0) continue;
    found.set(row.example.label, trueClass(row) ?? "");
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([value, label]) => ({ value: String(value), label }));
}
