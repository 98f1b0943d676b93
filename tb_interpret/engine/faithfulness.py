"""What becomes of the score where a map's evidence is shown or hidden."""

from __future__ import annotations

import functools
from typing import Any

import keras
import numpy as np

from tb_interpret.engine.fed import feed
from tb_interpret.engine.masked import Masked
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.target import Target
from tb_interpret.engine.work import Moment
from tb_interpret.examples import Examples
from tb_interpret.maths.faithfulness import mean_score, mu_fidelity, ordered_masks, random_parts
from tb_interpret.maths.map_facts import upsample
from tb_interpret.maths.numbers_given import check_share, check_whole
from tb_interpret.models.inputs import check_inputs, require_built
from tb_interpret.models.kept import kept, kept_pass
from tb_interpret.models.picture_input import PictureInput
from tb_interpret.models.targets import Contrast
from tb_interpret.results.explanation import Explanation


def insertion(
    model: keras.Model,
    images: Any,
    explanation: Explanation,
    *,
    steps: int = 32,
    fill: Any = "blur",
    targets: Any = None,
) -> np.ndarray:
    """How fast the score comes when a map's evidence is shown, the strongest first.

    Args:
      model: The model that was explained.
      images: The images that were.
      explanation: Their maps.
      steps: In how many equal parts the picture is shown.
      fill: What is seen before, as in `Occlusion`.
      targets: What was explained, where it was a function or a contrast.

    Returns:
      Float32 `(batch,)`: the mean score over the steps, from 0 for that of the
      fill to 1 for that of the picture: 1 is best, and it may be above. NaN
      where both score alike.

    Raises:
      ValueError: The explanation is not one of these images, or an argument is
        out of range.

    Reference:
      Petsiuk et al., section 4.1, https://arxiv.org/abs/1806.07421, there of
      the probability; here of the score that was explained, scaled.
    """
    check_whole("steps", steps)
    hidden = _Hidden(model, images, explanation, fill, targets)
    masks = ordered_masks(explanation.maps, *hidden.size, steps)
    curves = hidden.scores(masks)
    return mean_score(curves[1:], curves[0], curves[-1])


def deletion(
    model: keras.Model,
    images: Any,
    explanation: Explanation,
    *,
    steps: int = 32,
    fill: Any = "mean",
    targets: Any = None,
) -> np.ndarray:
    """How fast the score goes when a map's evidence is hidden, the strongest first.

    Args:
      model: As in `insertion`.
      images: Likewise.
      explanation: Likewise.
      steps: In how many equal parts the picture is hidden.
      fill: What is seen then, as in `Occlusion`.
      targets: As in `insertion`.

    Returns:
      Float32 `(batch,)`, scaled as in `insertion`: 0 is best.

    Raises:
      ValueError: As in `insertion`.

    Reference:
      As in `insertion`.
    """
    check_whole("steps", steps)
    hidden = _Hidden(model, images, explanation, fill, targets)
    masks = 1 - ordered_masks(explanation.maps, *hidden.size, steps)
    curves = hidden.scores(masks)
    return mean_score(curves[1:], curves[-1], curves[0])


def fidelity(
    model: keras.Model,
    images: Any,
    explanation: Explanation,
    *,
    subsets: int = 128,
    cells: int = 9,
    share: float = 0.2,
    fill: Any = 0.0,
    seed: int = 0,
    targets: Any = None,
) -> np.ndarray:
    """How well a map foretells what hiding random parts of the picture costs.

    Args:
      model: As in `insertion`.
      images: Likewise.
      explanation: Likewise.
      subsets: How many times parts are hidden.
      cells: Into how many squares a side the picture is cut.
      share: Of the squares, hidden together.
      fill: What is seen there, as in `Occlusion`.
      seed: Of the choice.
      targets: As in `insertion`.

    Returns:
      Float32 `(batch,)`: the correlation of the map's sum over the parts with
      the drop of the score, from -1 to 1.

    Raises:
      ValueError: As in `insertion`.

    Reference:
      MuFidelity: Bhatt et al., https://arxiv.org/abs/2005.00631
    """
    check_whole("subsets", subsets, 2)  # fewer have no correlation
    check_whole("cells", cells)
    check_whole("seed", seed, 0)
    check_share("share", share)
    hidden = _Hidden(model, images, explanation, fill, targets)
    parts = random_parts(subsets, hidden.size, cells, share, seed)
    maps = upsample(explanation.maps, *hidden.size)
    evidence = np.einsum("shw,bhw->sb", parts.astype(np.float64), maps)
    whole, *rest = hidden.scores(np.concatenate([np.ones_like(parts[:1]), ~parts])[:, None])
    return mu_fidelity(evidence, whole - np.stack(rest))


class _Hidden:
    """The explained images, of which parts are hidden."""

    def __init__(
        self, model: keras.Model, images: Any, explanation: Explanation, fill: Any, targets: Any
    ) -> None:
        require_built(model)
        if not isinstance(explanation, Explanation):
            raise ValueError(
                "`explanation` is none. Received: "
                f"{type(explanation).__name__}. Expected what `explain` returned, which says what "
                "was explained and of which images. Give it whole, not its maps."
            )
        if explanation.maps.ndim != 3:
            raise ValueError(
                f"There are several maps an image. Received: maps of shape "
                f"{explanation.maps.shape}. Expected (batch, map_height, map_width). Explain one "
                "target at a time."
            )
        examples = _of_maps(feed(model, images), explanation)
        check_inputs(model, examples.inputs)
        by_function = bool((explanation.targets < 0).any())
        by_contrast = bool((explanation.opponents >= 0).any())
        unknown = by_function or by_contrast
        suits = callable(targets) if by_function else isinstance(targets, Contrast)
        if not unknown and targets is not None:
            raise ValueError(
                "`targets` is known by the maps. Received: "
                f"targets={targets!r:.80} and an explanation of the classes "
                f"{np.unique(explanation.targets).tolist()!s:.80}. Expected it for a function or a "
                "contrast alone. Leave it out, or explain what you want to measure."
            )
        if unknown and not suits:
            raise ValueError(
                "What was explained is not known by the maps. Received: an explanation of a "
                f"{'function' if by_function else 'contrast'}, and targets={targets!r:.80}. "
                "Expected it once more. Give targets=the function, or the tbi.Contrast."
            )
        chosen = targets if unknown else 0
        functions = [chosen] if callable(chosen) else []
        subject = Subject(
            model,
            examples.inputs,
            kept_pass(model, examples.inputs, [chosen], []).task,
            PictureInput(explanation.picture, explanation.channels_first),
            target=Target(chosen, words=""),
            batch_size=len(examples),
            keep=functools.partial(kept, model, examples.inputs, functions=functions),
        )
        self._masked = Masked(subject, fill, 64)
        self._moment = Moment(examples.inputs, explanation)
        self.size = self._masked.size(self._moment)

    def scores(self, masks: np.ndarray) -> np.ndarray:
        """Float32 `(masks, batch)`, behind masks `(masks, batch or 1, height, width)`."""
        return self._masked.scores(self._moment, masks)


def _of_maps(examples: Examples, explanation: Explanation) -> Examples:
    """The examples, one a map."""
    places = explanation.examples
    count = len(examples)
    if places is None:
        places = np.arange(len(explanation.maps))
    if set(places.tolist()) == set(range(count)):
        return examples.take(places)
    if len(set(places.tolist())) == len(places) == count:
        return examples  # of a part of an explanation, its own
    raise ValueError(
        f"The explanation is of other images. Received: {len(places)} maps and {count} images. "
        "Expected the images that were explained, of a part of it those alone. Give "
        "images[explanation.examples], or explain these ones."
    )
