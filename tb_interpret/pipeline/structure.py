"""Which component of an element is its picture, which its label."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.photographs import is_photograph, photographs_as_arrays

Where = str | int | Callable[[Any], Any]

_CHANNELS = (1, 2, 3, 4)
_PICTURE_KEYS = ("image", "images")
_LABEL_KEYS = ("label", "labels")


@dataclass(frozen=True)
class Roles:
    """Where the user says that things are; None: found by itself.

    Each is a key, an index, or a function of the element.
    """

    image: Where | None = None
    mask: Where | None = None
    boxes: Where | None = None
    points: Where | None = None
    label: Where | None = None
    key: Where | None = None


ROLES = tuple(field.name for field in fields(Roles))


@dataclass(frozen=True)
class Parts:
    """What of an element is watched.

    Attributes:
      values: Tensors or arrays by role, without those that it has not.
      identity: What it is known by: its key or picture, else a path or the like.
      batched: Whether it is a batch of elements.
    """

    values: dict[str, Any]
    identity: Any
    batched: bool


@dataclass(frozen=True)
class _Leaf:
    path: tuple[str | int, ...]
    value: Any

    @property
    def shape(self) -> tuple[int | None, ...] | None:
        """Its axes; None: not even their number is known."""
        shape = getattr(self.value, "shape", ())
        if isinstance(shape, tf.TensorShape):
            return None if shape.rank is None else tuple(shape.as_list())
        return tuple(shape)

    @property
    def rank(self) -> int | None:
        return None if self.shape is None else len(self.shape)

    @property
    def kind(self) -> str:
        """As numpy has it: `"u"`, `"i"`, `"f"`, `"b"`, `"S"`; `""` for what is left alone."""
        if isinstance(self.value, (str, bytes, os.PathLike)):
            return "S"
        if isinstance(self.value, tf.Tensor):
            dtype = self.value.dtype
            if dtype == tf.string:
                return "S"
            if dtype == tf.bool:
                return "b"
            return "f" if dtype.is_floating else "u" if dtype.is_unsigned else "i"
        if isinstance(self.value, (np.ndarray, np.generic)):
            # bfloat16 and the like are numbers of a kind of their own.
            return {"U": "S", "O": "S", "V": "f"}.get(self.value.dtype.kind, self.value.dtype.kind)
        if isinstance(self.value, (bool, int, float)):
            return "f" if isinstance(self.value, float) else "i"
        return ""

    def __str__(self) -> str:
        name = ".".join(map(str, self.path)) or "it"
        dtype = getattr(self.value, "dtype", type(self.value).__name__)
        dtype = getattr(dtype, "name", dtype)
        odd = "" if self.kind else f"{type(self.value).__name__} of "
        return f"{name}: {odd}{dtype} {'of unknown shape' if self.shape is None else self.shape}"


def check_roles(roles: Roles) -> None:
    """Refuses what is no place in an element.

    Raises:
      ValueError: It is no key, no index and no function.
    """
    for role in ROLES:
        where = getattr(roles, role)
        known = isinstance(where, (str, int)) and not isinstance(where, bool)
        if where is not None and not known and not callable(where):
            raise ValueError(
                f"`{role}` is no place in an element. Received: {role}={where!r:.80}. Expected a "
                f"key, an index or a function of the element. Give {role}=1, say."
            )


def as_element(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """What a function was called on, as one element.

    >>> as_element((1,), {}), as_element((1, 2), {}), as_element((), {"image": 1})
    (1, (1, 2), {'image': 1})
    """
    if not args:
        return dict(kwargs)
    return args[0] if len(args) == 1 else args


def find(element: Any, roles: Roles, name: str, *, strict: bool) -> Parts:
    """What of an element is watched.

    Args:
      element: Tensors or arrays in tuples, lists and dicts.
      roles: Where the user says that they are.
      name: As the stage is made, for errors.
      strict: Whether an element is refused whose picture is not sure; else it
        has none.

    Raises:
      ValueError: It is not sure which component is the picture or the label.
    """
    leaves = [_Leaf(path, _photograph(value)) for path, value in _walk(element)]
    values = {}
    for role in ROLES:
        where = getattr(roles, role)
        found = None if where is None else _photograph(_at(element, where))
        if found is not None:
            values[role] = found
    taken = [id(value) for value in values.values()]
    free = [leaf for leaf in leaves if id(leaf.value) not in taken]
    if roles.image is None:
        picture = _picture(free, element, name, strict=strict)
        if picture is not None:
            values["image"] = picture.value
    elif strict and "image" not in values and "image" not in _missing_may_be(leaves):
        raise _refusal(name, f"has no component {roles.image!r}", leaves, "image=0")
    batched = "image" in values and _Leaf((), values["image"]).rank == 4
    if roles.label is None:
        label = _label(element, values, batched, name, strict=strict)
        if label is not None:
            values["label"] = label
    if batched and _Leaf((), values.get("label", np.zeros(1))).rank == 0:
        if strict:
            raise _refusal(
                name, "has a picture of four axes and one label: frames, or a batch?", leaves,
                "image=lambda element: element[0][-1], say",
            )  # fmt: skip
        del values["image"]
        batched = False
    identity = _identity(values, leaves)
    if "image" not in values and identity is not None:
        batched = bool(_Leaf((), identity).rank)
    return Parts(values, identity, batched)


def _missing_may_be(leaves: list[_Leaf]) -> tuple[str, ...]:
    """Paths and bytes are no pictures yet."""
    return ("image",) if any(leaf.kind == "S" for leaf in leaves) else ()


def _walk(element: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Any]]:
    if isinstance(element, Mapping):
        for key in sorted(element, key=str):
            yield from _walk(element[key], (*path, str(key)))
    elif isinstance(element, (tuple, list)):
        for index, each in enumerate(element):
            yield from _walk(each, (*path, index))
    elif element is not None:
        yield path, element


def _photograph(value: Any) -> Any:
    return photographs_as_arrays([value])[0] if is_photograph(value) else value


def _at(element: Any, where: Where) -> Any:
    """The component of that name or number; None: there is none."""
    if callable(where):
        try:
            return _array(where(element))
        except (KeyError, IndexError, TypeError, AttributeError):
            return None  # made for the other end of the stage
    if isinstance(where, int):
        if isinstance(element, (tuple, list)):
            return _array(element[where]) if -len(element) <= where < len(element) else None
        return element if where in (0, -1) and not isinstance(element, Mapping) else None
    if isinstance(element, Mapping):
        if where in element:
            return _array(element[where])
        inner = [each for each in element.values() if isinstance(each, (Mapping, tuple))]
    else:
        inner = list(element) if isinstance(element, (tuple, list)) else []
        named = getattr(element, where, None) if hasattr(element, "_fields") else None
        if named is not None:
            return _array(named)
    return next((found for each in inner if (found := _at(each, where)) is not None), None)


def _array(value: Any) -> Any:
    """Lists of numbers as Python code holds boxes and points."""
    return np.asarray(value, np.float32) if isinstance(value, (list, tuple)) else value


def _picture(leaves: list[_Leaf], element: Any, name: str, *, strict: bool) -> _Leaf | None:
    numbers = [leaf for leaf in leaves if leaf.kind in ("u", "i", "f")]
    of_rank = {rank: [leaf for leaf in numbers if leaf.rank == rank] for rank in (3, 4)}
    found = of_rank[4] or of_rank[3]
    if not found:
        unsure = [
            leaf
            for leaf in leaves
            if (leaf.kind in ("u", "i", "f") and (leaf.rank is None or leaf.rank >= 2))
            or (not leaf.kind and (leaf.rank or 0) >= 3)
        ]
        sure_none = any(leaf.kind == "S" for leaf in leaves) and not any(
            leaf.rank is None or leaf.rank > 2 for leaf in unsure
        )
        if not strict or sure_none:
            return None
        raise _refusal(name, "has no component that is sure to be the picture", leaves, "image=0")
    if len(found) > 1 and any(isinstance(key, str) for leaf in found for key in leaf.path):
        named = [leaf for leaf in found if leaf.path[-1] in _PICTURE_KEYS]
        if len(named) != 1 and strict:
            fix = f"image={next(k for k in found[0].path[::-1] if isinstance(k, str))!r}"
            raise _refusal(name, "has several components that may be the picture", leaves, fix)
        return named[0] if len(named) == 1 else None
    picture = found[0]
    if _may_be_gray_batch(picture, element):
        if strict:
            raise _refusal(
                name, "may be a picture or a batch of gray ones", leaves,
                "image=lambda element: element[0][..., None], if it is a batch",
            )  # fmt: skip
        return None
    return picture


def _may_be_gray_batch(picture: _Leaf, element: Any) -> bool:
    shape = picture.shape
    if shape is None or len(shape) != 3 or not isinstance(element, (tuple, list)):
        return False
    channels = shape[2] is None or shape[2] in _CHANNELS or shape[0] in _CHANNELS
    counts = _Leaf((), element[-1]).shape
    return not channels and bool(counts) and (counts or ())[:1] == shape[:1]


def _label(element: Any, values: dict[str, Any], batched: bool, name: str, *, strict: bool) -> Any:
    if isinstance(element, Mapping):
        found = next((element[key] for key in _LABEL_KEYS if key in element), None)
    elif isinstance(element, (tuple, list)) and len(element) > 1:
        found = element[-1]
    else:
        return None
    if isinstance(found, (Mapping, tuple, list)) or any(found is v for v in values.values()):
        return None
    if not _labels(found, batched):
        return None
    if (
        strict
        and isinstance(element, (tuple, list))
        and len(element) == 3
        and element[0] is values.get("image")
        and not any(element[1] is v for v in values.values())
        and _labels(element[1], batched)
        and _Leaf((), found).kind == "f"
        and _Leaf((), found).rank == batched
    ):
        leaves = [_Leaf(path, value) for path, value in _walk(element)]
        raise _refusal(name, "ends with a label or with a weight", leaves, "label=1 or label=2")
    return found


def _labels(value: Any, batched: bool) -> bool:
    leaf = _Leaf((), value)
    return bool(leaf.kind) and leaf.rank is not None and leaf.rank - batched <= 1


def _identity(values: dict[str, Any], leaves: list[_Leaf]) -> Any:
    for role in ("key", "image"):
        if role in values:
            return values[role]
    label = values.get("label")
    known = [leaf for leaf in leaves if leaf.kind and leaf.value is not label]
    words = [leaf for leaf in known if leaf.kind == "S"]
    for leaf in [*words, *known]:
        return leaf.value
    return label


def _refusal(name: str, what: str, leaves: list[_Leaf], fix: str) -> ValueError:
    listed = "; ".join(map(str, leaves)) or "nothing"
    return ValueError(
        f"What passes {name} {what}. Received: {listed}. Expected one numeric tensor (height, "
        "width, channels), or (batch, height, width, channels), and a label at the end. Say "
        f"where it is, by a key, an index or a function: {fix}."
    )
