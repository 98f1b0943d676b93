import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { kindOf } from "../../kinds/state";
import { labelName } from "../../state/class_names";
import { sortsOf } from "../../state/order";
import { examplesAmong, type Group } from "../../state/rows";
import type { Snapshot } from "../../state/snapshot";
import { tasksOf } from "../../state/task";
import type { Sort, VerdictFilter, View } from "../../state/view";
import { selectField } from "../shared/fields";

/** How an order is called, and what it goes by. */
const SORTS: { [By in Sort]: readonly [label: string, title: string] } = {
  logged: ["As logged", ""],
  wrong: ["Wrong first", "Wrong: in any run, at its last epoch."],
  error: ["Largest error first", "Error: the largest of any run, at its last epoch."],
  changed: ["Most changed", "Most changed: the last map is least like the first."],
  unstable: ["Least stable", "Least stable: maps are least like those of the epoch before."],
  class: ["By class", ""],
};
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
  const kind = source && kindOf(source);
  const items = kind && !kind.ofExamples;
  const hidden = groups.length - timeline.groups.length;
  const tasks = tasksOf(groups);
  const choice = tasks.find((task) => task.choice)?.choice ?? null;
  const judged = tasks.find((task) => task.judged)?.judged ?? null;
  const sorts = sortsOf(groups);
  return html`
    ${selectField({
      label: "Sort",
      title: sorts.flatMap((sort) => SORTS[sort][1] || []).join(" "),
      disabled: items ?? false,
      value: sorts.includes(view.sort) ? view.sort : "logged",
      options: sorts.map((value) => ({
        value,
        label: value === "class" && choice ? `By ${choice.toLowerCase()}` : SORTS[value][0],
      })),
      onChange: (value) => change({ sort: value as Sort }),
    })}
    ${
      orderStale
        ? html`<button title="Epochs came since the rows were put into order" @click=${sortAgain}>
            Sort again
          </button>`
        : nothing
    }
    ${
      choice
        ? selectField({
            label: choice,
            value: String(view.label ?? ""),
            options: [{ value: "", label: "All" }, ...labelsOf(groups)],
            onChange: (value) => change({ label: value === "" ? null : Number(value) }),
          })
        : nothing
    }
    ${
      judged
        ? selectField({
            label: "Prediction",
            title: judged,
            value: view.verdict,
            options: VERDICTS,
            onChange: (value) => change({ verdict: value as VerdictFilter }),
          })
        : nothing
    }
    <label class="field search">
      <span class="label">Find</span>
      <input
        type="search"
        aria-label="Find rows by name"
        placeholder=${items ? `${kind.noun} 12` : choice ? `${choice.toLowerCase()} or #` : "#12"}
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

/** The classes or labels that the examples are listed by, by number. */
function labelsOf(groups: readonly Group[]) {
  const found = new Map<number, string>();
  for (const row of examplesAmong(groups.flatMap(({ rows }) => rows))) {
    const name = !found.has(row.example.label) && labelName(row);
    if (name) found.set(row.example.label, name);
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([value, label]) => ({ value: String(value), label }));
}
