"""What a method of one's own is made of; see `docs/extending.md`."""

from __future__ import annotations

from tb_interpret.engine.fill import Fill
from tb_interpret.engine.masked import Masked
from tb_interpret.engine.passes import Passes
from tb_interpret.engine.stepped_work import SteppedWork
from tb_interpret.engine.subject import Subject
from tb_interpret.engine.work import Found, Moment, PassMaps, Tiles, Work
from tb_interpret.methods.input_method import GradientRequest, InputMethod
from tb_interpret.methods.layer_method import ActivationsRequest, LayerMethod
from tb_interpret.methods.method import MapMethod, Method
from tb_interpret.models.request import Request

__all__ = [
    "ActivationsRequest",
    "Fill",
    "Found",
    "GradientRequest",
    "InputMethod",
    "LayerMethod",
    "MapMethod",
    "Masked",
    "Method",
    "Moment",
    "PassMaps",
    "Passes",
    "Request",
    "SteppedWork",
    "Subject",
    "Tiles",
    "Work",
]
