import { html, nothing, type TemplateResult } from "lit";
import { type Column, columnLabel } from "../../state/alignment";
import { comparedColumn } from "../../state/comparison";
import type { Selection } from "../../state/selection";
import type { Timeline } from "../../state/timeline";
import type { ComparedEpoch, Comparison, View } from "../../state/view";
import { selectField } from "../shared/fields";
import { icon } from "../shared/icons";

const HINT = "Shift-click on a cell of the timeline compares with that one";

/** What stands beside A: the run, the epoch, and a button that swaps both. */
export function compareFields(
  timeline: Timeline,
  selection: Selection,
  comparison: Comparison,
  onChange: (change: Partial<View>) => void,
): TemplateResult {
  const others = selection.group.rows.filter((other) => other !== selection.row);
  const { kind } = comparison;
  const options = [
    { value: "none", label: "nothing" },
    ...others.map(({ run }) => ({ value: `run:${run.entry.run}`, label: run.entry.name })),
    ...(others.length > 1 ? [{ value: "runs", label: "all runs" }] : []),
    { value: "same", label: "same run" },
  ];
  const value =
    kind === "cell" ? (comparison.run === null ? "same" : `run:${comparison.run}`) : kind;
  const epoch = kind === "cell" ? comparison.epoch : "same";
  const swap = swapped(timeline, selection, comparison);
  return html`<div class="compare">
    ${selectField({
      label: "Compare with",
      title: HINT,
      value,
      options,
      onChange: (wanted) => onChange({ comparison: comparisonOf(wanted, epoch) }),
    })}
    ${
      kind === "cell"
        ? html`${epochField(timeline, selection, comparison.run, epoch, onChange)}
            <button
              class="small"
              aria-label="Swap A and B"
              title="Swap A and B"
              ?disabled=${!swap}
              @click=${() => swap && onChange(swap)}
            >
              ${icon("swap")}
            </button>`
        : nothing
    }
  </div>`;
}

function epochField(
  { alignment }: Timeline,
  { column }: Selection,
  run: string | null,
  epoch: ComparedEpoch,
  onChange: (change: Partial<View>) => void,
): TemplateResult {
  const compare = (wanted: ComparedEpoch) =>
    onChange({ comparison: { kind: "cell", run, epoch: wanted } });
  const exact = typeof epoch === "number";
  // What is typed is an epoch, so it needs columns that are epochs.
  const typed = alignment === "epoch";
  const at = exact ? epoch : column.at;
  const options = [
    ...(run === null ? [] : [{ value: "same", label: "same epoch" }]),
    { value: "first", label: "first epoch" },
    { value: "previous", label: "previous epoch" },
    { value: "last", label: "last epoch" },
    { value: "exact", label: typed ? "epoch number" : `${columnLabel(at, alignment)}, kept` },
  ];
  return html`${selectField({
    label: "at",
    title: HINT,
    value: exact ? "exact" : epoch,
    options,
    onChange: (wanted) => compare(wanted === "exact" ? at : (wanted as ComparedEpoch)),
  })}
  ${
    exact && typed
      ? html`<input
          type="number"
          aria-label="Compared epoch"
          title=${HINT}
          .value=${String(epoch)}
          @change=${(event: Event) => {
            const field = event.target as HTMLInputElement;
            if (Number.isInteger(field.valueAsNumber)) compare(field.valueAsNumber);
            else field.value = String(epoch);
          }}
        />`
      : nothing
  }`;
}

function comparisonOf(value: string, epoch: ComparedEpoch): Comparison {
  if (value === "none" || value === "runs") return { kind: value };
  if (value.startsWith("run:")) return { kind: "cell", run: value.slice(4), epoch };
  return { kind: "cell", run: null, epoch: epoch === "same" ? "first" : epoch };
}

/** The view with A where B is and B where A is; null: none of the runs has B's epoch. */
function swapped(
  timeline: Timeline,
  selection: Selection,
  comparison: Comparison,
): Partial<View> | null {
  if (comparison.kind !== "cell") return null;
  const own = selection.row.run.entry.run;
  const other = comparison.run ?? own;
  const column: Column | undefined = comparedColumn(timeline, selection, comparison.epoch);
  if (!column || !timeline.columns.includes(column)) return null;
  const epoch = column === selection.column && other !== own ? "same" : selection.column.at;
  return {
    example: selection.group.key,
    run: other,
    at: column.at,
    comparison: { kind: "cell", run: other === own ? null : own, epoch },
  };
}
