"""Examples as users give them, and as the model is fed with them."""

from __future__ import annotations

import dataclasses
import logging
from typing import Any

import keras
import tensorflow as tf

from tb_interpret.examples import Examples, read_examples
from tb_interpret.models.inputs import refuse_single
from tb_interpret.models.preprocessor import preprocess

_log = logging.getLogger("tb_interpret")


def fed_examples(model: keras.Model, examples: Examples) -> tuple[Examples, str]:
    """Examples after the model's own preprocessor, as `fit` applies it.

    Args:
      model: A model.
      examples: As they were given.

    Returns:
      What goes into the model, and a sentence that says so; empty if they are
      as they were given.
    """
    fed = preprocess(model, examples.inputs, examples.labels)
    if not fed.by:
        return examples, ""
    shapes = [
        tuple(tf.nest.flatten(inputs)[0].shape[1:]) for inputs in (examples.inputs, fed.inputs)
    ]
    said = (
        f"The model's own preprocessor {fed.by} is applied to the examples, as fit does: "
        f"{shapes[0]} becomes {shapes[1]}; maps lie over what it puts out."
    )
    return dataclasses.replace(examples, inputs=fed.inputs, labels=fed.labels), said


def feed(model: keras.Model, source: Any, max_examples: int | None = None) -> Examples:
    """Reads examples and feeds them likewise, and says so in the log.

    Args:
      model: A model.
      source: What `read_examples` takes.
      max_examples: How many to take at the most; None for all.
    """
    refuse_single(model, source)
    fed, said = fed_examples(model, read_examples(source, max_examples))
    if said:
        _log.info(said)
    return fed
