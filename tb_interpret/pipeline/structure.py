"""Which component of an element is its picture, which its label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from tb_interpret.photographs import is_photograph, photographs_as_arrays
from tb_interpret.pipeline.gray_batches import may_be_gray_batch
from tb_interpret.pipeline.leaf import Leaf, beside, walk
from tb_interpret.pipeline.roles import ROLES, Roles, component_at

# Axes of what may be one; of several an axis more.
_LEAST_AXES = {"image": 2, "mask": 2, "boxes": 1, "points": 1}
_PICTURE_KEYS = ("image", "images")
_LABEL_KEYS = ("label", "labels")


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
    leaves = [Leaf(path, _photograph(value)) for path, value in walk(element)]
    values = {}
    for role in ROLES:
        where = getattr(roles, role)
        found = None if where is None else _photograph(component_at(element, where))
        if found is not None and _may_be(role, found):
            values[role] = found
    if strict:
        _refuse_ragged(values.get("image"), leaves, name)
    elif isinstance(values.get("image"), tf.RaggedTensor):
        del values["image"]
    taken = [id(value) for value in values.values()]
    free = [leaf for leaf in leaves if id(leaf.value) not in taken]
    if roles.image is None:
        picture = _picture(free, name, strict=strict)
        if picture is not None:
            values["image"] = picture.value
    elif strict and "image" not in values and "image" not in _missing_may_be(leaves):
        fix = _place_of_picture(leaves)
        raise _refusal(name, f"has no picture at {roles.image!r}", leaves, fix)
    # Gray ones without channels are a batch where the user says that they are pictures.
    batched = "image" in values and (
        Leaf((), values["image"]).rank == 4
        or (
            roles.image is not None
            and may_be_gray_batch(Leaf((), values["image"]), leaves, is_said=True)
        )
    )
    if roles.label is None:
        label = _label(element, values, batched, name, strict=strict)
        if label is not None:
            values["label"] = label
    if batched and Leaf((), values.get("label", np.zeros(1))).rank == 0:
        if strict:
            raise _refusal(
                name, "has a picture of four axes and one label: frames, or a batch?", leaves,
                "image=lambda element: element[0][-1], say",
            )  # fmt: skip
        del values["image"]
        batched = False
    identity = _identity(values, leaves)
    if "image" not in values and identity is not None:
        # Of three axes it is one picture, though not where the user said.
        batched = Leaf((), identity).rank not in (None, 0, 3)
    return Parts(values | beside(leaves, values), identity, batched)


def _refuse_ragged(picture: Any, leaves: list[Leaf], name: str) -> None:
    """Pictures of several sizes in one tensor: where one ends no graph can say at once."""
    known = [leaf for leaf in leaves if leaf.rank in (3, 4) and leaf.kind]
    ragged = [leaf for leaf in leaves if isinstance(leaf.value, tf.RaggedTensor)]
    large = [leaf for leaf in ragged if (leaf.rank or 0) >= 4]
    if isinstance(picture, tf.RaggedTensor) or (large and picture is None and not known):
        raise ValueError(
            f"What passes {name} are pictures of several sizes in one tensor. Received: "
            f"{'; '.join(map(str, large or leaves))}. Expected pictures one by one, or of one "
            "size. Put the stage or the tap in front of ragged_batch."
        )


def _place_of_picture(leaves: list[Leaf]) -> str:
    """Where it may be, as it is written; of several the first that is no mask by its name."""
    found = [leaf for leaf in leaves if leaf.kind in ("u", "i", "f", "b") and leaf.rank in (3, 4)]
    found.sort(key=lambda leaf: any("mask" in str(part) for part in leaf.path))
    names = [part for leaf in found[:1] for part in leaf.path[::-1] if isinstance(part, str)]
    return f"image={names[0]!r}" if names else "image=0"


def _may_be(role: str, value: Any) -> bool:
    """Whether it is no path to one yet, nor its number."""
    leaf = Leaf((), value)
    least = _LEAST_AXES.get(role, 0)
    return not least or (leaf.kind != "S" and (leaf.rank is None or leaf.rank >= least))


def _missing_may_be(leaves: list[Leaf]) -> tuple[str, ...]:
    """Paths and bytes are no pictures yet."""
    return ("image",) if any(leaf.kind == "S" for leaf in leaves) else ()


def _photograph(value: Any) -> Any:
    return photographs_as_arrays([value])[0] if is_photograph(value) else value


def _picture(leaves: list[Leaf], name: str, *, strict: bool) -> Leaf | None:
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
        truths = [leaf for leaf in leaves if leaf.kind == "b" and (leaf.rank or 0) >= 3]
        if truths and not unsure:
            fix = "Cast it if it is a picture: tf.cast(image, tf.uint8)"
            raise ValueError(
                f"What passes {name} has no picture: bool may be a mask. Received: "
                f"{'; '.join(map(str, leaves))}. Expected numbers for the picture. {fix}, or "
                f"say where it is: {_place_of_picture(truths)}."
            )
        if leaves and not unsure:
            raise ValueError(
                f"What passes {name} has no picture. Received: {'; '.join(map(str, leaves))}. "
                "Expected elements whole: labels are followed by their pictures. Put it where "
                "both are: around lambda image, label: (image, change(label)), or behind zip."
            )
        fix = "image=0"
        if any(leaf.rank is None for leaf in unsure):
            fix += ". Behind numpy_function, image.set_shape((None, None, 3)) says its shape"
        raise _refusal(name, "has no component that is sure to be the picture", leaves, fix)
    if len(found) > 1 and any(isinstance(key, str) for leaf in found for key in leaf.path):
        named = [leaf for leaf in found if leaf.path[-1] in _PICTURE_KEYS]
        if len(named) != 1 and strict:
            fix = _place_of_picture(found)
            raise _refusal(name, "has several components that may be the picture", leaves, fix)
        return named[0] if len(named) == 1 else None
    picture = found[0]
    if may_be_gray_batch(picture, leaves, is_said=False):
        if strict:
            fix = f"{_place_of_picture([picture])}, if it is a batch"
            raise _refusal(name, "may be a picture or a batch of gray ones", leaves, fix)
        return None
    return picture


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
        and Leaf((), found).kind == "f"
        and Leaf((), found).rank == batched
    ):
        leaves = [Leaf(path, value) for path, value in walk(element)]
        raise _refusal(name, "ends with a label or with a weight", leaves, "label=1 or label=2")
    return found


def _labels(value: Any, batched: bool) -> bool:
    leaf = Leaf((), value)
    return bool(leaf.kind) and leaf.rank is not None and leaf.rank - batched <= 1


def _identity(values: dict[str, Any], leaves: list[Leaf]) -> Any:
    for role in ("key", "image"):
        if role in values:
            return values[role]
    label = values.get("label")
    known = [leaf for leaf in leaves if leaf.kind and leaf.value is not label]
    words = [leaf for leaf in known if leaf.kind == "S"]
    for leaf in [*words, *known]:
        return leaf.value
    return label


def _refusal(name: str, what: str, leaves: list[Leaf], fix: str) -> ValueError:
    listed = "; ".join(map(str, leaves)) or "nothing"
    return ValueError(
        f"What passes {name} {what}. Received: {listed}. Expected one numeric tensor (height, "
        "width, channels), or (batch, height, width, channels), and a label at the end. Say "
        f"where it is, by a key, an index or a function: {fix}."
    )
