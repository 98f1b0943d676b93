"""All methods in one training."""

import dataclasses
import gc
import logging
import re
import sys

import keras
import numpy as np
import pytest

import tb_interpret as tbi
from tb_interpret_plugin import metadata
from tests import networks
from tests.at_work import begin, session_of
from tests.logs import Run

X = networks.images(4)
Y = np.array([0, 1, 2, 0])


def all_methods():
    return [
        tbi.GradCAM(["conv1", "conv2"]),
        tbi.GradCAM(targets="predicted"),
        tbi.Occlusion(),
        tbi.ActivationGrid(["conv1", "conv2"], max_channels=3),
        tbi.FilterVisualization("conv2", filters=2, steps=4),
        *further_methods(),
    ]


def further_methods():
    return [
        tbi.HiResCAM("conv2"),
        tbi.LayerCAM("conv2"),
        tbi.GradCAMPlusPlus("conv2"),
        tbi.GuidedGradCAM("conv2"),
        tbi.Saliency(),
        tbi.InputXGradient(targets=1),
        tbi.IntegratedGradients(4),
        tbi.SmoothGrad(samples=4),
        tbi.RISE(16),
        tbi.ScoreCAM("conv2"),
    ]


# By tag, the title and what the values are, in words.
FURTHER = {
    "hires_cam/conv2": ("HiResCAM", "logit of the true class"),
    "layer_cam/conv2": ("LayerCAM", "logit of the true class"),
    "grad_cam_plus_plus/conv2": ("Grad-CAM++", "logit of the true class"),
    "guided_grad_cam/conv2": ("Guided Grad-CAM", "logit of the true class"),
    "saliency": ("Saliency", "logit of the true class"),
    "input_x_gradient/1": ("Input × gradient, logit of class 1", "logit of class 1"),
    "integrated_gradients": ("Integrated gradients", "logit of the true class, 4 steps"),
    "smooth_grad/saliency": ("SmoothGrad of Saliency", "logit of the true class, 4 samples"),
    "rise": ("RISE", "logit of the true class, 16 masks"),
    "score_cam/conv2": ("Score-CAM", "logit of the true class, 5 of 5 channels"),
}
SERIES = {
    *FURTHER,
    "grad_cam/conv1",
    "grad_cam/conv2",
    "grad_cam/predicted/conv2",
    "occlusion",
    "activations/conv1",
    "activations/conv2",
    "filters/conv2",
}


@dataclasses.dataclass(frozen=True)
class Training:
    """One with all methods.

    Attributes:
        model: As it is at the end.
        run: What was logged.
        num_calls: How often the model had been called without training as each epoch began, and
            at the end.
    """

    model: keras.Model
    run: Run
    num_calls: list[int]


@pytest.fixture(scope="module")
def training(tmp_path_factory):
    """Three epochs, for all that look at what they leave."""
    log_dir = tmp_path_factory.mktemp("all_methods")
    keras.utils.set_random_seed(0)
    model = networks.give_same_weights(networks.flat())
    traces, num_calls = networks.count_calls(model), []
    watch = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: num_calls.append(traces.count(False)),
        on_train_end=lambda logs: num_calls.append(traces.count(False)),
    )
    callback = tbi.InterpretCallback(log_dir, (X, Y), all_methods(), regions=[(0, 0, 8, 12)] * 4)
    networks.trained_on_noise(model, [callback, watch], epochs=3)
    return Training(model, Run(log_dir), num_calls)


def test_each_method_has_its_series_at_every_epoch(training):
    model, run = training.model, training.run
    assert run.tags() >= SERIES
    for tag in SERIES:
        assert run.steps(tag) == [0, 1, 2]
    occlusion = run.records("occlusion")[2]
    expected = tbi.Occlusion().explain(model, (X, Y)).maps
    np.testing.assert_allclose(
        metadata.decode_maps(occlusion.maps), expected, atol=2e-3 * np.abs(expected).max()
    )
    assert len(occlusion.facts.region_share) == 4
    assert run.scalars("region_share/occlusion")
    assert len(run.scalars("dead_channels/activations/conv2")) == 3


def test_what_is_logged_is_what_explain_says(training):
    model, run = training.model, training.run
    for method, (tag, (title, details)) in zip(further_methods(), FURTHER.items(), strict=True):
        series, record = run.series(tag), run.records(tag)[2]
        assert (series.kind, series.title, series.details) == (metadata.MAPS, title, details)
        found = method.explain(model, (X, Y))
        np.testing.assert_allclose(
            metadata.decode_maps(record.maps),
            found.maps,
            atol=2e-3 * np.abs(found.maps).max(),
            err_msg=tag,
        )
        np.testing.assert_allclose(record.facts.score, found.scores, rtol=1e-4)
        assert f"{tag}/overlays" in run.tags()


def test_time_budget_takes_fewer_steps_of_each_and_says_so(tmp_path):
    costly = [
        (tbi.IntegratedGradients(64), "steps", 8),
        (tbi.SmoothGrad(samples=64), "samples", 4),
        (tbi.RISE(512), "masks", 32),
        (tbi.ScoreCAM("conv1"), "channels", 4),
    ]
    for method, unit, fewest in costly:
        work, moment = begin(method, networks.flat(), X)
        full = work.num_steps()
        assert work.num_steps(work.max_thrift) == fewest
        work.seconds_a_step = 1.0  # which is far more than it takes
        at_hand = max(full // 4, fewest)
        (found,) = work.run(dataclasses.replace(moment, allowance=at_hand + 0.5))
        fewer = [f"{at_hand} of {full} {unit}, to keep the time budget."]
        assert list(found.notes) == (fewer if at_hand < full else [])
        assert np.ptp(found.maps) > 0
        work.seconds_a_step = 1.0
        assert work.run(dataclasses.replace(moment, allowance=fewest - 0.5)) is None


def test_channels_of_the_first_epoch_are_followed(tmp_path):
    callback = tbi.ActivationGridCallback(tmp_path, (X, Y), "conv1", max_channels=2)
    networks.trained_on_noise(networks.flat(), [callback], epochs=4)
    records = Run(tmp_path).records("activations/conv1").values()
    assert len({tuple(record.tiles.channel) for record in records}) == 1
    record = next(iter(records))
    assert metadata.decode_maps(record.maps).shape == (4 * 2, 14, 10)
    assert record.tiles.num_channels == 4
    assert all(0 < y < 1 for y in record.tiles.top_y)


def test_filters_are_logged_as_pictures_with_what_they_reach(tmp_path):
    callback = tbi.FilterVisualizationCallback(tmp_path, (X, Y), "conv2", filters=[1, 3], steps=4)
    networks.trained_on_noise(networks.flat(), [callback], epochs=2)
    records = Run(tmp_path).records("filters/conv2")
    assert list(records[1].tiles.channel) == [1, 3]
    assert all(picture.startswith(b"\x89PNG") for picture in records[1].tiles.picture)
    assert len(records[1].tiles.activation) == 2


def test_single_callbacks_share_a_directory(tmp_path):
    callbacks = [
        tbi.GradCAMCallback(tmp_path, (X, Y)),
        tbi.OcclusionCallback(tmp_path, (X, Y)),
        tbi.ActivationGridCallback(tmp_path, (X, Y)),
        tbi.FilterVisualizationCallback(tmp_path, (X, Y), filters=2, steps=2),
    ]
    networks.trained_on_noise(networks.flat(), callbacks, epochs=2)
    assert len(list((tmp_path / "interpret").iterdir())) == 1
    assert len(Run(tmp_path).example_sets()) == 1


def test_training_with_all_methods_is_bit_for_bit_the_training_without(tmp_path):
    def train(*callbacks):
        keras.utils.set_random_seed(0)
        model = networks.sequential()
        model.add(keras.layers.Dropout(0.2))
        history = networks.trained_on_noise(
            model, callbacks, epochs=3, jit_compile="auto", optimizer="adam"
        )
        state = [v.numpy() for v in [*model.variables, *model.optimizer.variables]]
        return history.history, state, np.random.rand()

    alone = train()
    watched = train(tbi.InterpretCallback(tmp_path, (X, Y), all_methods()))
    assert watched[0] == alone[0]
    for one, other in zip(watched[1], alone[1], strict=True):
        np.testing.assert_array_equal(one, other)
    assert watched[2] == alone[2]


def test_nothing_is_traced_after_the_beginning(training):
    # Four times the same: as the three epochs began, and at the end.
    assert training.num_calls == [training.num_calls[0]] * 4
    assert training.num_calls[0] > 0


def test_time_budget_does_less_of_the_costly_and_says_so(tmp_path, caplog):
    # So many steps that they fit into no first epoch, not even of a machine that is busy.
    callback = tbi.InterpretCallback(
        tmp_path,
        (X, Y),
        [tbi.GradCAM(), tbi.Occlusion(patch_size=2), tbi.FilterVisualization(steps=20_000)],
        time_budget=0.02,
    )
    caplog.set_level(logging.INFO, "tb_interpret")
    networks.trained_on_noise(networks.flat(), [callback], epochs=12)
    assert re.search(r"Filter visualization left out \w+( times)? for time_budget", caplog.text)
    run = Run(tmp_path)
    assert "filters/conv2" not in run.tags()
    notes = [note for r in run.records("grad_cam/conv2").values() for note in r.notes]
    assert "Filter visualization was left out, to keep the time budget." in notes


def test_memory_does_not_grow_with_the_epochs(tmp_path):
    class Watch(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch in (10, 30):
                session_of(callback).writer.drain()
                gc.collect()
                blocks.append(sys.getallocatedblocks())

    blocks = []
    # One of each way to work, and of each the fewest steps.
    methods = [
        *(tbi.GradCAM(["conv1", "conv2"]), tbi.ActivationGrid("conv2", max_channels=3)),
        *(tbi.Occlusion(8), tbi.FilterVisualization("conv2", filters=2, steps=2)),
        *(tbi.SmoothGrad(samples=1), tbi.RISE(2)),
    ]
    callback = tbi.InterpretCallback(tmp_path, (X, Y), methods, image_summaries=False)
    networks.trained_on_noise(networks.flat(), [callback, Watch()], epochs=31)
    # Keras' history and the like take 17 an epoch; what is found at one takes 100.
    assert blocks[1] - blocks[0] < 20 * 40


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_all_methods_run_in_mixed_precision(tmp_path, policy):
    keras.config.set_dtype_policy(policy)
    try:
        model = networks.flat()
    finally:
        keras.config.set_dtype_policy("float32")
    networks.trained_on_noise(model, [tbi.InterpretCallback(tmp_path, (X, Y), all_methods())])
    run = Run(tmp_path)
    for tag in SERIES:
        assert run.steps(tag) == [0, 1]
    for tag in ("grad_cam/conv1", "occlusion"):
        assert not any(f & metadata.NOT_FINITE for f in run.records(tag)[1].facts.flags)
