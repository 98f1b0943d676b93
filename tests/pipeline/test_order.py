"""Stages stand where elements pass them, however often pipelines are built."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret.pipeline.order import Order

_IMAGES = np.random.default_rng(0).integers(0, 255, (6, 16, 16, 3)).astype("uint8")
_FUNCTIONS = {
    "loaded": lambda image, label: (tf.cast(image, tf.float32), label),
    "halved": lambda image, label: (image / 2, label),
    "looked at": lambda image, label: (image, label),
    "resized": lambda image, label: (tf.image.resize(image, (8, 8)), label),
    "scaled": lambda image, label: (image / 255, label),
}


@pytest.fixture
def pipeline(tmp_path):
    return tbi.Pipeline(tmp_path, elements=3)


def _pass_over(pipeline, *names):
    dataset = tf.data.Dataset.from_tensor_slices((_IMAGES, range(6)))
    for name in names:
        dataset = dataset.map(pipeline.stage(name)(_FUNCTIONS[name]))
    for _ in dataset.batch(3):
        pass


def _stages(pipeline):
    seen = pipeline.observations()
    names = list(dict.fromkeys(each.stage for each in seen))
    assert {(each.stage, each.place) for each in seen} == {(n, p) for p, n in enumerate(names)}
    return names


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        (["loaded", "resized"], ["loaded", "resized"], ["loaded", "resized"]),
        (["loaded", "resized"], ["loaded", "halved", "resized"], ["loaded", "halved", "resized"]),
        (
            ["loaded", "resized"],
            ["loaded", "looked at", "resized"],
            ["loaded", "looked at", "resized"],
        ),
        # What stood behind is gone, or is built again, too.
        (["resized", "scaled"], ["loaded", "resized"], ["loaded", "resized"]),
        (
            ["loaded", "resized"],
            ["loaded", "resized", "scaled"],
            ["loaded", "resized", "scaled"],
        ),
        (["loaded", "halved"], ["resized", "scaled"], ["resized", "scaled"]),
        # What changed places, and behind what stayed.
        (["resized", "loaded"], ["loaded", "resized"], ["loaded", "resized"]),
        (
            ["loaded", "halved", "resized", "scaled"],
            ["loaded", "scaled", "halved", "resized"],
            ["loaded", "scaled", "halved", "resized"],
        ),
    ],
)
def test_a_cell_that_runs_again_puts_new_stages_where_they_are(pipeline, first, then, expected):
    _pass_over(pipeline, *first)
    _pass_over(pipeline, *then)
    assert _stages(pipeline) == expected


def test_stages_that_changed_places_after_a_training_broke_off(pipeline):
    def fit(*names, epochs=2):
        dataset = tf.data.Dataset.from_tensor_slices((_IMAGES, range(6)))
        for name in names:
            dataset = dataset.map(pipeline.stage(name)(_FUNCTIONS[name]))
        stop = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: 1 / (epochs - 2))
        model = keras.Sequential([keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        model.fit(dataset.batch(3), epochs=2, verbose=0, callbacks=[pipeline.callback(), stop])

    with pytest.raises(ZeroDivisionError) as kept_alive:
        fit("scaled", "looked at")
    fit("looked at", "scaled", epochs=3)
    assert _stages(pipeline) == ["looked at", "scaled"]
    assert kept_alive.value.__traceback__


def test_a_fault_in_a_stage_that_came_later_is_named_there(pipeline):
    def planted(image, label):
        return image / 255.0 / 255.0, label

    _pass_over(pipeline, "loaded", "resized")
    dataset = tf.data.Dataset.from_tensor_slices((_IMAGES, range(6)))
    for name, function in (
        ("loaded", _FUNCTIONS["loaded"]),
        ("planted", planted),
        ("resized", _FUNCTIONS["resized"]),
    ):
        dataset = dataset.map(pipeline.stage(name)(function))
    for _ in dataset:
        pass
    assert _stages(pipeline) == ["loaded", "planted", "resized"]
    assert [verdict.stage for verdict in pipeline.check() if not verdict.is_note] == ["planted"]


def test_what_was_seen_outweighs_how_pipelines_were_built():
    order = Order()
    for stage in ("a", "b", "c", "b"):
        order.found(stage)
    assert [order.place(stage) for stage in "abc"] == [0, 1, 2]
    order.seen("c", "b")
    assert [order.place(stage) for stage in "acb"] == [0, 1, 2]
    order.seen("b", "c")
    assert [order.place(stage) for stage in "acb"] == [0, 1, 2]
    assert order.place("nobody") == -1
