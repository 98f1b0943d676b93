"""What may hold examples, and what people give by mistake."""

from __future__ import annotations

import numbers
import os
from collections.abc import Iterator, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_interpret.photographs import is_photograph, photographs_as_arrays

_FIX = "A few pictures of the validation set do: examples=(x_val[:8], y_val[:8])."
_UNEVEN = "rows of different length"
_READ = (
    "Read the files first: keras.utils.image_dataset_from_directory(…), or each by "
    "keras.utils.img_to_array(keras.utils.load_img(path, target_size=size)), and np.stack them."
)


def check_source(source: Any) -> None:
    """Refuses what cannot hold examples, before anything is read.

    Raises:
      ValueError: `source` is of no accepted kind.
    """
    _refuse_kinds(source)
    if isinstance(source, (tf.data.Dataset, keras.utils.PyDataset, dict)) or hasattr(
        source, "__array__"
    ):
        return
    if isinstance(source, (tuple, list)) and source:
        _refuse_kinds(source[0])
        return
    if is_photograph(source):
        return
    raise ValueError(
        f"`examples` is of no known kind. Received: examples={source!r:.80}. Expected an array "
        "of inputs, a tuple (inputs, labels), a tf.data.Dataset or a keras.utils.PyDataset. "
        f"{_FIX}"
    )


def refuse_nothing(source: Any) -> None:
    """Refuses what holds no input at all.

    Raises:
      ValueError: None, or an empty list, tuple or dict.
    """
    if source is None or (isinstance(source, (list, tuple, dict)) and not source):
        raise ValueError(f"There are no examples. Received: {source!r}. Expected inputs. {_FIX}")


def refuse_endless(source: Any) -> None:
    """Refuses a dataset that repeats for ever, where all of it is asked for.

    Raises:
      ValueError: It has no end.
    """
    endless = isinstance(source, tf.data.Dataset) and (
        source.cardinality() == tf.data.INFINITE_CARDINALITY
    )
    if endless:
        raise ValueError(
            "The dataset has no end. Received: a tf.data.Dataset that repeats for ever. Expected "
            "one with so many examples as are to be explained. Take some: dataset.take(4)."
        )


def read_array(values: Any, name: str = "") -> np.ndarray:
    """An array of numbers.

    Args:
      values: An array, a tensor, or an array of objects that are arrays of
        one size.
      name: Of the input, where there are several.

    Raises:
      ValueError: File names, ragged or symbolic tensors, iterators, or what
        is no number.
    """
    _refuse_kinds(values, name)
    try:
        array = np.asarray(values)
    except Exception as error:
        raise ValueError(
            f"{_examples(name)} cannot be read. Received: {type(values).__name__} "
            f"({error!s:.120}). Expected pictures as the model takes them, uint8 or floating. "
            f"{_FIX}"
        ) from error
    if array.dtype.kind == "O":
        array = _unpacked(array, name)
    if array.dtype.kind in "US":
        _refuse_files(next(iter(array.reshape(-1).tolist()), ""), name)
    if array.dtype.kind == "c":
        raise ValueError(
            f"{_examples(name)} holds complex numbers. Received: {array.dtype}, shape "
            f"{array.shape}. Expected pictures as the model takes them, uint8 or floating. Give "
            "their size, np.abs(x), or both parts as channels."
        )
    if array.dtype.kind in "OmM" or array.dtype.names:
        odd = next((each for each in array.reshape(-1).tolist() if np.ndim(each) == 0), values)
        raise ValueError(
            f"{_examples(name)} holds no numbers. Received: an array of {type(odd).__name__}, "
            f"shape {array.shape}. Expected pictures as the model takes them, uint8 or floating. "
            f"{'Stack them: np.stack(pictures).' if array.ndim else _FIX}"
        )
    if array.ndim == 0:
        raise ValueError(
            f"{_examples(name)} holds a single number. Received: {array!r}. Expected a batch of "
            f"model inputs, the first axis being the examples. {_FIX}"
        )
    return array


def _unpacked(array: np.ndarray, name: str) -> np.ndarray:
    """Of an array of objects, what they are; as it is where they are nothing of one kind."""
    each = array.reshape(-1).tolist()
    if not each:
        raise ValueError(f"There are no examples. Received: {array!r:.80}. Expected inputs. {_FIX}")
    for odd in each:
        _refuse_kinds(odd, name)
    if all(is_photograph(one) for one in each):
        each = photographs_as_arrays(each)
    if all(isinstance(one, numbers.Number) for one in each):
        return np.asarray(each).reshape(array.shape)
    if any(shape_of(one) == () for one in each):
        return array
    refuse_sizes(each)
    own = [np.asarray(one) for one in each]
    return np.stack(own).reshape(array.shape + own[0].shape)


def refuse_sizes(pictures: Sequence[Any]) -> None:
    """Refuses pictures of different sizes.

    Raises:
      ValueError: They cannot be one batch.
    """
    refuse_shapes([shape_of(picture) for picture in pictures])


def refuse_shapes(shapes: Sequence[tuple[int, ...] | str]) -> None:
    """Refuses pictures of these shapes, if they are not one.

    Raises:
      ValueError: They cannot be one batch.
    """
    known = list(dict.fromkeys(shapes))
    if len(known) > 1 or _UNEVEN in known:
        raise ValueError(_sizes(", ".join(map(str, known[:3]))))


def _sizes(received: str) -> str:
    return (
        f"The pictures of `examples` differ in size. Received: {received}. Expected one size, "
        "that of the model's input. Bring them to it as you do for training: "
        "keras.ops.image.resize(picture, (height, width))."
    )


def shape_of(picture: Any) -> tuple[int, ...] | str:
    """Of what may be an array, or words where it is none.

    >>> shape_of([[1], [2, 3]])
    'rows of different length'
    """
    try:
        return tuple(np.shape(picture))
    except Exception:
        return _UNEVEN


def _refuse_kinds(values: Any, name: str = "") -> None:
    """Refuses what numpy would not read, or would take for one object."""
    what = fix = ""
    if isinstance(values, (str, bytes, os.PathLike)):
        _refuse_files(values, name)
    if isinstance(values, tf.RaggedTensor):
        raise ValueError(_sizes(f"a RaggedTensor of shape {tuple(values.shape)}"))
    if isinstance(values, keras.KerasTensor) or tf.is_symbolic_tensor(values):
        what, fix = "symbolic and has no numbers", f"Give the pictures themselves. {_FIX}"
    elif isinstance(values, Iterator) and not isinstance(values, keras.utils.PyDataset):
        what = "an iterator, of which each element is there once"
        fix = "Take from it what is to be explained: examples=next(iterator)."
    elif isinstance(values, (set, frozenset)):
        what, fix = "a set, which has no order", "Give a list of them."
    if what:
        raise ValueError(
            f"{_examples(name)} is {what}. Received: {values!r:.80}. Expected an array of inputs, "
            "a tuple (inputs, labels), a tf.data.Dataset or a keras.utils.PyDataset. "
            f"{fix}"
        )


def _refuse_files(path: Any, name: str = "") -> None:
    if name:
        raise ValueError(
            f"{_examples(name)} holds words. Received: {os.fspath(path)!r:.80}. Expected numbers: "
            "inputs of words are not explained. Leave it out if the model does not take it; if "
            f"the words are names of pictures, read these. {_READ}"
        )
    raise ValueError(
        f"`examples` are names of files. Received: {os.fspath(path)!r:.80}. Expected the pictures "
        f"themselves, as the model takes them. {_READ}"
    )


def _examples(name: str) -> str:
    return f"Input {name} of `examples`" if name else "`examples`"
