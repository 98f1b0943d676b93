import { labelName } from "../class_names";
import { known } from "../known";
import { scoreOf, targetAtAllEpochs } from "../measure";
import type { TaskMeaning } from "../task";
import { number } from "../words";
import { classTarget } from "./classes";
import { forAndAgainst } from "./evidence";

/** Only the user's function says what is explained: there is a score, and nothing to be judged. */
export const functions: TaskMeaning = {
  name: labelName,
  label: (row) => ({ text: labelName(row) ?? "", others: [] }),
  target: classTarget,
  evidence: (row, facts) => forAndAgainst(classTarget(row, facts)),
  anyEvidence: forAndAgainst("the chosen target"),
  verdict: () => null,
  outcome({ position }, { facts }) {
    const score = known(facts?.score[position]);
    const words = score === null ? "" : `score ${number(score)}`;
    return {
      mark: null,
      what: words,
      more: [],
      share: null,
      words: words || "no score",
      sentence: words && `S${words.slice(1)}`,
    };
  },
  told: (row) => {
    const label = labelName(row);
    return label === null ? [] : [{ label: "Label", value: label }];
  },
  scoreTitle: () => "What the function gave that is explained",
  measures: (rows) => [
    scoreOf(
      `of ${targetAtAllEpochs(rows, classTarget) ?? "the chosen target"}`,
      "What the function gave that is explained",
    ),
  ],
  sorts: [],
  choice: null,
  judged: null,
  saved: "score",
  facts: [],
  labels: "one",
};
