"""The pictures that maps lie over, found among the images that a person gives."""

from __future__ import annotations

from typing import Any

import numpy as np

from tb_interpret.examples import read_examples
from tb_interpret.models.picture_input import PictureInput
from tb_interpret.pictures.display import Display, display_pictures
from tb_interpret.results.result import short


def underlay(
    images: Any,
    display: Display | None,
    entry: PictureInput,
    examples: np.ndarray | None,
    count: int,
) -> np.ndarray:
    """The picture under each map.

    Args:
      images: All that were explained, or of a part of them its own.
      display: A function from one image to a picture; None shows it as it is.
      entry: Which input is drawn on.
      examples: Int `(count,)`, which of the images each map is of; None for
        one map an image, in their order.
      count: How many maps there are.

    Returns:
      uint8 `(count, height, width, 1 or 3)`.

    Raises:
      ValueError: The images do not fit the maps.
    """
    if isinstance(images, list):
        images = read_examples(images).inputs
    if display is None and entry.channels_first:
        _check_channels_first(images)
    pictures = display_pictures(
        images, display, channels_first=entry.channels_first, place=entry.place
    )
    owners = np.arange(count) if examples is None else examples
    own = len(pictures) == count == len(set(owners.tolist()))
    if own and sorted(owners) == list(range(count)) != owners.tolist():
        raise ValueError(
            "The maps are in another order than the images were, and `images` may be in "
            f"either. Received: maps of the images {short(owners)}. Expected no doubt about "
            "which is whose. Draw before you sort: explanation.overlay(images)[order]."
        )
    if examples is not None and owners.max(initial=-1) < len(pictures):
        return np.asarray(pictures[owners])
    # Of a part of an explanation, those that it is of.
    if own:
        return pictures
    expected = owners.max(initial=-1) + 1
    raise ValueError(
        f"`images` are {'fewer' if len(pictures) < expected else 'more'} than were explained. "
        f"Received: {len(pictures)}. Expected {expected}: maps lie over the images that they "
        "are of. Give the images that were given to `explain`."
    )


def _check_channels_first(images: Any) -> None:
    shape = tuple(np.shape(images))
    if len(shape) == 4 and shape[1] not in (1, 3) and shape[3] in (1, 3):
        raise ValueError(
            "`images` has its channels behind; the model takes them first. Received: images of "
            f"shape {shape}. Expected (batch, channels, height, width). For pictures as "
            "these, give display=lambda x: x."
        )
