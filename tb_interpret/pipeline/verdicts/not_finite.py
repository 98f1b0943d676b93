"""Pictures with values that are not finite."""

from __future__ import annotations

import numpy as np

from tb_interpret.pipeline.verdicts.rule import Sign, StepRule
from tb_interpret.pipeline.verdicts.step import Step


class NotFinite(StepRule):
    """NaN or infinity comes into pictures.

    One element is enough: none is healthy, and one spoils all weights.
    """

    name = "not finite"
    one_is_enough = True

    def sign(self, step: Step) -> Sign | None:
        """Of pictures that were finite before, and are not."""
        if step.after is None or (step.before is not None and _share(step.before) > 0):
            return None
        if _share(step.after) == 0:
            return Sign(False)
        kind = "NaN" if np.isnan(step.after).any() else "infinite"
        return Sign(True, {"share": _share(step.after)}, kind)

    def words(self, sign: Sign) -> tuple[str, str]:
        """The share of the values."""
        return (
            f"{sign.numbers['share']:.2%} of the picture's values are {sign.word}",
            "Look for a division by 0 (the deviation of a picture of one color), a logarithm or "
            "root of 0 or less, or float16 beyond 65504; divide by max(deviation, 1e-6).",
        )


def _share(picture: np.ndarray) -> float:
    return float(1 - np.isfinite(picture).mean())
