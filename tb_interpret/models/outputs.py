"""A model's outputs by name, the labels of each, and which of them is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.models.label_kind import LabelKind
from tb_interpret.models.layers import output_names

Key = str | int
# Of which kind the labels of each output are; of a single output under "".
LabelKinds = Mapping[Key, LabelKind]


def named_outputs(model: keras.Model, output: Any) -> dict[Key, Any]:
    """Outputs by name, or by place where they have none; a single one under "".

    Args:
      model: The model.
      output: What it puts out, a tensor or a structure of tensors.
    """
    if isinstance(output, Mapping):
        return dict(output)
    if not isinstance(output, (list, tuple)):
        return {"": output}
    if len(output) == 1:
        return {"": output[0]}
    names = output_names(model)
    known = len(names) == len(output)
    return dict(zip(names if known else range(len(output)), output, strict=True))


def labels_by_output(model: keras.Model, labels: Any) -> dict[Key, Any]:
    """Labels as they were given, by the output that they belong to; "" of the only one.

    Args:
      model: The model.
      labels: Of one output, or a dict of those of several, by name or by
        place; None without labels.
    """
    if labels is None:
        return {}
    if not isinstance(labels, Mapping):
        return {"": labels}
    names = output_names(model)

    def named(key: Key) -> Key:
        return names[key] if isinstance(key, int) and key < len(names) else key

    return {named(key): own for key, own in labels.items() if own is not None}


def labels_of(labels: Mapping[Key, Any], output: Key) -> Any:
    """The labels of one output; None where it has none.

    What is given without a name belongs to the output that is explained, and
    whatever is given to the only one that there is.
    """
    if output in labels:
        return labels[output]
    if output == "" and len(labels) == 1:
        return next(iter(labels.values()))
    return labels.get("")


def output_meant(
    model: keras.Model,
    outputs: Mapping[Key, Any],
    labels: LabelKinds,
    wanted: Key | None = None,
    custom: Sequence[tf.Tensor] = (),
    *,
    by_class: bool = True,
) -> Key | None:
    """Which of its outputs a model is explained by; None where it cannot be told.

    Args:
      model: The model.
      outputs: As `named_outputs` returns them.
      labels: Of which kind the labels of each output are.
      wanted: Name or place of the output; None where it is to be found: by
        the labels, or as the only one of classes or values.
      custom: Scores that functions have made of the output: what they depend
        on is explained.
      by_class: Whether something else than functions is to be explained.

    Raises:
      ValueError: There is no such output, or several may be meant.
    """
    _check_labels(model, outputs, labels)
    if wanted is not None:
        return _named(model, outputs, wanted)
    if len(outputs) == 1:
        (only,) = outputs
        return only
    return _meant(outputs, labels) if by_class else _depended_on(outputs, custom)


def width_of(tensor: Any) -> int | None:
    """Units of an output (batch, units) or (batch,); None of any other."""
    shape = getattr(tensor, "shape", None)
    if shape is None or shape.rank not in (1, 2) or not tensor.dtype.is_floating:
        return None
    return 1 if shape.rank == 1 else shape[1]


def _named(model: keras.Model, outputs: Mapping[Key, Any], wanted: Key) -> Key:
    if wanted in outputs:
        return wanted
    names = _names(model, outputs)
    if list(outputs) == [""] and wanted in names:
        return ""
    raise ValueError(
        f"The model has no such output. Received: targets={{{wanted!r}: …}}. Expected one of its "
        f"outputs: {', '.join(map(repr, names)) or 'it has but one, without a name'}. Name one of "
        "them, or give the target alone."
    )


def _names(model: keras.Model, outputs: Mapping[Key, Any]) -> list[Key]:
    if list(outputs) != [""]:
        return list(outputs)
    return [*output_names(model)]


def _check_labels(model: keras.Model, outputs: Mapping[Key, Any], labels: LabelKinds) -> None:
    """Refuses labels that belong to no output."""
    names = _names(model, outputs)
    unknown = [key for key in labels if key not in ("", *names, *outputs)]
    # Labels that are given by the names of the inputs' pipeline belong to the only output.
    if unknown and (len(outputs) > 1 or len(labels) > 1):
        raise ValueError(
            "The labels of `examples` do not belong to the model's outputs. Received: labels of "
            f"{', '.join(map(repr, labels))}. Expected those of "
            f"{', '.join(map(repr, names or outputs))}. Name them as the outputs are named, or "
            "give as many as there are outputs."
        )


def _meant(outputs: Mapping[Key, Any], labels: LabelKinds) -> Key | None:
    found = [key for key, tensor in outputs.items() if width_of(tensor) is not None]
    labeled = [key for key in found if labels.get(key, LabelKind()).form != "none"]
    if len(labeled) == 1 or len(found) == 1:
        return (labeled or found)[0]
    if not found:
        return None
    names = ", ".join(map(repr, outputs))
    raise ValueError(
        f"The model has several outputs. Received: {names}, and no word on which is explained. "
        f"Expected one. Name it together with its target, targets={{{found[0]!r}: 'true'}}, or "
        "give `targets` a function of the model's output that returns one score an example."
    )


def _depended_on(outputs: Mapping[Key, Any], custom: Sequence[tf.Tensor]) -> Key | None:
    """The only output that scores were made of; None where it is not one."""
    keys = {tensor.ref(): key for key, tensor in outputs.items() if isinstance(tensor, tf.Tensor)}
    found: set[Key] = set()
    waiting, seen = list(custom), set()
    while waiting:
        tensor = waiting.pop()
        if tensor.ref() in keys:
            found.add(keys[tensor.ref()])
        elif tensor.ref() not in seen:
            seen.add(tensor.ref())
            waiting += tensor.op.inputs
    return next(iter(found)) if len(found) == 1 else None
