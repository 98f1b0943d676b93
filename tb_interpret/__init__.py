"""See, epoch by epoch, what an image model looks at, in TensorBoard.

The public names are those of `__all__`.
"""

from __future__ import annotations

from tb_interpret import requirements

if _problem := requirements.problem():
    raise ImportError(_problem)

from tb_interpret import faithfulness
from tb_interpret.callbacks.interpret import InterpretCallback
from tb_interpret.callbacks.single import (
    ActivationGridCallback,
    FilterVisualizationCallback,
    GradCAMCallback,
    OcclusionCallback,
)
from tb_interpret.methods.activation_grid import ActivationGrid
from tb_interpret.methods.cues import Cues
from tb_interpret.methods.filter_visualization import FilterVisualization
from tb_interpret.methods.grad_cam import GradCAM
from tb_interpret.methods.grad_cam_plus_plus import GradCAMPlusPlus
from tb_interpret.methods.guided_grad_cam import GuidedGradCAM
from tb_interpret.methods.hires_cam import HiResCAM
from tb_interpret.methods.input_x_gradient import InputXGradient
from tb_interpret.methods.integrated_gradients import IntegratedGradients
from tb_interpret.methods.layer_cam import LayerCAM
from tb_interpret.methods.le_grad import LeGrad
from tb_interpret.methods.method import Method
from tb_interpret.methods.occlusion import Occlusion
from tb_interpret.methods.rise import RISE
from tb_interpret.methods.saliency import Saliency
from tb_interpret.methods.score_cam import ScoreCAM
from tb_interpret.methods.smooth_grad import SmoothGrad
from tb_interpret.models.targets import Contrast
from tb_interpret.pipeline.log_images import log_images
from tb_interpret.pipeline.pipeline import Pipeline
from tb_interpret.results.activation_tiles import ActivationTiles
from tb_interpret.results.cue_cards import CueCard, CueCards
from tb_interpret.results.explanation import Explanation
from tb_interpret.results.filter_pictures import FilterPictures
from tb_interpret.results.load import load
from tb_interpret_plugin.version import __version__

__all__ = [
    "RISE",
    "ActivationGrid",
    "ActivationGridCallback",
    "ActivationTiles",
    "Contrast",
    "CueCard",
    "CueCards",
    "Cues",
    "Explanation",
    "FilterPictures",
    "FilterVisualization",
    "FilterVisualizationCallback",
    "GradCAM",
    "GradCAMCallback",
    "GradCAMPlusPlus",
    "GuidedGradCAM",
    "HiResCAM",
    "InputXGradient",
    "IntegratedGradients",
    "InterpretCallback",
    "LayerCAM",
    "LeGrad",
    "Method",
    "Occlusion",
    "OcclusionCallback",
    "Pipeline",
    "Saliency",
    "ScoreCAM",
    "SmoothGrad",
    "__version__",
    "faithfulness",
    "load",
    "log_images",
]
