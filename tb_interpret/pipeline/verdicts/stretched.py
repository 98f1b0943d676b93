"""Pictures that were pulled to another shape."""

from __future__ import annotations

from tb_interpret.pipeline.verdicts.rule import Sign, StepRule
from tb_interpret.pipeline.verdicts.step import Step

# Below, rounding to whole pixels and mild zooming would be told.
_LEAST = 1.15
_LIKE = 0.9


class Stretched(StepRule):
    """Height and width were resized by different factors."""

    name = "stretched"
    is_by_example = True

    def sign(self, step: Step) -> Sign | None:
        """Of pictures whose motion is certain."""
        motion = step.motion
        if step.pair is None or motion is None or motion.likeness < _LIKE:
            return None
        height, width = motion.scale
        factor = max(height, width) / min(height, width)
        numbers = {
            "factor": factor,
            "height_before": float(step.pair[0].shape[0]),
            "width_before": float(step.pair[0].shape[1]),
            "height": float(step.pair[1].shape[0]),
            "width": float(step.pair[1].shape[1]),
        }
        if min(step.pair[1].shape[:2]) < 4:
            return None
        return Sign(factor >= _LEAST, numbers, "taller" if height > width else "wider")

    def words(self, sign: Sign) -> tuple[str, str]:
        """Both sizes."""
        before = f"{sign.numbers['height_before']:.0f}×{sign.numbers['width_before']:.0f}"
        after = f"{sign.numbers['height']:.0f}×{sign.numbers['width']:.0f}"
        return (
            f"the whole picture was resized, the first from {before} to {after} (height × width), "
            f"so things in it are {sign.numbers['factor']:.2f} times {sign.word} than they are",
            "Keep the aspect ratio: tf.image.resize_with_pad, or "
            "keras.layers.Resizing(height, width, crop_to_aspect_ratio=True).",
        )
