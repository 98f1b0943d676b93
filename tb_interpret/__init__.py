"""See, epoch by epoch, what an image model looks at, in TensorBoard.

The public names are those of `__all__`.
"""

from __future__ import annotations

from tb_interpret import requirements

if _problem := requirements.problem():
    raise ImportError(_problem)

from tb_interpret.callbacks.interpret import InterpretCallback
from tb_interpret.callbacks.single import (
    ActivationGridCallback,
    FilterVisualizationCallback,
    GradCAMCallback,
    OcclusionCallback,
)
from tb_interpret.methods.activation_grid import ActivationGrid
from tb_interpret.methods.filter_visualization import FilterVisualization
from tb_interpret.methods.grad_cam import GradCAM
from tb_interpret.methods.method import Method
from tb_interpret.methods.occlusion import Occlusion
from tb_interpret.results.activation_tiles import ActivationTiles
from tb_interpret.results.explanation import Explanation
from tb_interpret.results.filter_pictures import FilterPictures
from tb_interpret_plugin.version import __version__

__all__ = [
    "ActivationGrid",
    "ActivationGridCallback",
    "ActivationTiles",
    "Explanation",
    "FilterPictures",
    "FilterVisualization",
    "FilterVisualizationCallback",
    "GradCAM",
    "GradCAMCallback",
    "InterpretCallback",
    "Method",
    "Occlusion",
    "OcclusionCallback",
    "__version__",
]
