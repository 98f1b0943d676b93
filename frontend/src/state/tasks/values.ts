import type { Facts } from "../../api/schema_pb";
import { known } from "../known";
import { errorOf, outputOf, scoreOf, targetAtAllEpochs } from "../measure";
import type { ExampleRow } from "../rows";
import type { Evidence, TaskMeaning } from "../task";
import { exact, signed } from "../words";
import { classTarget } from "./classes";
import { forAndAgainst } from "./evidence";
import { functions } from "./function";

/** Numbers: the value that is put out, the true one, and their difference. */
export const values: TaskMeaning = {
  name: () => null,
  label(row) {
    const value = trueValue(row);
    if (value !== null) return { text: `true ${exact(value)}`, others: [] };
    const count = row.example.values.filter((one) => !Number.isNaN(one)).length;
    return { text: count > 1 ? `${count} true values` : "no true value", others: [] };
  },
  target: valueTarget,
  evidence(row, facts) {
    return explainsFunction(row, facts)
      ? forAndAgainst(classTarget(row, facts))
      : greaterAndLesser(valueTarget(row, facts));
  },
  anyEvidence: greaterAndLesser("the value"),
  verdict: () => null,
  outcome(row, record) {
    const { value, truth, error } = found(row, record.facts);
    // Of several units a function explains none.
    if (value === null) return functions.outcome(row, record);
    const off = error === null ? "" : `error ${signed(error)}`;
    const words = [
      `value ${exact(value)}`,
      off,
      truth === null ? "" : `true value ${exact(truth)}`,
    ];
    const sentence = words.filter(Boolean).join(", ");
    return {
      mark: null,
      what: exact(value),
      more: off ? [{ text: off }] : [],
      share: null,
      words: sentence,
      sentence: sentence.replace(/^value /, ""),
    };
  },
  told(row, { facts }) {
    const { value, truth, error } = found(row, facts);
    if (value === null) return [];
    return [
      { label: "Value", value: exact(value), title: "What the model puts out" },
      { label: "True value", value: truth === null ? "none" : exact(truth) },
      ...(error === null
        ? []
        : [{ label: "Error", value: signed(error, 5), title: "The value minus the true value" }]),
    ];
  },
  // Of a unit it is the value itself.
  scoreTitle: (facts) =>
    facts?.target.some((target) => target < 0) ? "What the function gave that is explained" : null,
  measures(rows) {
    const target = targetAtAllEpochs(rows, valueTarget) ?? "the explained unit";
    const isOfFunction = rows.some((row) =>
      row.run.series.records().some(({ facts }) => explainsFunction(row, facts)),
    );
    const of = isOfFunction || target === "the value" ? "" : `of ${target}; `;
    return [
      { ...outputOf(`${of}gray: true value`), optional: isOfFunction },
      { ...errorOf("value − true value"), optional: isOfFunction },
      ...(isOfFunction
        ? [scoreOf(`of ${target}`, "What the function gave that is explained")]
        : []),
    ];
  },
  sorts: ["error"],
  choice: null,
  judged: null,
  saved: "value, error",
  facts: ["value", "trueValue", "error"],
  labels: "none",
};

/** "the value", or of several the unit's name or number. */
function valueTarget(row: ExampleRow, facts: Facts | undefined): string {
  if (explainsFunction(row, facts)) return classTarget(row, facts);
  const unit = facts?.target[row.position] ?? 0;
  const { classNames } = row.run.examples;
  const several = row.example.values.length > 1 || unit > 0;
  return classNames[unit] || (several ? `unit ${unit}` : "the value");
}

function explainsFunction({ position }: ExampleRow, facts: Facts | undefined): boolean {
  return (facts?.target[position] ?? 0) < 0;
}

function greaterAndLesser(name: string): Evidence {
  const of = name === "the value" ? "value" : name;
  return {
    of: name,
    toward: `for a greater ${of}`,
    away: `for a lesser ${of}`,
    both: `for a lesser (−) and a greater (+) ${of}`,
  };
}

function found({ position }: ExampleRow, facts: Facts | undefined) {
  return {
    value: known(facts?.value[position]),
    truth: known(facts?.trueValue[position]),
    error: known(facts?.error[position]),
  };
}

/** That of the unit which is explained, as the newest record has it. */
function trueValue({ run, example, position }: ExampleRow): number | null {
  const step = run.series.steps.findLast((one) => run.series.record(one));
  const facts = step === undefined ? undefined : run.series.record(step)?.facts;
  const logged = known(facts?.trueValue[position]);
  return logged ?? (example.values.length === 1 ? known(example.values[0]) : null);
}
