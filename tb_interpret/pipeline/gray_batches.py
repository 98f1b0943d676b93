"""Gray pictures without an axis of channels: `(height, width)`, and many of them."""

from __future__ import annotations

from tb_interpret.pipeline.leaf import Leaf

_CHANNELS = (1, 2, 3, 4)


def may_be_gray_batch(picture: Leaf, leaves: list[Leaf], *, is_said: bool) -> bool:
    """Whether it has no axis of channels, and as many rows as what stands beside it.

    Channels first are pictures as well, unless the user says where the picture is and whole
    numbers beside it are as many.

    Args:
      picture: What may be one.
      leaves: All of the element.
      is_said: Whether the user says that it is the picture, or the pictures.
    """
    shape = picture.shape
    if shape is None or len(shape) != 3 or shape[2] is None or shape[2] in _CHANNELS:
        return False
    if is_said and shape[0] is None and shape[1] is not None:
        return True  # only of batches is the first size alone not known
    others = [leaf for leaf in leaves if leaf.value is not picture.value]
    if shape[0] in _CHANNELS:
        others = [leaf for leaf in others if is_said and (leaf.rank != 1 or leaf.kind != "f")]
    return any(_are_rows(leaf.shape, shape) for leaf in others)


def _are_rows(shape: tuple[int | None, ...] | None, batch: tuple[int | None, ...]) -> bool:
    """Whether these are labels or masks of a batch `(rows, height, width)`, not of one picture."""
    if not shape or shape[0] != batch[0]:
        return False
    return len(shape) == 1 or shape == batch or (len(shape) == 2 and shape[1] != batch[1])
