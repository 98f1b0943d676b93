"""What was seen of an element of the input pipeline, before and after a stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Element:
    """What was known of an element at one end of a stage: arrays as they passed, never scaled.

    Attributes:
      image: `[height, width, channels]` or `[height, width]`, in its own dtype and range; None:
        there is no picture there yet (a path, encoded bytes).
      mask: `[height, width]` or `[height, width, channels]`, of the picture's objects.
      boxes: `[number, 4]`, (top, left, bottom, right) in pixels of `image` or as shares of it.
      points: `[number, 2]`, (y, x), likewise.
      label: A class index, a vector, text; None: there is none.
      beside: What other pictures of the element are known by: the label may be about all of them.
    """

    image: np.ndarray | None
    mask: np.ndarray | None = None
    boxes: np.ndarray | None = None
    points: np.ndarray | None = None
    label: int | float | str | np.ndarray | None = None
    beside: tuple[int, ...] = ()


@dataclass(frozen=True)
class Observation:
    """One element at one stage, once.

    Attributes:
      split: "train", "validation" or another name of the user's.
      stage: The name that the user gave.
      place: Of the stage among those of its split, from 0 on, in the order of the stream.
      element: The same at all stages and epochs.
      epoch: In which it passed.
      number: The how manieth time this element reached this stage, from 0 on.
      before: What went in; None at a tap.
      after: What came out.
      is_random: Whether the stage draws random numbers; None: not known.
      is_moved: Whether the stage put it into another row of its batch.
      left: Parts, `"label"` say, that it left in the row that the picture came to: another's.
      along: Parts that came with the picture, though the row had others.
      reaches_picture: Whether random numbers, if the stage draws any, may change the picture.
      is_in_model: Whether the stage is a part of the model, such as its `Rescaling`.
      num_same: How many elements have this picture, itself included: which of them it was at
        another stage or pass is not known then.
    """

    split: str
    stage: str
    place: int
    element: str
    epoch: int
    number: int
    before: Element | None
    after: Element
    is_random: bool | None = None
    is_in_model: bool = False
    num_same: int = 1
    reaches_picture: bool = True
    is_moved: bool = False
    left: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
