"""Pictures of one value."""

from __future__ import annotations

import numpy as np

from tb_interpret.pipeline.verdicts.rule import Sign, StepRule
from tb_interpret.pipeline.verdicts.step import Step


class Constant(StepRule):
    """All pixels of a picture become one value."""

    name = "constant"

    def sign(self, step: Step) -> Sign | None:
        """Of finite pictures that showed something before."""
        if step.after is None or not np.isfinite(step.after).all():
            return None
        if step.before is not None and not step.look_before.is_informative:
            return None
        return Sign(not step.look_after.is_informative, {"value": float(step.after.flat[0])})

    def words(self, sign: Sign) -> tuple[str, str]:
        """The value."""
        return (
            f"the whole picture is {sign.numbers['value']:g}",
            "Look at what this stage multiplies with, clips to or casts to: keep pictures in "
            "float32 until they are scaled.",
        )
