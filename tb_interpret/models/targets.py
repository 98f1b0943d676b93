"""What is explained, as people say it: classes, contrasts, outputs, functions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tb_interpret.maths.numbers_given import is_real
from tb_interpret.models.class_names import name_index
from tb_interpret.models.task import Task

WORDS = ("true", "predicted", "runner_up")


@dataclasses.dataclass(frozen=True)
class OfOutput:
    """Targets within one of a model's several outputs.

    Attributes:
      output: Its name, or its place where it has none.
      targets: What of it is explained.
    """

    output: str | int
    targets: Any


@dataclasses.dataclass(frozen=True)
class Contrast:
    """Why this class and not that one: a target that is a difference of scores.

    Args:
      targets: What is explained, as methods take it; no function.
      against: The class that its score is set against: likewise, or
        `"runner_up"`, the foremost of the others.
      weight: Of the other score, above 0.

    Raises:
      ValueError: An argument is of no accepted kind.

    Reference:
      Zhang et al., "Finer-CAM", 2025, https://arxiv.org/abs/2501.11309

    >>> Contrast("true").against
    'runner_up'
    """

    targets: Any = "predicted"
    against: Any = "runner_up"
    weight: float = 1.0

    def __post_init__(self) -> None:
        for name in ("targets", "against"):
            own = getattr(self, name)
            plain = isinstance(own, (str, int, np.integer, Sequence)) or hasattr(own, "__array__")
            if not plain or isinstance(own, bool):
                raise ValueError(
                    f"`{name}` of a contrast is no class. Received: {name}={own!r:.80}. Expected "
                    "'true', 'predicted', 'runner_up', or classes by index or by name. A function "
                    "can take the difference itself: lambda output: output[:, 3] - output[:, 5]."
                )
            check_targets(own)
            if np.ndim(own) > 1:
                raise ValueError(
                    f"`{name}` of a contrast is a table. Received: {name}={own!r:.80}. Expected "
                    "one class, or one an example. Make a contrast for each column."
                )
            if np.ndim(own):
                object.__setattr__(self, name, tuple(np.asarray(own).tolist()))
        weight = self.weight
        if not is_real(weight) or not 0 < weight < float("inf"):
            raise ValueError(
                f"`weight` weighs nothing. Received: weight={weight!r}. Expected a finite number "
                "above 0. Leave it out for the plain difference."
            )


# A dict of one output's name and its target becomes an `OfOutput`.
Targets = str | int | Sequence[Any] | OfOutput | Contrast | Callable[[Any], Any]


def without_output(targets: Any) -> Any:
    """What is explained, wherever it is.

    >>> without_output(OfOutput("breed", "true"))
    'true'
    """
    return targets.targets if isinstance(targets, OfOutput) else targets


def asks_for_truth(targets: Any) -> bool:
    """Whether true labels are needed.

    >>> asks_for_truth(Contrast("predicted", against="true"))
    True
    """
    own = without_output(targets)
    if isinstance(own, Contrast):
        return asks_for_truth(own.targets) or asks_for_truth(own.against)
    return isinstance(own, str) and own == "true"


def check_targets(targets: Any) -> None:
    """Refuses what can never be a target, before any model is known.

    Raises:
      ValueError: `targets` is of no accepted kind.

    >>> check_targets("predicted")
    """
    if targets is None or callable(targets) or (isinstance(targets, str) and targets):
        return
    if isinstance(targets, Contrast):
        return
    if isinstance(targets, Mapping):
        own = next(iter(targets.values()), None)
        if len(targets) == 1 and own is not None and not callable(own):
            check_targets(own)
            return
    elif isinstance(targets, (int, np.integer)):
        if not isinstance(targets, bool):
            return
    else:
        try:
            values = np.asarray(targets)
        except ValueError:
            values = np.empty(0)  # rows of different length, or nothing that has numbers
        if values.ndim in (1, 2) and values.size and values.dtype.kind in "iuU":
            return
    raise ValueError(
        f"`targets` is of no known kind. Received: targets={targets!r:.120}. Expected 'true', "
        "'predicted', 'runner_up', a class by index or by name, a list of classes (one an "
        "example), a tbi.Contrast of two, a dict of one output's name and one of these, or a "
        "function of the model's output that returns one score an example. Give the index of a "
        "class, targets=3, say; of one-hot rows rows.argmax(axis=-1)."
    )


def check_target_names(targets: Targets | None, class_names: Sequence[str]) -> None:
    """Refuses names that are no classes, before any model is known.

    Raises:
      ValueError: A name is not among `class_names`.

    >>> check_target_names("dog", ["cat", "dog"])
    """
    targets = without_output(targets)
    if isinstance(targets, Contrast):
        check_target_names(targets.targets, class_names)
        check_target_names(targets.against, class_names)
        return
    if targets is None or callable(targets) or targets in WORDS:
        return
    for name in np.asarray(targets).reshape(-1):
        if isinstance(name, str):
            name_index(str(name), class_names, "targets")


def output_wanted(targets: Sequence[Targets]) -> str | int | None:
    """The output that targets name; None where none does.

    Raises:
      ValueError: They name different ones.

    >>> output_wanted([OfOutput("breed", "true"), "predicted"])
    'breed'
    """
    named = {target.output for target in targets if isinstance(target, OfOutput)}
    if len(named) > 1:
        raise ValueError(
            "`targets` name several outputs of the model. Received: "
            f"{', '.join(sorted(map(repr, named)))}. Expected one for all methods of a callback. "
            "Give each output a callback and a log_dir of its own."
        )
    return next(iter(named), None)


def weight_of(targets: Targets) -> float:
    """Of the opponent's score; 0 where there is none.

    >>> weight_of(Contrast("true", 3, 0.5)), weight_of("true")
    (0.5, 0.0)
    """
    own = without_output(targets)
    return own.weight if isinstance(own, Contrast) else 0.0


def describe_target(targets: Targets, task: Task) -> str:
    """What is differentiated, in words.

    Args:
      targets: What is explained.
      task: What the output means.

    >>> from tb_interpret.models.losses import Loss
    >>> describe_target("true", Task("classes", 3, "softmax")), describe_target(
    ...     "true", Task("values", 1, loss=Loss("values")))
    ('logit of the true class', 'output value')
    """
    if isinstance(targets, OfOutput):
        return f"{describe_target(targets.targets, task)} of output {targets.output!r}"
    if isinstance(targets, Contrast):
        against = describe_target(targets.against, task)
        less = "" if targets.weight == 1 else f"{targets.weight:g} × "
        return f"{describe_target(targets.targets, task)} less {less}{against}"
    if callable(targets):
        return f"target {targets_name(targets)!r}"
    if task.kind == "values":
        if task.num_units == 1:
            return "output value"
        return f"output value {targets}" if np.ndim(targets) == 0 else "given output values"
    noun = "label" if task.kind == "labels" else "class"
    if targets == "runner_up":
        what = "the runner-up"
    elif isinstance(targets, str) and targets in WORDS:
        each = "each" if task.kind == "labels" and targets == "true" else "the"
        what = f"{each} {targets} {noun}"
    else:
        what = f"{noun} {targets}" if np.ndim(targets) == 0 else f"given {noun}s"
    if task.head != "none" or task.loss.from_logits:
        return f"logit of {what}"
    if task.loss.kind == "unknown":
        return f"output of {what}, no softmax or sigmoid found"
    return f"output of {what}"


def targets_name(targets: Targets) -> str:
    """The name of a callable target; empty for classes."""
    if not callable(targets):
        return ""
    name = str(getattr(targets, "__name__", type(targets).__name__))
    return "your function" if name == "<lambda>" else name
