"""Filter visualization."""

from __future__ import annotations

import dataclasses
import logging
import time
from collections.abc import Sequence
from typing import Any, Literal

import keras

from tb_interpret.engine.fed import feed
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Found, Moment, Tiles, Work
from tb_interpret.maths.filter_visualization import Parametrization, Pixels
from tb_interpret.maths.fourier import Fourier
from tb_interpret.maths.numbers_given import check_whole, indices_given, is_whole, range_given
from tb_interpret.methods.method import Method, checked_layers
from tb_interpret.models.canvas import canvas_of
from tb_interpret.models.filter_ascent import FilterAscent
from tb_interpret.models.forward import Forward
from tb_interpret.models.inputs import check_inputs, require_built
from tb_interpret.models.layers import resolve_layer
from tb_interpret.models.prepared_filters import PreparedFilters
from tb_interpret.models.spatial import find_spatial_call, last_spatial_call
from tb_interpret.models.tap import Call
from tb_interpret.results.filter_pictures import FilterPictures

_log = logging.getLogger("tb_interpret")

_STEPS_FROM_SCRATCH = 512
_MOST_TIMES = 2**31 - 1
_HALF_RANGE = 128  # on a scale of 255


@dataclasses.dataclass(frozen=True)
class FilterVisualization(Method):
    """Pictures that excite the filters of a layer most.

    Args:
      layer: Name of a layer, its path (`"backbone/block5_conv3"`), or the
        layer; None for the last convolution-like output at any depth. Units of
        dense layers are filters, too.
      filters: Which: a list of channels, or how many of the first ones. None
        for the first 16.
      steps: Steps of gradient ascent an epoch. In pixels they are 1 on a scale
        of 255, in waves 0.05; longer where there are fewer than 128.
      parametrization: `"pixels"`, the article's, or `"fourier"`: waves and
        decorrelated colors, under small movements.
      restart_every: In training each epoch goes on from the previous epoch's
        pictures. A number k starts afresh each k-th time.
      seed: Of the noise that all pictures start from.
      input_range: Lowest and highest value of the model's input. None for that
        of the images, 0…1, 0…255, -1…1 or their own; without images, 0…255
        when the model begins with a Rescaling and 0…1 when it does not.

    Raises:
      ValueError: An argument is of no accepted kind.

    Reference:
      Erhan et al., "Visualizing Higher-Layer Features of a Deep Network", 2009;
      Olah et al., https://distill.pub/2017/feature-visualization

    Example:
      >>> from keras import layers
      >>> model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(4, 3, name="conv"),
      ...     layers.GlobalAveragePooling2D(), layers.Dense(3, activation="softmax")])
      >>> pictures = FilterVisualization(filters=[0, 2]).explain(model, steps=8)
      >>> pictures.layer, pictures.images.shape
      ('conv', (2, 8, 8, 1))
    """

    layer: str | keras.Layer | None = None
    filters: int | Sequence[int] | None = None
    steps: int = 32
    parametrization: Literal["pixels", "fourier"] = dataclasses.field(
        default="pixels", kw_only=True
    )
    restart_every: int | None = dataclasses.field(default=None, kw_only=True)
    seed: int = dataclasses.field(default=0, kw_only=True)
    input_range: tuple[float, float] | None = dataclasses.field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        checked_layers(self.layer, several=False)
        known = ("pixels", "fourier")
        if not isinstance(self.parametrization, str) or self.parametrization not in known:
            raise ValueError(
                "There is no such parametrization. Received: "
                f"parametrization={self.parametrization!r}. Expected 'pixels' or 'fourier'. "
                "Leave it out for 'pixels'."
            )
        check_whole("steps", self.steps, most=_MOST_TIMES)
        if self.restart_every is not None:
            check_whole("restart_every", self.restart_every, most=_MOST_TIMES)
        check_whole("seed", self.seed, least=0, most=2**63 - 1)
        # Tuples can be compared and hashed: methods stay values.
        object.__setattr__(self, "filters", _checked_filters(self.filters))
        object.__setattr__(self, "input_range", _checked_range(self.input_range))

    @property
    def name(self) -> str:
        """First part of the tag."""
        return "filters"

    @property
    def title(self) -> str:
        """For people."""
        return "Filter visualization"

    def begin(self, subject: Subject) -> Work:
        """Traces the model and starts from noise."""
        return FilterWork(self, subject)

    def select(self, forward: Forward) -> Call:
        """The call whose channels are the filters."""
        if self.layer is None:
            return last_spatial_call(forward.calls, forward.output, forward.ancestry, forward.place)
        path = resolve_layer(forward.layers, self.layer)
        own = [call for call in forward.calls if call.path == path]
        if own and own[-1].output.shape.rank == 2 and own[-1].output.dtype.is_floating:
            return own[-1]
        return find_spatial_call(forward.calls, path, forward.ancestry, forward.place)

    def explain(
        self, model: keras.Model, images: Any = None, steps: int | None = None
    ) -> FilterPictures:
        """Pictures for a model as it is now, from noise.

        Args:
          model: A built model of any style.
          images: A few model inputs, `(images, labels)`, a dataset or a
            PyDataset: their size and range are taken, nothing else. Not needed
            by models that know the size of their input.
          steps: Steps of gradient ascent, by default 512: there is no earlier
            picture to go on from.

        Returns:
          Pictures and the activations that they reach, as numpy arrays.

        Raises:
          ValueError: The images, the layer or a filter does not suit the model.
        """
        require_built(model, self.layer)
        inputs = None
        if images is not None:
            inputs = feed(model, images, max_examples=16).inputs
            check_inputs(model, inputs)
        wanted = _STEPS_FROM_SCRATCH if steps is None else steps
        check_whole("steps", wanted, most=_MOST_TIMES)
        prepared = dataclasses.replace(self, steps=wanted).prepare(model, inputs)
        pictures, activations = prepared.run()
        _log.info("%s of layer %r.", self.title, prepared.layer)
        return FilterPictures(pictures, activations, prepared.filters, prepared.layer)

    def prepare(
        self, model: keras.Model, inputs: Any = None, *, channels_first: bool | None = None
    ) -> PreparedFilters:
        """Traces the model, for a training whose epochs go on from each other.

        Args:
          model: A built model.
          inputs: A batch of examples; None where the model knows its size.
          channels_first: Whether the model takes its pictures as (batch,
            channels, height, width). None asks the model, for the price of a
            trace.

        Returns:
          What computes the pictures, again and again.

        Raises:
          ValueError: The layer or a filter does not suit the model.
        """
        entry = canvas_of(model, inputs, self.select, channels_first=channels_first)
        # The article's steps of 1 and Adam's of 0.05; longer ones where there are
        # so few that a pixel could not get from gray to white in one epoch.
        longer = max(1.0, _HALF_RANGE / self.steps)
        parametrization: Parametrization
        if self.parametrization == "fourier":
            parametrization = Fourier(entry.shape, self.seed, 0.05 * longer)
        else:
            parametrization = Pixels(entry.shape, self.seed, longer)
        ascent = FilterAscent(
            model, parametrization, entry, self.input_range or entry.value_range, self.select
        )
        return PreparedFilters(ascent, self.filters, self.steps, self.restart_every)


class FilterWork(Work):
    """Filter visualization at work, at fewer epochs when time is short.

    Args:
      method: How it was described.
      subject: What it works on.
    """

    def __init__(self, method: FilterVisualization, subject: Subject) -> None:
        first = subject.picture.channels_first
        self._prepared = method.prepare(subject.model, subject.inputs, channels_first=first)
        self._steps = method.steps
        self._seconds: float | None = None
        details = f"{method.steps} steps an epoch, {method.parametrization}"
        super().__init__([subject.pictures(method, details, self._prepared.layer)])

    def measure(self, moment: Moment, pass_seconds: float) -> None:
        """Takes a step, and what a step costs from it."""
        self._seconds = self._steps * self._prepared.measure()

    def run(self, moment: Moment) -> list[Found] | None:
        """Pictures, going on from those of the last time."""
        if self._seconds is not None and self._seconds > moment.allowance:
            return None
        start = time.perf_counter()
        pictures, activations = self._prepared.run(on_step=moment.on_step)
        self._seconds = time.perf_counter() - start
        prepared = self._prepared
        tiles = Tiles(prepared.filters, activations, prepared.num_channels, pictures)
        return [Found(tiles=tiles)]


def _checked_filters(filters: Any) -> int | tuple[int, ...] | None:
    known = int(filters) if is_whole(filters) and filters > 0 else indices_given(filters)
    if filters is not None and known is None:
        raise ValueError(
            f"`filters` names no filters. Received: filters={filters!r}. Expected a list of "
            "channels from 0 on, how many of the first ones, or None. Leave it out for the first "
            "16."
        )
    return known


def _checked_range(input_range: Any) -> tuple[float, float] | None:
    known = range_given(input_range)
    if input_range is not None and known is None:
        raise ValueError(
            f"`input_range` is no range. Received: input_range={input_range!r}. Expected the "
            "lowest and the highest value of the model's input. Give input_range=(0, 255), say."
        )
    return known
