"""Each kind of method, in training and by `explain`, against plain computations."""

import cv2
import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret.maths.filter_visualization import Pixels
from tb_interpret_plugin import metadata
from tests import architectures, networks
from tests.logs import Run
from tests.said import said
from tests.whole import WHOLE

PATCH, FILL, FILTERS, STEPS = 4, 0.25, [0, 1], 24


def methods(subject):
    return [
        tbi.GradCAM(subject.layer),
        tbi.Occlusion(PATCH, fill=FILL),
        tbi.ActivationGrid(subject.layer, channels=FILTERS),
        tbi.FilterVisualization(subject.layer, FILTERS, STEPS, input_range=(0, 1)),
    ]


def place_of_picture(subject):
    return [np.ndim(x) for x in tf.nest.flatten(subject.inputs)].index(4)


def fed(subject, pictures):
    """Inputs like the subject's with other pictures, (count, height, width, channels)."""
    if subject.channels_first:
        pictures = pictures.transpose(0, 3, 1, 2)
    inputs = [
        pictures if i == place_of_picture(subject) else np.repeat(x[:1], len(pictures), axis=0)
        for i, x in enumerate(tf.nest.flatten(subject.inputs))
    ]
    return tf.nest.pack_sequence_as(subject.inputs, inputs)


def pictures_of(subject):
    pictures = tf.nest.flatten(subject.inputs)[place_of_picture(subject)]
    return pictures.transpose(0, 2, 3, 1) if subject.channels_first else pictures


def by_tape(subject):
    """Scores, features, and the gradients there and at the picture, from the parts of the model."""
    inputs = tf.nest.map_structure(tf.constant, subject.inputs)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        features, output, arrange = subject.both(inputs)
        scores = tf.convert_to_tensor(subject.score(output))
    gradients, at_inputs = tape.gradient(scores, (features, inputs))
    at_picture = tf.nest.flatten(at_inputs)[place_of_picture(subject)].numpy()
    if subject.channels_first:
        at_picture = at_picture.transpose(0, 2, 3, 1)
    return scores.numpy(), arrange(features).numpy(), arrange(gradients).numpy(), at_picture


def by_loop(subject):
    """Drops of the score, window by window, through `predict`."""
    pictures = pictures_of(subject)
    height, width = pictures.shape[1:3]
    chosen = None
    if subject.targets == "predicted":
        chosen = subject.model.predict(subject.inputs, verbose=0).argmax(axis=-1)

    def score(output):
        return np.asarray(subject.score(output) if chosen is None else output[range(3), chosen])

    rows, columns = height // PATCH, width // PATCH
    hidden = np.stack([pictures] * (rows * columns))
    for i in range(rows * columns):
        row, column = divmod(i, columns)
        hidden[i, :, row * PATCH :][:, :PATCH, column * PATCH :][:, :, :PATCH] = FILL
    windows = with_pictures(subject, hidden)
    # One call, for each costs more than what it computes; batches as large as the whole ones.
    outputs = subject.model.predict(windows, batch_size=len(pictures), verbose=0)
    whole = score(subject.model.predict(subject.inputs, verbose=0))
    maps = np.zeros((len(pictures), rows, columns), np.float32)
    for i in range(rows * columns):
        of_window = slice(i * len(pictures), (i + 1) * len(pictures))
        output = tf.nest.map_structure(lambda x, s=of_window: x[s], outputs)
        maps[:, i // columns, i % columns] = whole - score(output)
    return maps


def with_pictures(subject, pictures):
    """Inputs like the subject's, over and over, with pictures (times, count, ...)."""
    flat = pictures.reshape(-1, *pictures.shape[2:])
    if subject.channels_first:
        flat = flat.transpose(0, 3, 1, 2)
    inputs = [
        flat if i == place_of_picture(subject) else np.concatenate([x] * len(pictures))
        for i, x in enumerate(tf.nest.flatten(subject.inputs))
    ]
    return tf.nest.pack_sequence_as(subject.inputs, inputs)


def reached(subject, pictures):
    """Mean activation of the filters, each by its own picture in 0…1."""
    features, _, arrange = subject.both(fed(subject, pictures))
    return arrange(features).numpy().mean(axis=(1, 2))[range(len(FILTERS)), FILTERS]


def at_start(subject):
    noise = Pixels(pictures_of(subject).shape[1:]).start(len(FILTERS))[0].numpy()
    return reached(subject, noise)


def assert_close(found, expected, share=1e-4):
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, atol=share * np.abs(expected).max())


# What is traced, trained and logged in ways of its own; the maps of the others are those of
# `test_precision`, `test_any_model` and `test_any_method`.
ALWAYS = ["vit", "detection", "subclassed", "channels_first", "five_channels", "called_twice"]


@pytest.mark.parametrize("name", architectures.SUBJECTS if WHOLE else ALWAYS)
def test_all_methods_agree_with_plain_computations(tmp_path, caplog, name):
    subject = architectures.SUBJECTS[name]()
    model = subject.model
    model.compile("sgd", subject.loss, **{"jit_compile": False, **subject.compile})
    traces, inferences = networks.count_calls(model), []
    watch = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: inferences.append(traces.count(False)),
        on_train_end=lambda logs: inferences.append(traces.count(False)),
    )
    callback = tbi.InterpretCallback(
        tmp_path,
        subject.inputs,
        methods(subject),
        targets=subject.targets,
        display=subject.display,
    )
    model.fit(
        subject.inputs, subject.labels, batch_size=2, epochs=2, verbose=0,
        callbacks=[callback, watch],
    )  # fmt: skip
    del model.__dict__["call"]
    assert inferences[0] > 0
    assert inferences[-1] == inferences[0]
    assert said(caplog) == []

    grad_cam, occlusion, activations, filters = methods(subject)
    scores, features, gradients, at_picture = by_tape(subject)
    cam = (gradients.mean(axis=(1, 2), keepdims=True) * features).sum(axis=-1)
    drops = by_loop(subject)
    assert np.all(np.ptp(cam, axis=(1, 2)) > 0)
    assert np.all(np.ptp(drops, axis=(1, 2)) > 0)

    of_layer = grad_cam.explain(model, subject.inputs, targets=subject.targets)
    assert of_layer.layer == subject.layer
    assert_close(of_layer.maps, cam)
    np.testing.assert_allclose(of_layer.scores, scores, rtol=1e-4)
    asked = {"images": subject.inputs, "targets": subject.targets}
    # Of the others, `test_precision` says the same, and more exactly.
    if WHOLE or name not in architectures.IN_DOUBLE_PRECISION:
        of_places = tbi.HiResCAM(subject.layer).explain(model, **asked)
        # Not averaged, gradients keep the rounding of normalizations: 3e-8.
        rounding = 3e-3 if name == "swin" else 1e-4
        assert_close(of_places.maps, (gradients * features).sum(axis=-1), rounding)
        at_pixels = tbi.Saliency().explain(model, **asked)
        assert_close(at_pixels.maps, np.abs(at_picture).max(axis=-1))
    of_input = occlusion.explain(model, subject.inputs, targets=subject.targets)
    assert_close(of_input.maps, drops, 1e-3)
    tiles = activations.explain(model, subject.inputs)
    assert tiles.num_channels == features.shape[-1]
    assert_close(tiles.maps, features[..., FILTERS].transpose(0, 3, 1, 2))
    found = filters.explain(model, subject.inputs, steps=STEPS)
    start = at_start(subject)
    assert np.all(found.activations > start)
    if found.images.shape[-1] == pictures_of(subject).shape[-1]:
        again = reached(subject, found.images / np.float32(255))
        np.testing.assert_allclose(again, found.activations, atol=0.03)

    run = Run(tmp_path)
    tags = [
        f"grad_cam/{subject.layer}",
        "occlusion",
        f"activations/{subject.layer}",
        f"filters/{subject.layer}",
    ]
    logged = []
    for tag in tags:
        assert run.steps(tag) == [0, 1]
        logged.append(run.records(tag)[1])
    maps = [metadata.decode_maps(record.maps) for record in logged[:3]]
    assert_close(maps[0], cam, 2e-3)
    assert_close(maps[1], drops, 2e-3)
    assert_close(maps[2].reshape(tiles.maps.shape), tiles.maps, 2e-3)
    np.testing.assert_allclose(logged[1].facts.score, scores, rtol=1e-3)
    assert np.all(np.array(logged[3].tiles.activation) > start)
    (examples,) = run.example_sets()
    shown = [
        cv2.imdecode(np.frombuffer(x.picture, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
        for x in examples.examples
    ]
    expected = [p if subject.display is None else subject.display(p) for p in pictures_of(subject)]
    np.testing.assert_allclose(
        np.stack(shown) / 255, np.broadcast_to(np.stack(expected), np.shape(shown)), atol=0.003
    )
