"""What is known of one map, in a few words, as the task has it."""

from __future__ import annotations

import numpy as np

from tb_interpret.models.facts import Facts


def facts_in_words(facts: Facts, task: str, place: int, column: int) -> list[str]:
    """Target, score and prediction of an entry, or its value.

    Args:
      facts: Of all entries, for one target or for several.
      task: What the output was taken for.
      place: Which entry.
      column: Which of its targets.
    """

    def own(values: np.ndarray) -> float:
        return float(np.reshape(values[place], -1)[column])

    score, target = f"score {own(facts.scores):.3g}", int(own(facts.targets))
    if task == "values":
        known = {"value": own(facts.values), "true value": own(facts.true_values)}
        values = [f"{name} {value:.3g}" for name, value in known.items() if np.isfinite(value)]
        return [*([f"unit {target}"] if target >= 0 else []), *(values or [score])]
    words = [score]
    if target >= 0:  # else it is a function that is explained
        noun = "label" if task == "labels" else "class"
        words.insert(0, noun + _with_probability(target, own(facts.target_probabilities)))
    predicted = int(facts.predictions[place])
    if predicted >= 0:
        words.append("predicted" + _with_probability(predicted, float(facts.probabilities[place])))
    return words


def _with_probability(index: int, probability: float) -> str:
    return f" {index}" + (f", {probability:.0%}" if np.isfinite(probability) else "")
