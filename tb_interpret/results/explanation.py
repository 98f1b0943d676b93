"""What `explain` returns: raw maps and the facts of the moment."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from tb_interpret.examples import read_examples
from tb_interpret.models.facts import Facts
from tb_interpret.pictures.display import Display, display_pictures
from tb_interpret.pictures.rendering import Sign, overlay


@dataclasses.dataclass(frozen=True, repr=False)
class Explanation(Facts):
    """Maps of a batch of examples, with what was explained.

    Attributes:
      maps: Float32 `(batch, map_height, map_width)`, raw and signed, at the
        layer's resolution, in units of the score.
      targets: Int32 `(batch,)`, the class, label or unit explained; -1 for a
        callable target.
      scores: Float32 `(batch,)`, the target's score: the logit of a class or a
        label, a value as it is.
      predictions: Int32 `(batch,)`, the class predicted; -1 without classes.
      probabilities: Float32 `(batch,)`, of the prediction; NaN without classes.
      target_probabilities: Float32 `(batch,)`, of the target; NaN likewise.
      values: Float32 `(batch,)`, what the model puts out at the unit that is
        explained; NaN unless the task is values.
      true_values: Float32 `(batch,)`, what it should; NaN where not known.
      label_probabilities: Float32 `(batch, labels)`, of each of several labels.
      opponents: Int32 `(batch,)`, the class that a `Contrast` sets the score
        against; -1 without one.
      layer: Path of the layer that was explained.
      channels_first: Whether the model takes its pictures as (batch, channels,
        height, width).
      examples: Int `(batch,)`, which of the images each map is of: where
        several labels are true, an image has a map for each.
      task: What the output was taken for: `"classes"`, `"labels"`, `"values"`
        or `"function"`.
      picture: Which of the model's inputs, counted flat, the maps were made
        from and lie over.
    """

    maps: np.ndarray
    layer: str
    channels_first: bool = False
    picture: int = 0
    examples: np.ndarray | None = None
    task: str = "classes"

    def __repr__(self) -> str:
        return f"Explanation(layer={self.layer!r}, maps={self.maps.shape}, targets={self.targets})"

    def overlay(
        self,
        images: Any,
        *,
        display: Display | None = None,
        colormap: str | None = None,
        opacity: float = 0.7,
        threshold: float = 0.0,
        sign: Sign = "positive",
    ) -> np.ndarray:
        """The images with their maps laid over them.

        Args:
          images: The images that were explained, or pictures of them at any
            size, laid out as the model takes them. Of several inputs,
            `picture` is drawn on; of several frames, the last.
          display: A function from one image to a picture, where the model's
            input is not a picture, or where the images are laid out otherwise.
          colormap: Name of a colormap, `"viridis"` say.
          opacity: Of the strongest evidence, 0…1.
          threshold: Share of the map's largest value below which nothing is
            drawn, 0…1.
          sign: `"positive"` evidence, `"negative"`, or `"both"`.

        Returns:
          uint8 `(batch, height, width, 3)`, RGB.

        Raises:
          ValueError: The images do not fit the maps, or a name is unknown.
        """
        if self.maps.ndim != 3:
            raise ValueError(
                f"There are several maps an image. Received: maps of shape {self.maps.shape}. "
                "Expected (batch, map_height, map_width). Explain one target for an overlay."
            )
        if isinstance(images, list):
            images = read_examples(images).inputs
        if display is None and self.channels_first:
            _check_channels_first(images)
        pictures = display_pictures(
            images, display, channels_first=self.channels_first, place=self.picture
        )
        owners = np.arange(len(self.maps)) if self.examples is None else self.examples
        if len(pictures) <= owners.max(initial=-1):
            raise ValueError(
                f"`images` are fewer than were explained. Received: {len(pictures)}. Expected "
                f"{owners.max() + 1}: maps lie over the images that they are of. Give the images "
                "that were given to `explain`."
            )
        return overlay(
            pictures[owners] if self.examples is not None else pictures,
            self.maps,
            colormap=colormap,
            opacity=opacity,
            threshold=threshold,
            sign=sign,
        )


def _check_channels_first(images: Any) -> None:
    shape = tuple(np.shape(images))
    if len(shape) == 4 and shape[1] not in (1, 3) and shape[3] in (1, 3):
        raise ValueError(
            "`images` has its channels behind; the model takes them first. Received: images of "
            f"shape {shape}. Expected (batch, channels, height, width). For pictures as "
            "these, give display=lambda x: x."
        )
