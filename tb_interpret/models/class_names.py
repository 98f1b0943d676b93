"""Names of classes, in the order of the model's units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tb_interpret.models.task import Task

_WORDS = {"targets": "'true', 'predicted', 'runner_up', "}


def names_by_index(class_names: Any) -> list[str]:
    """Names in the order of the classes that they name.

    Args:
      class_names: A sequence in that order, a dict from name to index or from
        index to name, or None.

    Raises:
      ValueError: A dict leaves an index out, or names one twice.

    >>> names_by_index({"dog": 1, "cow": 2, "cat": 0})
    ['cat', 'dog', 'cow']
    """
    if class_names is None:
        return []
    if not isinstance(class_names, Mapping):
        if isinstance(class_names, (str, bytes)):
            raise ValueError(
                f"`class_names` is one name. Received: class_names={class_names!r}. Expected one "
                "a class, in the order of the model's units. Put them into a list."
            )
        return _checked(class_names)
    by_index = all(_is_index(key) for key in class_names)
    pairs = [(k, v) if by_index else (v, k) for k, v in class_names.items()]
    indices = [index for index, _ in pairs]
    if not all(_is_index(i) for i in indices) or sorted(indices) != list(range(len(pairs))):
        raise ValueError(
            "`class_names` does not name each class once. Received: "
            f"class_names={class_names!r:.120}. Expected the indices 0 to {len(pairs) - 1}, "
            "each once. Give a name for each class, in a list or by index."
        )
    return [_word(name) for _, name in sorted(pairs, key=lambda pair: int(pair[0]))]


def _checked(class_names: Any) -> list[str]:
    """Names in the order in which they are given, if they have one."""
    ordered = hasattr(class_names, "__array__") or isinstance(class_names, Sequence)
    try:
        is_list = ordered and np.asarray(class_names).ndim == 1
    except ValueError:
        is_list = False  # rows of different length
    if not is_list:
        raise ValueError(
            f"`class_names` is no list of names. Received: class_names={class_names!r:.120}. "
            "Expected one name a class, in the order of the model's units. Give a list, or a "
            "dict from name to index."
        )
    names = [_word(name) for name in np.asarray(class_names).tolist()]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise ValueError(
            f"`class_names` names several classes alike. Received: {twice[0]!r} for classes "
            f"{[i for i, name in enumerate(names) if name == twice[0]]}. Expected a name of its "
            "own for each, or an empty one. Rename them."
        )
    return names


def check_names(class_names: Sequence[str], task: Task) -> None:
    """Refuses names that are not one a class.

    Raises:
      ValueError: Their number is not that of the model's classes or units.

    >>> check_names(["cat", "dog"], Task("classes", num_units=2))
    """
    expected = task.num_classes or task.num_units
    if not class_names or not expected or len(class_names) == expected:
        return
    if task.kind == "values" and expected == 1:
        raise ValueError(
            f"The model puts out one value, and no classes. Received: {len(class_names)} names in "
            "`class_names`. Expected none. Leave them out; where the output stands for classes, "
            "compile with a loss that says so."
        )
    what = task.kind
    one = " (one unit stands for two)" if task.is_single_unit else ""
    raise ValueError(
        f"`class_names` does not fit the model. Received: {len(class_names)} names, "
        f"{class_names[0]!r} to {class_names[-1]!r}. Expected {expected}: the model tells "
        f"{expected} {what}{one}. Give one name for each, in the order of the model's units."
    )


def name_index(name: str, class_names: Sequence[str], source: str) -> int:
    """The index of the class of this name.

    Args:
      name: Of a class.
      class_names: Names by class index; empty when not known.
      source: Where the name comes from, for the error.

    Raises:
      ValueError: There is no such name, or no names at all.

    >>> name_index("dog", ["cat", "dog"], "targets")
    1
    """
    if name in class_names:
        return list(class_names).index(name)
    if not class_names:
        raise ValueError(
            f"A name in `{source}` cannot be looked up. Received: {name!r}, and no class names. "
            f"Expected {_WORDS.get(source, '')}class indices, or names together with "
            "`class_names`. Give class_names=[…], in the order of the model's units."
        )
    listed = ", ".join(repr(each) for each in class_names[:12])
    more = f" and {len(class_names) - 12} more" if len(class_names) > 12 else ""
    raise ValueError(
        f"A name in `{source}` is no class. Received: {name!r}. Expected one of `class_names`: "
        f"{listed}{more}. Correct it, or add it to `class_names`."
    )


def _is_index(value: Any) -> bool:
    return hasattr(value, "__index__") and not isinstance(value, bool)


def _word(name: Any) -> str:
    return name.decode(errors="replace") if isinstance(name, bytes) else str(name)
