"""Odd arguments are refused in words when methods and callbacks are made."""

import keras
import numpy as np
import pytest

import tb_interpret as tbi
from tests import networks

X, Y = networks.images(), np.array([0, 1, 2, 0])
RAGGED = [[1], [1, 2]]
ODD = [np.nan, True, "odd", 2.5, 1e40, {}, RAGGED, 1j, object(), keras.Input((4,)), np.array("a")]


@pytest.mark.parametrize(
    ("made", "name", "odd"),
    [
        (tbi.GradCAM, "layer", ODD[:2] + ODD[3:]),
        (tbi.GradCAM, "targets", ODD[:2] + ODD[3:-1]),
        (tbi.GradCAM, "gated", [None, *ODD[:1], *ODD[2:]]),
        (tbi.Occlusion, "patch_size", ODD),
        (tbi.Occlusion, "stride", ODD),
        (tbi.Occlusion, "fill", [None, *ODD[:3], -1e40, *ODD[4:]]),
        (tbi.Occlusion, "aggregate", [None, np.array(["mean", "sum"]), *ODD]),
        (tbi.ActivationGrid, "layers", ODD[:2] + ODD[3:]),
        (tbi.ActivationGrid, "channels", ODD),
        (tbi.ActivationGrid, "max_channels", [None, *ODD]),
        (tbi.FilterVisualization, "layer", ODD[:2] + ODD[3:]),
        (tbi.FilterVisualization, "filters", ODD),
        (tbi.FilterVisualization, "steps", [None, *ODD]),
        (tbi.FilterVisualization, "parametrization", [None, np.array(["pixels", "x"]), *ODD]),
        (tbi.FilterVisualization, "restart_every", ODD),
        (tbi.FilterVisualization, "seed", [None, 2**63, *ODD]),
        (tbi.FilterVisualization, "input_range", [(0, 1e40), ("a", "b"), (None, 1), *ODD]),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "__name__", ""),
)
def test_argument_of_a_method_is_refused_when_it_is_made(made, name, odd):
    for value in odd:
        with pytest.raises(ValueError, match=r"Received: .*Expected"):
            made(**{name: value})


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("targets", ODD[:2] + ODD[3:-1]),
        ("class_names", [RAGGED, *ODD[:5], *ODD[7:]]),
        ("display", ODD),
        ("display_px", [None, np.array([64, 128]), 512.0, *ODD]),
        ("every", [None, *ODD]),
        ("example_scalars", [None, *ODD[:1], *ODD[2:]]),
        ("image_summaries", [None, *ODD[:1], *ODD[2:]]),
        ("max_examples", [None, *ODD]),
        ("methods", ODD),
        ("time_budget", ODD),
        ("log_dir", [None, *ODD[:2], *ODD[3:]]),
    ],
)
def test_argument_of_a_callback_is_refused_when_it_is_made(name, odd):
    for value in odd:
        with pytest.raises(ValueError, match=r"Received: .*Expected"):
            tbi.InterpretCallback(**{"log_dir": "logs", "examples": (X, Y), name: value})


@pytest.mark.parametrize(
    ("made", "value"),
    [
        (tbi.ActivationGrid, {"channels": [-1]}),
        (tbi.ActivationGrid, {"channels": [2**40]}),
        (tbi.ActivationGrid, {"max_channels": 10**9}),
        (tbi.FilterVisualization, {"steps": 10**40}),
    ],
    ids=str,
)
def test_number_beyond_all_measure_is_refused_when_the_method_is_made(made, value):
    with pytest.raises(ValueError, match=r"Received: .*Expected"):
        made(**value)


def test_more_filters_than_there_are_cost_no_memory():
    with pytest.raises(ValueError, match="asks for one that does not exist"):
        tbi.FilterVisualization(filters=10**12).explain(networks.flat(), X, steps=1)
