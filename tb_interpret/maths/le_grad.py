"""LeGrad: to which tokens attention would have to go for a higher score."""

from __future__ import annotations

from typing import Any

from keras import ops


def le_grad(gradients: Any) -> Any:
    """Positive gradients of a score at an attention map, averaged.

    Equation 8 of the paper, for one block: the mean over all heads and all
    queries of relu(∂s/∂A), a value a key.

    Args:
      gradients: Derivatives of each example's score with respect to the
        attention probabilities, `(batch, height, width, heads × queries)`:
        the keys lie as the patches do, any floating dtype.

    Returns:
      Float32 maps `(batch, height, width)`, not negative, in units of the
      score.

    Differs from the paper:
      A map is not stretched to 0…1: that is a view, and would hide how maps
      of different epochs compare.

    Reference:
      Bousselham et al., "LeGrad: An Explainability Method for Vision
      Transformers via Feature Formation Sensitivity", 2024,
      https://arxiv.org/abs/2404.03214

    >>> le_grad([[[[1.0, -2.0], [3.0, 1.0]]]]).numpy().tolist()
    [[[0.5, 2.0]]]
    """
    return ops.mean(ops.relu(ops.cast(gradients, "float32")), axis=-1)
