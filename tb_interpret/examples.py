"""The examples that are explained: read once, checked, the same every epoch."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.label_arrays import label_arrays
from tb_interpret.photographs import is_photograph, photographs_as_arrays
from tb_interpret.sources import (
    read_array,
    refuse_endless,
    refuse_nothing,
    refuse_shapes,
    refuse_sizes,
    shape_of,
)


@dataclasses.dataclass(frozen=True)
class Examples:
    """A batch of model inputs with their labels.

    Attributes:
      inputs: An array `(batch, ...)`, or the structure of arrays that the
        model takes.
      labels: As they were given, first axis the batch: an array, or a dict of
        those of several outputs, by name or by place; None without labels.
    """

    inputs: Any
    labels: Any

    def __len__(self) -> int:
        return len(tf.nest.flatten(self.inputs)[0])

    def take(self, places: np.ndarray) -> Examples:
        """The examples at these places, repeated as they are."""
        if np.array_equal(places, np.arange(len(self))):
            return self
        inputs, labels = tf.nest.map_structure(
            lambda x: None if x is None else x[places], (self.inputs, self.labels)
        )
        return Examples(inputs, labels)


def read_examples(source: Any, max_examples: int | None = None, input_rank: int = 4) -> Examples:
    """Reads the first examples of an array, a dataset or a PyDataset.

    Args:
      source: An array of inputs, `(inputs, labels)`, a list of pictures (of
        PIL, too), a dict of inputs by name; or a `tf.data.Dataset`, batched or
        not, or a `PyDataset`, whose elements are such. Sample weights are
        ignored. A dataset is iterated once, so far as needed.
      max_examples: How many to take at the most; None for all.
      input_rank: Rank of the model's input, batch included: tells a batched
        dataset from one that is not.

    Returns:
      The examples, in memory.

    Raises:
      ValueError: There are none, or inputs and labels differ in number.

    >>> len(read_examples((np.zeros((10, 4, 4, 1)), np.zeros(10)), max_examples=8))
    8
    """
    if max_examples is None:
        refuse_endless(source)
    refuse_nothing(source)
    most = sys.maxsize if max_examples is None else min(max_examples, sys.maxsize)
    return _join([_split(part) for part in _parts(source, most, input_rank)], most)


def read_in_parts(source: Any, input_rank: int = 4) -> Iterator[Examples]:
    """Reads all of it batch by batch: not all of a dataset is in memory at a time.

    Args:
      source: As `read_examples` takes it.
      input_rank: Likewise.

    Raises:
      ValueError: As `read_examples` does.
    """
    refuse_endless(source)
    refuse_nothing(source)
    is_empty = True
    for part in _parts(source, sys.maxsize, input_rank):
        is_empty = False
        yield _join([_split(part)], sys.maxsize)
    if is_empty:
        _join([], 0)


def _parts(source: Any, max_examples: int, input_rank: int) -> Iterator[Any]:
    """Batches that together hold `max_examples`, if there are so many."""
    if isinstance(source, tf.data.Dataset):
        element = tf.nest.flatten(_split(source.element_spec)[0])[0]
        batched = element.shape.rank in (input_rank, None)
        for part in (source if batched else source.batch(1)).take(max_examples):
            yield part
            max_examples -= _count(part)
            if max_examples <= 0:
                return
    elif isinstance(source, keras.utils.PyDataset):
        for index in range(source.num_batches or 0):
            part = source[index]
            yield part
            max_examples -= _count(part)
            if max_examples <= 0:
                return
    else:
        yield source


def _count(part: Any) -> int:
    """How many examples a batch holds."""
    first = tf.nest.flatten(part)[0]
    # Pictures of several sizes have no len() in one tensor: they are refused in words later.
    return int(first.nrows()) if isinstance(first, tf.RaggedTensor) else len(first)


def _split(part: Any) -> tuple[Any, Any]:
    """Inputs and labels of what a dataset yields or a user passes."""
    if isinstance(part, tuple) and not all(is_photograph(each) for each in part):
        return (part[0], part[1]) if len(part) > 1 else (part[0], None)
    return part, None


def _join(parts: list[tuple[Any, Any]], max_examples: int) -> Examples:
    """One batch of many."""
    inputs = [_read_inputs(x) for x, _ in parts]
    if not inputs or not len(tf.nest.flatten(inputs[0])[0]):
        raise ValueError(
            "`examples` is empty. Received: no example. Expected at least one. Give a few "
            "pictures of the validation set: examples=(x_val[:8], y_val[:8])."
        )
    tf.nest.map_structure(lambda *xs: refuse_shapes([x.shape[1:] for x in xs]), *inputs)
    joined = tf.nest.map_structure(lambda *xs: np.concatenate(xs)[:max_examples], *inputs)
    counts = [len(tf.nest.flatten(x)[0]) for x in inputs]
    labels = [label_arrays(y, count) for (_, y), count in zip(parts, counts, strict=True)]
    known = None
    if all(y is not None for y in labels):
        tf.nest.map_structure(_refuse_label_shapes, *labels)
        known = tf.nest.map_structure(lambda *ys: np.concatenate(ys)[:max_examples], *labels)
    arrays = [x for x in tf.nest.flatten((joined, known)) if x is not None]
    if len({len(x) for x in arrays}) > 1:
        raise ValueError(_different_number(inputs, [] if known is None else labels))
    return Examples(joined, known)


def _different_number(inputs: list[Any], labels: list[Any]) -> str:
    """What is said of batches that do not hold as many labels as inputs."""
    given = [_counts(inputs), _counts(labels)]
    fix = "Slice both alike: (x_val[:8], y_val[:8])."
    if given[1] == ["1"]:
        fix = "Of one example give both a batch axis: (x[None], [label])."
    words = [
        f"{' and '.join(own)} {what if own == ['1'] else what + 's'}"
        for own, what in zip(given, ("input", "label"), strict=True)
        if own
    ]
    return (
        "`examples` has inputs and labels of different number. Received: "
        f"{', '.join(words)}. Expected as many labels as inputs. {fix}"
    )


def _counts(batches: list[Any]) -> list[str]:
    """How many each input or output has, of all batches."""
    of_each = zip(*([len(x) for x in tf.nest.flatten(batch)] for batch in batches), strict=True)
    return [str(count) for count in dict.fromkeys(map(sum, of_each))]


def _refuse_label_shapes(*batches: np.ndarray) -> None:
    """Refuses labels that are of one shape in each batch, of another in the next."""
    shapes = list(dict.fromkeys(batch.shape[1:] for batch in batches))
    if len(shapes) > 1:
        raise ValueError(
            "The labels of `examples` differ in shape. Received: "
            f"{', '.join(map(str, shapes[:3]))}. Expected one shape for all examples. Give one "
            "batch of them: examples=next(iter(dataset))."
        )


def _read_inputs(inputs: Any) -> Any:
    """The structure of arrays that the model takes."""
    refuse_nothing(inputs)
    inputs = _stacked(inputs)
    if isinstance(inputs, Mapping):
        return {key: _arrays(_stacked(own), repr(key)) for key, own in inputs.items()}
    if type(inputs) is list and any(hasattr(own, "__array__") for own in inputs):
        return [_arrays(own, str(place)) for place, own in enumerate(inputs)]
    return _arrays(inputs, "")


def _arrays(inputs: Any, name: str) -> Any:
    return tf.nest.map_structure(lambda values: _to_array(values, name), inputs)


def _stacked(inputs: Any) -> Any:
    """One array of a list of pictures: that is how people hold photographs."""
    if is_photograph(inputs):
        return photographs_as_arrays([inputs])[0]
    if not isinstance(inputs, (list, tuple)) or not inputs:
        return inputs
    photographs = iter(photographs_as_arrays([each for each in inputs if is_photograph(each)]))
    pictures = [next(photographs) if is_photograph(each) else each for each in inputs]
    if all(isinstance(each, (int, float)) for each in tf.nest.flatten(inputs)):
        refuse_sizes(pictures)
        return np.asarray(inputs)
    if all(_is_picture(each) for each in pictures):
        refuse_sizes(pictures)
        return np.stack([read_array(each) for each in pictures])
    return inputs


def _is_picture(value: Any) -> bool:
    return hasattr(value, "__array__") and len(shape_of(value)) == 3


def _to_array(values: Any, name: str) -> np.ndarray:
    """In the dtype in which `fit` would pass it on."""
    array = read_array(values, name)
    return array.astype(keras.config.floatx()) if array.dtype == np.float64 else array
