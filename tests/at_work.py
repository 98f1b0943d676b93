"""Methods at work on a model, as a training has them."""

from __future__ import annotations

from typing import Any

import keras

from tb_interpret.callbacks.interpret import InterpretCallback
from tb_interpret.callbacks.session import Session
from tb_interpret.engine.asked import ask
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.target import Target
from tb_interpret.engine.work import Moment, Work
from tb_interpret.examples import read_examples
from tb_interpret.methods.method import Method


def session_of(callback: InterpretCallback) -> Session:
    """What a callback has between the beginning of a training and its end."""
    assert callback._explaining is not None
    return callback._explaining.session


def begin(
    method: Method, model: keras.Model, images: Any, targets: Any = "predicted"
) -> tuple[Work, Moment]:
    """A method at work, and the moment after a first pass."""
    examples = read_examples(images)
    request = method.request([0] if method.explains_score else [])
    asked = ask(model, examples, [targets], [] if request is None else [request])
    result, traced = asked.run(), asked.traced
    subject = Subject(
        model,
        examples.inputs,
        traced.task,
        traced.picture_input,
        traced.layers[0] if request is not None else (),
        Target.of(targets, traced.task) if method.explains_score else None,
        labels=asked.labels,
        batch_size=len(examples),
    )
    found = result.found[0] if request is not None else []
    return method.begin(subject), Moment(examples.inputs, result.facts[0], found)
