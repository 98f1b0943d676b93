import type { Facts } from "../../api/schema_pb";
import { className, labelName } from "../class_names";
import { known } from "../known";
import { probabilityOf, scoreOf, targetAtAllEpochs } from "../measure";
import type { ExampleRow } from "../rows";
import type { TaskMeaning, Verdict } from "../task";
import { percent } from "../words";
import { forAndAgainst } from "./evidence";

/** One class an example: a prediction, how sure it is, and whether it is right. */
export const classes: TaskMeaning = {
  name: labelName,
  label: (row) => ({ text: labelName(row) ?? "no label", others: [] }),
  target: classTarget,
  evidence: (row, facts) => forAndAgainst(classTarget(row, facts)),
  anyEvidence: forAndAgainst("the explained class"),
  verdict: ({ example, position }, { facts }) =>
    verdict(facts?.prediction[position] ?? -1, example.label),
  outcome(row, { facts }) {
    const { mark, prediction, probability } = predicted(row, facts);
    const sure = probability === null ? "" : percent(probability);
    const parts = [prediction, sure, mark].filter(Boolean);
    return {
      mark,
      what: prediction ?? "",
      more: sure ? [{ text: sure }] : [],
      share: probability,
      words: parts.join(", ") || "no prediction",
      sentence: prediction ? `Predicted ${parts.join(", ")}` : "",
    };
  },
  told(row, { facts }) {
    const { mark, prediction, probability } = predicted(row, facts);
    const sure = probability === null ? "" : ` ${percent(probability)}`;
    return [
      { label: "Predicted", value: `${prediction ?? "no class"}${sure}`, mark },
      { label: "True class", value: labelName(row) ?? "no label" },
    ];
  },
  scoreTitle: () => "Of the explained class, before softmax",
  measures(rows) {
    const of = `of ${targetAtAllEpochs(rows, classTarget) ?? "the explained class"}`;
    return [scoreOf(of, "The score that is explained, before softmax"), probabilityOf(of)];
  },
  sorts: ["wrong", "class"],
  choice: "Class",
  judged: "Right or wrong at the last epoch; wrong where any run is",
  saved: "prediction",
  facts: ["prediction", "probability", "targetProbability"],
  labels: "one",
};

export function classTarget({ run, position }: ExampleRow, facts: Facts | undefined): string {
  const target = facts?.target[position] ?? -1;
  return target >= 0 ? className(run.examples, target) : facts?.targetName || "the chosen target";
}

function predicted({ run, example, position }: ExampleRow, facts: Facts | undefined) {
  const prediction = facts?.prediction[position] ?? -1;
  return {
    mark: verdict(prediction, example.label),
    prediction: prediction < 0 ? null : className(run.examples, prediction),
    probability: known(facts?.probability[position]),
  };
}

function verdict(prediction: number, label: number): Verdict {
  if (prediction < 0 || label < 0) return null;
  return prediction === label ? "right" : "wrong";
}
