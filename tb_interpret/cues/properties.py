"""Cues that lie all over a picture: level, tone, contrast, color, noise, sharpness, detail.

Each is measured in the donor, and the receiver is changed until it has as much of it.
"""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import cv2
import numpy as np

from tb_interpret.cues.cue import Cue, Pictures

_TINY = 1e-6
# Waves a pixel: below it, structure belongs to the things that are shown.
_COARSEST = 0.15
_SIGMAS = (0.4, 0.6, 0.8, 1.0, 1.5, 2.0, 3.0)


class Property(Cue):
    """What a picture has more or less of, all over.

    Attributes:
      description: In words.
    """

    description: ClassVar[str]

    def words(self, _size: tuple[int, int]) -> str:
        """All of it is meant."""
        return self.description


@dataclasses.dataclass(frozen=True)
class Level(Property):
    """How bright the darker parts are: the ground that things stand on."""

    kind: ClassVar[str] = "level"
    usual: ClassVar[float] = 0.15
    usual_of_some: ClassVar[float] = 0.3
    description: ClassVar[str] = "how bright the ground is"

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """Brightens all of the receiver until its darkest tenth is as bright."""
        levels = [np.quantile(x.values, 0.1, axis=(1, 2, 3)) for x in (donors, receivers)]
        return np.asarray(receivers.values + _each(levels[0] - levels[1]))


@dataclasses.dataclass(frozen=True)
class Brightness(Property):
    """How bright it is on the whole."""

    kind: ClassVar[str] = "brightness"
    usual: ClassVar[float] = 0.35
    usual_of_some: ClassVar[float] = 0.8
    description: ClassVar[str] = "how bright the picture is"

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """Shifts the receiver to the donor's mean."""
        return np.asarray(receivers.values + _mean(donors.values) - _mean(receivers.values))


@dataclasses.dataclass(frozen=True)
class Contrast(Property):
    """How far its values are spread."""

    kind: ClassVar[str] = "contrast"
    usual: ClassVar[float] = 0.2
    usual_of_some: ClassVar[float] = 0.7
    description: ClassVar[str] = "how strong the contrast is"

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """Spreads the receiver's values around their mean like the donor's."""
        means = _mean(receivers.values)
        factors = _spread(donors.values) / np.maximum(_spread(receivers.values), _TINY)
        return np.asarray(means + (receivers.values - means) * factors)


@dataclasses.dataclass(frozen=True)
class Color(Property):
    """How its channels differ on the mean: a cast of color."""

    kind: ClassVar[str] = "color"
    usual: ClassVar[float] = 0.15
    usual_of_some: ClassVar[float] = 0.25
    description: ClassVar[str] = "the cast of color"

    def suits(self, shape: tuple[int, ...]) -> bool:
        """One channel has no color."""
        return shape[-1] > 1

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """Gives the receiver's channels the donor's differences; it stays as bright."""
        return np.asarray(receivers.values + _cast(donors.values) - _cast(receivers.values))


@dataclasses.dataclass(frozen=True)
class Noise(Property):
    """How noisy it is, where it is flat."""

    kind: ClassVar[str] = "noise"
    usual: ClassVar[float] = 0.1
    usual_of_some: ClassVar[float] = 0.2
    description: ClassVar[str] = "how noisy the picture is"

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """Adds noise to the receiver until it has as much; what is noisier stays."""
        more = np.maximum(_noise(donors.values) ** 2 - _noise(receivers.values) ** 2, 0)
        random = np.random.default_rng(0).standard_normal(receivers.values.shape, np.float32)
        return np.asarray(receivers.values + random * np.sqrt(_each(more)))


@dataclasses.dataclass(frozen=True)
class Sharpness(Property):
    """How sharp it is."""

    kind: ClassVar[str] = "sharpness"
    usual: ClassVar[float] = 0.15
    usual_of_some: ClassVar[float] = 0.4
    description: ClassVar[str] = "how sharp the picture is"

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """Blurs the receiver until it is as blurred; what is more so stays."""
        moved = receivers.values.copy()
        wanted, own = _sharp(donors.values), _sharp(receivers.values)
        for row in np.flatnonzero(wanted < own):
            blurred = [moved[row], *(blur(moved[row], sigma) for sigma in _SIGMAS)]
            reached = [abs(_sharp(picture[None])[0] - wanted[row]) for picture in blurred]
            moved[row] = blurred[int(np.argmin(reached))]
        return moved


@dataclasses.dataclass(frozen=True)
class Spectrum(Property):
    """How strong each frequency is: texture, compression, noise, sharpness.

    What is where stays the receiver's, for that is in the phases (Oppenheim and
    Lim, "The importance of phase in signals", 1981).
    """

    kind: ClassVar[str] = "spectrum"
    usual: ClassVar[float] = 0.5
    usual_of_some: ClassVar[float] = 0.9
    description: ClassVar[str] = "its texture (how strong each frequency is)"

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """The receiver's coarse structure and phases with the donor's amplitudes."""
        waves, wanted = (np.fft.rfft2(x.values, axes=(1, 2)) for x in (receivers, donors))
        height, width = receivers.values.shape[1:3]
        down, right = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
        is_fine = (np.hypot(down, right) > _COARSEST)[None, :, :, None]
        factors = np.abs(wanted) / np.maximum(np.abs(waves), _TINY)
        moved = np.fft.irfft2(np.where(is_fine, waves * factors, waves), (height, width), (1, 2))
        return np.asarray(moved, np.float32)


@dataclasses.dataclass(frozen=True)
class Detail(Property):
    """Its fine detail: what is gone when it is blurred."""

    kind: ClassVar[str] = "fine detail"
    usual: ClassVar[float] = 0.4
    usual_of_some: ClassVar[float] = 0.9
    description: ClassVar[str] = "the fine detail"

    def move(self, receivers: Pictures, donors: Pictures) -> np.ndarray:
        """The receiver's coarse structure with the donor's detail."""
        sigma = max(1.0, min(receivers.values.shape[1:3]) / 28)
        coarse = [
            np.stack([blur(picture, sigma) for picture in x.values]) for x in (receivers, donors)
        ]
        return np.asarray(coarse[0] + donors.values - coarse[1])


def blur(picture: np.ndarray, sigma: float) -> np.ndarray:
    """A picture `(height, width, channels)`, blurred."""
    # OpenCV drops a single channel, and knows few.
    channels = [cv2.GaussianBlur(channel, (0, 0), sigma) for channel in np.moveaxis(picture, -1, 0)]
    return np.stack(channels, axis=-1)


def _each(values: np.ndarray) -> np.ndarray:
    return np.asarray(values, np.float32)[:, None, None, None]


def _mean(values: np.ndarray) -> np.ndarray:
    return np.asarray(values.mean(axis=(1, 2, 3), keepdims=True))


def _spread(values: np.ndarray) -> np.ndarray:
    return np.asarray(values.std(axis=(1, 2, 3), keepdims=True))


def _cast(values: np.ndarray) -> np.ndarray:
    return np.asarray(values.mean(axis=(1, 2), keepdims=True) - _mean(values))


def _noise(values: np.ndarray) -> np.ndarray:
    """Standard deviation of noise in each picture, by its flattest quarter of places.

    Differences of second order along both axes leave structure out
    (Immerkær, "Fast noise variance estimation", 1996).
    """
    gray = values.mean(axis=-1) * np.sqrt(values.shape[-1])
    if min(gray.shape[1:]) < 3:
        return np.zeros(len(gray), np.float32)
    along = gray[:, :-2] - 2 * gray[:, 1:-1] + gray[:, 2:]
    both = along[:, :, :-2] - 2 * along[:, :, 1:-1] + along[:, :, 2:]
    sizes = np.abs(both).reshape(len(both), -1)
    # The lower quartile of a normal variable's absolute value is .3186 of its deviation, and the
    # differences have six times the noise's.
    return np.asarray(np.quantile(sizes, 0.25, axis=1) / (0.3186 * 6))


def _sharp(values: np.ndarray) -> np.ndarray:
    """How much of each picture's spread is between neighbors."""
    gray = values.mean(axis=-1)
    steps = [np.diff(gray, axis=axis) for axis in (1, 2)]
    energy = sum((step**2).mean(axis=(1, 2)) for step in steps)
    return np.asarray(np.sqrt(energy) / np.maximum(gray.std(axis=(1, 2)), _TINY))
