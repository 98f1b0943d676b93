"""A method at work on a trained model: the same as in training, at one moment."""

from __future__ import annotations

import dataclasses
import functools
import logging
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.engine.asked import Asked, ask, task_facts
from tb_interpret.engine.fed import feed
from tb_interpret.engine.meaning import in_word
from tb_interpret.engine.progress import ProgressLine
from tb_interpret.engine.returned import check_value, checked_found
from tb_interpret.engine.subject import Described, Subject
from tb_interpret.engine.target import Target
from tb_interpret.engine.work import Moment, Work, check_count
from tb_interpret.models.inputs import check_inputs, require_built
from tb_interpret.models.kept import kept
from tb_interpret.models.request import PassResult, Request
from tb_interpret.models.target_table import refuse_one_hot
from tb_interpret.models.targets import Targets
from tb_interpret.results.explanation import Explanation
from tb_interpret_plugin import metadata

_log = logging.getLogger("tb_interpret")

# Examples at a time: bounds the memory.
_BATCH_SIZE = 32


class Explaining(Described, Protocol):
    """A method that makes a map an example."""

    def request(self, targets: Sequence[int]) -> Request | None:
        """What it wants of the one pass."""

    def begin(self, subject: Subject) -> Work:
        """It at work."""


def explain(
    method: Explaining,
    model: keras.Model,
    images: Any,
    targets: Targets | None,
    class_names: Any = None,
) -> list[Explanation]:
    """Maps of a model as it is now.

    Args:
      method: How.
      model: A built model of any style.
      images: A batch of model inputs, or `(images, labels)`, a dataset or a
        PyDataset.
      targets: What is explained; a table of classes `(batch, k)` for k maps
        an example. None for true labels where there are some, else what is
        predicted.
      class_names: Names by class index: for what is given by name.

    Returns:
      One explanation a series of the method.

    Raises:
      ValueError: The images, the layer or the targets do not suit the model.
    """
    require_built(model, getattr(method, "layer", None))
    check_value(method.title, method)
    is_table = isinstance(targets, tuple) and np.ndim(targets) == 2
    table: Any = targets
    columns = [tuple(own) for own in zip(*table, strict=True)] if is_table else [targets]
    examples = feed(model, images)
    check_inputs(model, examples.inputs)
    request = method.request(range(len(columns)))
    asked = ask(model, examples, columns, [] if request is None else [request], class_names)
    if is_table:
        refuse_one_hot(table, asked.traced.task)
    works = [
        method.begin(_subject(model, asked, column, own))
        for column, own in enumerate(asked.targets)
    ]
    result, at_a_time = _passed(asked)
    _check_counts(asked, result)
    by_column = [
        _run(method, work, asked, result, column, at_a_time) for column, work in enumerate(works)
    ]
    facts = task_facts(result.facts) if is_table else result.facts[0]
    explanations = []
    for number, series in enumerate(works[0].series):
        maps = [found[number] for found in by_column]
        explanations.append(
            Explanation(
                **vars(facts),
                maps=np.stack(maps, axis=1) if is_table else maps[0],
                layer=series.layer,
                channels_first=asked.traced.channels_first,
                picture=_picture(asked, series.layer),
                examples=asked.truth.owners,
                task=asked.traced.task.kind,
                meaning=in_word(series.meaning),
                title=series.title,
            )
        )
        _log.info("%s", described(series))
    asked.tell_notes()
    return explanations


def described(series: metadata.SeriesMetadata, size: tuple[int, int] | None = None) -> str:
    """A series in a line: what is explained, at which layer, of which size."""
    where = f" of layer {series.layer!r}" if series.layer else ""
    grid = f" ({size[0]} × {size[1]})" if size else ""
    return f"{series.title}{where}{grid}, {series.details}"


def _subject(model: keras.Model, asked: Asked, column: int, targets: Targets) -> Subject:
    traced, inputs = asked.traced, asked.examples.inputs
    functions = [targets] if callable(targets) else []
    return Subject(
        model,
        inputs,
        traced.task,
        traced.picture_input,
        traced.layers[0] if traced.layers else (),
        Target.of(targets, traced.task, column),
        column,
        asked.labels,
        _BATCH_SIZE,
        keep=functools.partial(kept, model, inputs, functions=functions),
    )


def _passed(asked: Asked) -> tuple[PassResult, int]:
    """What the pass finds, and how many examples go through the model at a time."""
    count = len(asked.examples)
    try:
        return asked.run(_BATCH_SIZE), _BATCH_SIZE
    except tf.errors.InvalidArgumentError:
        if count <= _BATCH_SIZE or not any(map(callable, asked.targets)):
            raise
    # A function that knows its examples, each one's mask say, suits all of them alone.
    return asked.run(count), count


def _run(
    method: Described, work: Work, asked: Asked, result: PassResult, column: int, at_a_time: int
) -> list[np.ndarray]:
    """The maps of all examples, one array a series."""
    count = len(asked.examples)
    found = result.found[0] if result.found else []
    moment = Moment(asked.examples.inputs, result.facts[column], found)
    batch_size = at_a_time if work.costs_time else count
    line = ProgressLine(method.title, work.unit)
    starts = range(0, count, batch_size)
    parts = []
    for number, start in enumerate(starts):
        tell = functools.partial(line.update, before=number, parts=len(starts))
        part = moment.of(slice(start, start + batch_size))
        returned = work.run(dataclasses.replace(part, on_step=tell))
        size = min(batch_size, count - start)
        parts.append(checked_found(method.title, work.series, returned, size))
    return [np.concatenate(maps) for maps in _by_series(parts)]


def _check_counts(asked: Asked, result: PassResult) -> None:
    """Refuses a layer that does not keep examples apart."""
    if asked.traced.layers:
        for layer, found in zip(asked.traced.layers[0], result.found[0], strict=False):
            for values in tf.nest.flatten(found):
                check_count(layer.path, values, len(asked.examples))


def _by_series(parts: Sequence[Any]) -> Iterator[list[np.ndarray]]:
    for of_series in zip(*parts, strict=True):
        yield [found.maps for found in of_series]


def _picture(asked: Asked, layer: str) -> int:
    """The input that a layer's output was made from."""
    of_request = asked.traced.layers[0] if asked.traced.layers else ()
    own = [x.picture for x in of_request if x.path == layer]
    return own[0] if own else asked.traced.picture_input.place
