import type { Record as EpochRecord } from "../../api/schema_pb";
import { className, labelName } from "../class_names";
import { known } from "../known";
import { probabilityOf, scoreOf, targetAtAllEpochs } from "../measure";
import { type ExampleRow, keyOf } from "../rows";
import type { LabelMark, TaskMeaning, Verdict } from "../task";
import { percent } from "../words";
import { classTarget } from "./classes";
import { forAndAgainst } from "./evidence";

/** Of so much and more, a label is predicted (schema.proto). */
const PREDICTED = 0.5;

/** Several labels an example, each judged by itself; a row is a picture with one of them. */
export const labels: TaskMeaning = {
  name: labelName,
  label: (row) => ({
    text: labelName(row) ?? "no label",
    others: otherLabels(row).map((label) => className(row.run.examples, label)),
  }),
  target: classTarget,
  evidence: (row, facts) => forAndAgainst(classTarget(row, facts)),
  anyEvidence: forAndAgainst("the explained label"),
  verdict,
  outcome(row, record) {
    const judged = judgedLabels(row, record);
    const alarms = judged.filter(isAlarm);
    const trueOnes = judged.filter((one) => one.isTrue);
    const found = trueOnes.filter(({ mark }) => mark === "right").length;
    // Of a picture without true labels, the first that it was given.
    const shown = judged.find(({ own }) => own) ?? alarms[0] ?? judged[0];
    const others = alarms.filter((one) => one !== shown).length;
    const sure = shown?.probability ?? null;
    const what = shown?.name ?? (hasJudged(row, record) ? "none" : "");
    const several = trueOnes.length > 1;
    const words = [
      ...(shown
        ? [what, sure === null ? "" : surety(sure), shown.how]
        : [what && "none predicted"]),
      several ? `${found} of ${trueOnes.length} labels` : "",
      others ? `${others}${isAlarm(shown) ? " more" : ""} false alarm${others > 1 ? "s" : ""}` : "",
    ].filter(Boolean);
    return {
      mark: shown ? shown.mark : verdict(row, record),
      what,
      more: [
        ...(sure === null ? [] : [{ text: surety(sure) }]),
        ...(several ? [{ text: `${found}/${trueOnes.length}`, short: true }] : []),
        ...(others ? [{ text: `+${others}`, mark: "wrong" as const, short: true }] : []),
      ],
      share: sure,
      words: words.join(", ") || "not judged",
      sentence: words.join(", "),
    };
  },
  told(row, record) {
    const marks = judgedLabels(row, record);
    if (marks.length) {
      const title = "Each label is judged by itself: it is predicted from 50\u00a0% on";
      return [{ label: "Labels", value: "", marks, title }];
    }
    const predicted = hasJudged(row, record) ? "none predicted" : "not judged";
    return [{ label: "Labels", value: `none, ${predicted}`, mark: verdict(row, record) }];
  },
  scoreTitle: () => "Of the explained label, before the sigmoid",
  measures(rows) {
    const of = `of ${targetAtAllEpochs(rows, classTarget) ?? "the explained label"}`;
    return [scoreOf(of, "The score that is explained, before the sigmoid"), probabilityOf(of)];
  },
  sorts: ["wrong", "class"],
  choice: "Label",
  judged:
    "Wrong: at the last epoch of any run the label is missed, or the picture has a false alarm",
  saved: "labels",
  facts: ["targetProbability"],
  labels: "several",
};

interface JudgedLabel extends LabelMark {
  how: string;
  isTrue: boolean;
  probability: number | null;
}

/** The true labels of a picture and those predicted: first the row's own, then by number. */
function judgedLabels(row: ExampleRow, { facts }: EpochRecord): JudgedLabel[] {
  const { example, position, run } = row;
  const judged = facts?.judged[position];
  const probabilities = new Map(judged?.label.map((label, i) => [label, judged.probability[i]]));
  const all = new Set([...trueLabels(row), ...probabilities.keys()]);
  return [...all]
    .map((label): JudgedLabel => {
      const isTrue = trueLabels(row).includes(label);
      const isKnown = !example.missing.includes(label);
      const probability = known(probabilities.get(label));
      const isPredicted = probability === null ? null : probability >= PREDICTED;
      const judgedAs = judgement(isTrue, isKnown, isPredicted);
      return {
        label,
        name: className(run.examples, label),
        ...judgedAs,
        words: [judgedAs.how, probability === null ? "" : surety(probability)]
          .filter(Boolean)
          .join(", "),
        own: label === example.label,
        row: isTrue ? rowOf(row, label) : null,
        isTrue,
        probability,
      };
    })
    .filter(({ isTrue, probability }) => isTrue || (probability ?? 0) >= PREDICTED)
    .sort((a, b) => Number(b.own) - Number(a.own) || a.label - b.label);
}

function judgement(isTrue: boolean, isKnown: boolean, isPredicted: boolean | null) {
  const said = (mark: Verdict, how: string) => ({ mark, how });
  if (isPredicted === null) return said(null, "not judged");
  if (!isTrue) return isKnown ? said("wrong", "false alarm") : said(null, "truth not known");
  return isPredicted ? said("right", "found") : said("wrong", "missed");
}

/** Never "50 %" of what is not predicted. */
function surety(probability: number): string {
  const words = percent(probability);
  return probability < PREDICTED && words === percent(PREDICTED) ? `<${words}` : words;
}

function isAlarm(one: JudgedLabel | undefined): boolean {
  return one?.isTrue === false && one.mark === "wrong";
}

/** Wrong where the row's label is missed, or where the picture has a false one. */
function verdict(row: ExampleRow, record: EpochRecord): Verdict {
  if (!hasJudged(row, record)) return null;
  const judged = judgedLabels(row, record);
  if (judged.some((one) => isAlarm(one) || (one.own && one.mark === "wrong"))) return "wrong";
  if (row.example.label < 0) return "right";
  return judged.find(({ own }) => own)?.mark ?? null;
}

function hasJudged({ position }: ExampleRow, { facts }: EpochRecord): boolean {
  return facts?.judged[position] !== undefined;
}

/** A log may leave out of the list the label that the row is of. */
function trueLabels({ example: { label, labels } }: ExampleRow): readonly number[] {
  return label < 0 || labels.includes(label) ? labels : [label, ...labels];
}

function otherLabels(row: ExampleRow): number[] {
  return trueLabels(row).filter((label) => label !== row.example.label);
}

/** The key of the row in which the same picture stands with another of its labels. */
function rowOf({ run, example }: ExampleRow, label: number): string | null {
  const picture = example.pictureId || example.id;
  const found = run.examples.examples.findIndex(
    (other) => other.label === label && (other.pictureId || other.id) === picture,
  );
  return keyOf(run, found) ?? null;
}
