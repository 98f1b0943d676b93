"""What was found out about a picture, once, however many steps it is met in."""

from __future__ import annotations

import functools

from tb_interpret.pipeline.observation import Element
from tb_interpret.pipeline.verdicts.pictures import is_informative, picture_of
from tb_interpret.pipeline.verdicts.scales import Scale, scale_of


class Look:
    """Of one element at one place; of none, nothing is known.

    Attributes:
      picture: Channels last; None where there is none to be judged.
    """

    def __init__(self, element: Element | None) -> None:
        # Held, so that no other array can take its place in memory.
        self._element = element
        self.picture = picture_of(element)

    @functools.cached_property
    def is_informative(self) -> bool:
        """Whether the picture is finite and shows something."""
        return is_informative(self.picture)

    @functools.cached_property
    def scale(self) -> Scale | None:
        """In which numbers the picture is, where it is informative."""
        return scale_of(self.picture) if self.picture is not None and self.is_informative else None


class Looks:
    """What leaves a stage enters the next one, and is looked at once."""

    def __init__(self) -> None:
        self._by_image: dict[int, Look] = {}

    def at(self, element: Element | None) -> Look:
        """What is known of its picture."""
        key = id(None if element is None else element.image)
        if key not in self._by_image:
            self._by_image[key] = Look(element)
        return self._by_image[key]
