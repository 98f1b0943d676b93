"""See, epoch by epoch, what an image model looks at, in TensorBoard.

The public names are those of `__all__`.
"""

from __future__ import annotations

import importlib
import os
import sys

try:
    importlib.import_module("tensorflow")
except ImportError as error:
    raise ImportError(
        "tb_interpret logs from TensorFlow models and needs TensorFlow 2.16 or later, which is "
        "not installed: people have builds of their own (cpu, gpu, macOS). Install yours, or: "
        "pip install 'tb-interpret[tensorflow]'. To look at logs, TensorBoard alone is enough."
    ) from error

# Keras fails in its own words where the backend that it is told to take is not installed.
if "keras" in sys.modules or not (_backend := os.environ.get("KERAS_BACKEND", "")):
    _backend = importlib.import_module("keras").config.backend()
if _backend != "tensorflow":
    raise ImportError(
        "tb_interpret explains models of Keras' TensorFlow backend. Received: the backend "
        f"{_backend!r}. Expected 'tensorflow'. Set the environment variable "
        "KERAS_BACKEND=tensorflow before Keras is imported, or leave it out."
    )

from tb_interpret.activation_tiles import ActivationTiles
from tb_interpret.callbacks.activation_grid import ActivationGridCallback
from tb_interpret.callbacks.filter_visualization import FilterVisualizationCallback
from tb_interpret.callbacks.grad_cam import GradCAMCallback
from tb_interpret.callbacks.interpret import InterpretCallback
from tb_interpret.callbacks.occlusion import OcclusionCallback
from tb_interpret.explainers.activation_grid import ActivationGrid
from tb_interpret.explainers.filter_visualization import FilterVisualization
from tb_interpret.explainers.grad_cam import GradCAM
from tb_interpret.explainers.occlusion import Occlusion
from tb_interpret.explanation import Explanation
from tb_interpret.filter_pictures import FilterPictures
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
    "Occlusion",
    "OcclusionCallback",
    "__version__",
]
