"""Mistakes in a method of one's own are answered in words, and harm no other method."""

import dataclasses
import logging
from typing import Any

import numpy as np
import pytest
from keras import ops

import tb_interpret as tbi
from tb_interpret import extending
from tests import networks
from tests.logs import Run
from tests.whole import WHOLE

IMAGES = networks.images()
EXAMPLES = (IMAGES, [0, 1, 2, 0])


@dataclasses.dataclass(frozen=True)
class OfLayer(extending.LayerMethod):
    name = "own"
    title = "Own"
    how: Any = None

    def maps(self, activations, gradients):
        return self.how(activations)


@dataclasses.dataclass(frozen=True)
class OfInput(extending.InputMethod):
    name = "own"
    title = "Own"
    how: Any = None

    def maps(self, picture, gradients):
        return self.how(gradients)


@dataclasses.dataclass(frozen=True)
class Stepped(extending.MapMethod):
    name = "own"
    title = "Own"
    how: Any = None
    steps: Any = 4

    def begin(self, subject):
        return _Steps(self, subject)


class _Steps(extending.SteppedWork):
    def __init__(self, method, subject):
        super().__init__(subject.maps(method))
        self._method = method

    def num_steps(self, thrift=0):
        steps = self._method.steps
        return steps(thrift) if callable(steps) else steps

    def maps(self, moment, thrift, on_step):
        return self._method.how(len(moment.inputs))


@dataclasses.dataclass(frozen=True)
class Bare(extending.MapMethod):
    name = "own"
    title = "Own"
    how: Any = None

    def begin(self, subject):
        return _Bare(self, subject)


class _Bare(extending.Work):
    def __init__(self, method, subject):
        super().__init__([subject.maps(method)])
        self._method = method

    def run(self, moment):
        return self._method.how(len(moment.inputs))


@pytest.mark.parametrize("kind", [OfLayer, OfInput])
@pytest.mark.parametrize(
    ("how", "words"),
    [
        (lambda x: x, r"no map an example. Received: shape \(None, .*Add up the channels"),
        (lambda x: ops.sum(x, (1, 2, 3)), r"Received: shape \(None,\)"),
        (lambda x: None, "Received: nothing. Expected real numbers"),
        (lambda x: ops.sum(x), r"Received: shape \(\)"),
        (lambda x: np.asarray(x).sum(-1), "cannot be traced.*keras.ops in place of NumPy"),
    ],
    ids=["channels", "numbers", "nothing", "scalar", "numpy"],
)
def test_traced_maps_of_another_shape_are_refused_before_the_first_epoch(
    tmp_path, kind, how, words
):
    method = kind(how=how)
    with pytest.raises(ValueError, match=words):
        method.explain(networks.flat(), IMAGES)
    callback = tbi.InterpretCallback(tmp_path, EXAMPLES, [method])
    with pytest.raises(ValueError, match=words):
        networks.trained_on_noise(networks.flat(), [callback])


@pytest.mark.parametrize(
    "how",
    [lambda x: x[..., 0] > 0, lambda x: ops.cast(x[..., 0] > 0, "int32")],
    ids=["bool", "int"],
)
@pytest.mark.parametrize("kind", [OfLayer, OfInput])
def test_maps_of_integers_and_bools_become_floats(tmp_path, kind, how):
    method = kind(how=how)
    assert method.explain(networks.flat(), IMAGES).maps.dtype == np.float32
    callback = tbi.InterpretCallback(tmp_path, EXAMPLES, [method])
    networks.trained_on_noise(networks.flat(), [callback])
    (tag,) = [tag for tag in Run(tmp_path).tags() if tag in ("own", "own/conv2")]
    assert Run(tmp_path).steps(tag) == [0, 1]


MISTAKES = [
    (Stepped(how=lambda n: np.zeros((4, 5))), r"no map an example.*Received: shape \(4, 5\)"),
    (Stepped(how=lambda n: np.zeros((1, 4, 5))), r"shape \(1, 4, 5\), float64, for 4 examples"),
    (Stepped(how=lambda n: np.zeros((n, 4, 5, 1))), r"Expected real numbers \(4, height, width\)"),
    (Stepped(how=lambda n: np.zeros((n, 0, 5))), r"shape \(4, 0, 5\)"),
    (Stepped(how=lambda n: np.zeros((n, 4, 5), complex)), "complex128"),
    (Bare(how=lambda n: np.zeros((n, 4, 5))), "one thing a series. Received: .'ndarray'."),
    (Bare(how=lambda n: []), r"Received: \[\] for 1 series"),
    (Bare(how=lambda n: [extending.Found()]), "no map an example. Received: none"),
    (Stepped(how=lambda n: np.zeros((n, 4, 5)), steps=0), "no number of steps. Received: 0 at"),
    (Stepped(how=lambda n: np.zeros((n, 4, 5)), steps=-1), "Received: -1 at thrift=0"),
    (Stepped(how=lambda n: np.zeros((n, 4, 5)), steps=2.5), "Received: 2.5"),
    (
        Stepped(how=lambda n: np.zeros((n, 4, 5)), steps=lambda thrift: 4 >> thrift),
        "Received: 0 at thrift=3.*max",
    ),
]


@pytest.mark.parametrize(("method", "words"), MISTAKES)
def test_what_is_found_wrongly_is_refused_in_words(method, words):
    with pytest.raises(ValueError, match=words):
        method.explain(networks.flat(), IMAGES)


# What is told of them does not matter here, but who tells it.
OF_EACH_KIND = [method for method, _ in (MISTAKES if WHOLE else MISTAKES[1::4])]


@pytest.mark.parametrize("method", OF_EACH_KIND)
def test_what_is_found_wrongly_keeps_no_other_method_from_the_log(tmp_path, caplog, method):
    callback = tbi.InterpretCallback(tmp_path, EXAMPLES, [tbi.GradCAM("conv2"), method])
    with caplog.at_level(logging.WARNING):
        networks.trained_on_noise(networks.flat(), [callback], epochs=2)
    run = Run(tmp_path)
    assert run.steps("grad_cam/conv2") == [0, 1]
    assert "own" not in run.tags()
    assert "Own failed" in caplog.text


def test_maps_of_integers_that_took_steps_are_written(tmp_path):
    method = Stepped(how=lambda n: np.arange(n * 20).reshape(n, 4, 5))
    callback = tbi.InterpretCallback(tmp_path, EXAMPLES, [method])
    networks.trained_on_noise(networks.flat(), [callback])
    assert Run(tmp_path).steps("own") == [0, 1]


@pytest.mark.parametrize("kind", [OfLayer, OfInput, Stepped])
def test_fields_that_cannot_be_hashed_are_refused_when_first_used(tmp_path, kind):
    method = kind(how=[1, 2])
    with pytest.raises(ValueError, match=r"Own is no immutable value.*list.*Make tuples"):
        method.explain(networks.flat(), IMAGES)
    with pytest.raises(ValueError, match="Own is no immutable value"):
        tbi.InterpretCallback(tmp_path, EXAMPLES, [method])
