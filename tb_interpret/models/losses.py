"""What a model's loss tells of its output."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import keras

from tb_interpret.models.keras_private import loss_options
from tb_interpret.models.layers import output_names

LossKind = Literal["one_class", "each_class", "crossentropy", "hinge", "values", "unknown"]

# By the names that Keras gives them. "hinge" gives scores no probability.
_KNOWN: dict[str, LossKind] = {
    "binary_crossentropy": "each_class",
    "binary_focal_crossentropy": "each_class",
    "categorical_crossentropy": "one_class",
    "categorical_focal_crossentropy": "one_class",
    "categorical_generalized_cross_entropy": "one_class",
    "categorical_hinge": "hinge",
    "circle": "values",  # of embeddings
    "cosine_similarity": "values",
    "hinge": "hinge",
    "huber": "values",
    "kl_divergence": "one_class",
    "log_cosh": "values",
    "mean_absolute_error": "values",
    "mean_absolute_percentage_error": "values",
    "mean_squared_error": "values",
    "mean_squared_logarithmic_error": "values",
    "poisson": "values",
    "sparse_categorical_crossentropy": "one_class",
    "squared_hinge": "hinge",
}
# How people name losses of their own; the first that is found counts.
_HINTS: tuple[tuple[str, LossKind], ...] = (
    (r"binary|bce|sigmoid|multi_?label", "each_class"),
    (r"sparse|categorical|softmax|multi_?class", "one_class"),
    (r"cross_?entropy|focal|nll|logloss|log_loss", "crossentropy"),
    (r"hinge", "hinge"),
    (r"(^|_)(r?mse|mae|mape|l1|l2|huber|smooth_l1|iou|giou)(_|$)", "values"),
    (r"squared|absolute|regress|log_?cosh|distance", "values"),
)


@dataclasses.dataclass(frozen=True)
class Loss:
    """A loss, as far as it says what the output means.

    Attributes:
      kind: `"one_class"` (cross-entropy over classes of which one is true),
        `"each_class"` (binary, each class by itself), `"crossentropy"` (of
        one of these two kinds), `"hinge"`, `"values"` (a distance between
        numbers) or `"unknown"`.
      name: For people; empty without a loss.
      from_logits: Whether it takes logits; None where it does not say.
      ignored: The class that stands for a missing label; None without one.
    """

    kind: LossKind = "unknown"
    name: str = ""
    from_logits: bool | None = None
    ignored: int | None = None


def loss_of(model: keras.Model, output: str | int = "", place: int = 0, count: int = 1) -> Loss:
    """What the loss of a model's output tells.

    Args:
      model: Compiled or not.
      output: Name of the output, or its place.
      place: Of the output among all.
      count: How many outputs there are.

    Returns:
      A `Loss` of kind "unknown" where there is none, or one that we do not
      know. Losses of one's own are known by what they inherit from or wrap,
      else by the words in their names.

    >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    >>> model.compile(loss="mse")
    >>> loss_of(model).kind
    'values'
    """
    loss = getattr(model, "loss", None) if getattr(model, "compiled", False) else None
    if isinstance(loss, Mapping):
        names = output_names(model)
        named = names[place] if place < len(names) == count else output
        alone = next(iter(loss.values())) if count == len(loss) == 1 else None
        loss = loss.get(output, loss.get(named, alone))
    elif isinstance(loss, Sequence) and not isinstance(loss, str):
        loss = loss[place] if place < len(loss) == count else None
    return _facts(loss)


def all_losses(model: keras.Model) -> tuple[Loss, ...]:
    """What the losses of all outputs tell, to see whether a model was compiled anew."""
    given = getattr(model, "loss", None) if getattr(model, "compiled", False) else None
    if isinstance(given, Mapping):
        return tuple(_facts(loss) for loss in given.values())
    if isinstance(given, Sequence) and not isinstance(given, str):
        return tuple(_facts(loss) for loss in given)
    return (_facts(given),)


def _facts(loss: Any) -> Loss:
    if isinstance(loss, str):
        try:
            loss = keras.losses.get(loss)
        except ValueError:
            return Loss(name=loss)
    if loss is None:
        return Loss()
    names, options = _names_and_options(loss)
    kind: LossKind = next((_KNOWN[name] for name in names if name in _KNOWN), "unknown")
    if kind == "unknown":
        hinted = (meant for words, meant in _HINTS for name in names if re.search(words, name))
        kind = next(hinted, "unknown")
    from_logits = options.get("from_logits")
    if from_logits is None and names[-1] in _KNOWN and _KNOWN[names[-1]] != "values":
        from_logits = False  # as Keras' functions have it by default
    ignored = options.get("ignore_class")
    return Loss(
        kind,
        names[0],
        None if from_logits is None else bool(from_logits),
        None if ignored is None else int(ignored),
    )


def _names_and_options(loss: Any) -> tuple[list[str], dict[str, Any]]:
    """Names of a loss and of what it is made of, outermost first, and what it was given."""
    names: list[str] = []
    options: dict[str, Any] = {}
    while loss is not None:
        inner = None
        if isinstance(loss, functools.partial):
            given, inner = loss.keywords, loss.func
        elif isinstance(loss, keras.losses.Loss):
            names += [_snake(kind.__name__) for kind in type(loss).__mro__[:-1]]
            given = {**loss_options(loss), **vars(loss)}
            inner = getattr(loss, "fn", None)
        else:
            names.append(_snake(getattr(loss, "__name__", type(loss).__name__)))
            given = {}
        options = {**given, **options}
        loss = inner
    return [name for name in names if name not in ("loss", "loss_function_wrapper")], options


def _snake(name: str) -> str:
    """`"BinaryCrossentropy"` as `"binary_crossentropy"`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
