"""What `explain` returns: raw maps and the facts of the moment."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from tb_interpret.models.facts import Facts
from tb_interpret.models.picture_input import PictureInput
from tb_interpret.pictures.display import Display
from tb_interpret.pictures.peers import Peer, as_peer
from tb_interpret.pictures.rendering import Sign, overlay
from tb_interpret.results import cards, figures
from tb_interpret.results.captions import facts_in_words
from tb_interpret.results.result import Result, short
from tb_interpret.results.underlay import underlay


@dataclasses.dataclass(frozen=True, repr=False, eq=False)
class Explanation(Result, Facts):
    """Maps of a batch of examples, with what was explained.

    It has a length, can be indexed, cut and looped over, shows itself in
    notebooks, and is kept by `save`.

    Attributes:
      maps: Float32 `(batch, map_height, map_width)`, raw and signed, at the
        layer's resolution, in units of the score; of a table of k classes
        `(batch, k, map_height, map_width)`, and then targets, scores, target
        probabilities and values `(batch, k)`.
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
        several labels are true, an image has a map for each. None for one map
        an image, in their order.
      task: What the output was taken for: `"classes"`, `"labels"`, `"values"`
        or `"function"`.
      picture: Which of the model's inputs, counted flat, the maps were made
        from and lie over.
      meaning: What the maps' values say of what is explained: `"evidence"`,
        for it above 0 and against it below; `"importance"`, without a sign;
        `"gradient"`, whether greater values would raise it, or lesser ones.
      title: Of the method, and of what it explains: `"Grad-CAM"`.
    """

    maps: np.ndarray
    layer: str
    channels_first: bool = False
    picture: int = 0
    examples: np.ndarray | None = None
    task: str = "classes"
    meaning: str = "evidence"
    title: str = ""

    along = ("maps", *(field.name for field in dataclasses.fields(Facts)), "examples")

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
            `picture` is drawn on; of several frames, the last. Of a part of an
            explanation, all the images that were explained, or its own.
          display: A function from one image to a picture, where the model's
            input is not a picture, or where the images are laid out otherwise.
          colormap: Name of a colormap, `"viridis"` say.
          opacity: Of the strongest evidence, 0…1.
          threshold: Share of the map's largest value below which nothing is
            drawn, 0…1.
          sign: `"positive"` values, `"negative"`, or `"both"`. Importance has
            positive ones alone.

        Returns:
          uint8 `(batch, height, width, 3)`, RGB; for maps of several targets
          `(batch, k, height, width, 3)`.

        Raises:
          ValueError: The images do not fit the maps, or a name is unknown.
        """
        pictures, several = self._pictures(images, display), self.maps.ndim == 4
        count = self.maps.shape[1] if several else 1
        drawn = overlay(
            pictures.repeat(count, axis=0),
            self.maps.reshape(-1, *self.maps.shape[-2:]),
            colormap=colormap,
            opacity=opacity,
            threshold=threshold,
            sign=sign,
        )
        return np.asarray(drawn.reshape(-1, count, *drawn.shape[1:]) if several else drawn)

    def as_in(self, peer: Peer, images: Any, *, display: Display | None = None) -> np.ndarray:
        """The maps as another library would show them over the images.

        As it shows class activation maps: what it does with others is in
        `docs/coming-from.md`.

        Args:
          peer: `"tf-explain"`, `"tf-keras-vis"`, `"xplique"`,
            `"pytorch-grad-cam"` or `"captum"`.
          images: As for `overlay`; their size counts.
          display: As for `overlay`.

        Returns:
          Float32 `(batch, height, width)`, or `(batch, k, height, width)`, by
          the rules of `pictures.peers.as_peer`.

        Raises:
          ValueError: There is no such peer, or the images do not fit.
        """
        height, width = self._pictures(images, display).shape[1:3]
        return as_peer(self.maps, peer, (height, width))

    def plot(
        self,
        images: Any = None,
        *,
        most: int = 16,
        columns: int = 4,
        display: Display | None = None,
        **drawing: Any,
    ) -> Any:
        """A figure of the first maps, drawn with matplotlib.

        Args:
          images: As for `overlay`, to lay the maps over; without, the maps
            alone are drawn, positive values in red, negative ones in blue; of
            importance, which has no sign, in red alone.
          most: How many pictures there are at the most.
          columns: How many stand side by side at the most.
          display: As for `overlay`.
          **drawing: Further arguments of `overlay`.

        Returns:
          A `matplotlib.figure.Figure`.

        Raises:
          ImportError: matplotlib is not installed.
          ValueError: The images do not fit the maps.
        """
        if images is None and (drawing or display):
            raise ValueError(
                f"There is nothing to draw over. Received: {', '.join(drawing) or 'display'} "
                "without images. Expected the images that were explained. Give them first: "
                "explanation.plot(images, opacity=0.5)."
            )
        own = None if images is None else self._pictures(images, display)
        return figures.draw(repr(self), self._cards(most, own, drawing), self._num_cards, columns)

    def _along(self, name: str) -> Any:
        return self._owners if name == "examples" else getattr(self, name)

    @property
    def _owners(self) -> np.ndarray:
        return np.arange(len(self)) if self.examples is None else self.examples

    def _facts(self) -> dict[str, str]:
        facts = {name: repr(own) for name in ("title", "layer") if (own := getattr(self, name))}
        facts["maps"] = str(self.maps.shape)
        if self.targets.size and np.all(self.targets < 0):  # a function's
            return {**facts, "scores": short(np.round(self.scores, 3))}
        return {**facts, "targets": short(self.targets)}

    @property
    def _num_cards(self) -> int:
        return int(np.prod(self.maps.shape[:-2]))

    def _cards(
        self,
        most: int,
        pictures: np.ndarray | None = None,
        drawing: Mapping[str, Any] | None = None,
    ) -> list[cards.Card]:
        count = self.maps.shape[1] if self.maps.ndim == 4 else 1
        maps = self.maps.reshape(-1, *self.maps.shape[-2:])[:most]
        if pictures is None:
            # Nothing is white in the colormap, and so is what they are drawn on.
            white = np.full((*maps.shape, 1), 255, np.uint8)
            unsigned = self.meaning == "importance"
            drawn = overlay(
                white, np.maximum(maps, 0) if unsigned else maps, sign="both", opacity=1
            )
        else:
            drawn = overlay(pictures.repeat(count, axis=0)[:most], maps, **(drawing or {}))
        return [
            cards.Card(
                picture,
                [
                    f"image {self._owners[place // count]}",
                    *facts_in_words(self, self.task, *divmod(place, count)),
                ],
            )
            for place, picture in enumerate(drawn)
        ]

    def _pictures(self, images: Any, display: Display | None) -> np.ndarray:
        """The picture of each entry, uint8."""
        entry = PictureInput(self.picture, self.channels_first)
        return underlay(images, display, entry, self.examples, len(self))
