"""What a run shows of its examples: their pictures, and the regions declared on them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from tb_interpret.examples import Examples
from tb_interpret.models.picture_input import PictureInput
from tb_interpret.models.preprocessor import masks_as_fed
from tb_interpret.models.traced_pass import TracedPass
from tb_interpret.pictures.display import Display, display_pictures, picture_size
from tb_interpret.pictures.regions import region_masks


@dataclasses.dataclass(frozen=True)
class Shown:
    """Pictures and regions of examples.

    Attributes:
      pictures: uint8 `(examples, height, width, 1 or 3)`.
      masks: Declared regions, one an example, or None.
      size: Height and width of the model's input.
    """

    pictures: np.ndarray
    masks: list[Any]
    size: tuple[int, int]


def shown(
    model: keras.Model,
    fed: Examples,
    given: Examples,
    picture: PictureInput,
    display: Display | None,
    regions: Sequence[Any] | None,
) -> Shown:
    """What is shown of examples.

    Args:
      model: The model.
      fed: As it takes them.
      given: As they were given, before its own preprocessor.
      picture: Which input is explained.
      display: A function from the input of one example to a picture.
      regions: As `region_masks` takes them.

    Raises:
      ValueError: `display` or the regions do not suit the examples.
    """
    where: dict[str, Any] = {"channels_first": picture.channels_first, "place": picture.place}
    pictures = display_pictures(fed.inputs, display, **where)
    # Regions are declared on the input, which `display` may resize.
    size = picture_size(fed.inputs, **where) or pictures.shape[1:3]
    if fed.inputs is given.inputs:
        return Shown(pictures, region_masks(regions, len(fed), *size), size)
    masks = region_masks(regions, len(fed), *(picture_size(given.inputs, **where) or size))
    if any(mask is not None for mask in masks):
        masks = masks_as_fed(model, masks, given.inputs)
    return Shown(pictures, masks, size)


def one_picture(traced: TracedPass) -> PictureInput:
    """The input that all maps of a run were made from and lie over.

    Raises:
      ValueError: They were made from different ones.
    """
    places = {x.picture: x.path for own in traced.layers for x in own}
    if len(places) > 1:
        named = ", ".join(f"{layer!r} of input {place}" for place, layer in places.items())
        raise ValueError(
            "The explained layers look at different pictures, and a run shows one an example. "
            f"Received: {named}, counted from 0. Expected layers that were all made from one "
            "input. Explain the others with a second callback that has another log_dir."
        )
    return traced.picture_input
