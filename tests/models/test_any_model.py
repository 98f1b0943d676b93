"""Models that users of other libraries get hurt by."""

import json
import os
import subprocess
import sys

import keras
import numpy as np
import pytest
from keras import layers

import tb_interpret as tbi
from tb_interpret_plugin import metadata
from tests import networks
from tests.architectures import pictures
from tests.logs import Run
from tests.networks import NUM_CLASSES
from tests.said import said
from tests.transformers import small_swin, small_vit

IMAGES = np.random.default_rng(0).random((3, 16, 12, 3), np.float32)


@pytest.mark.parametrize("pool", ["token", "mean"])
def test_tokens_of_a_transformer_become_a_map(pool):
    explanation = tbi.GradCAM().explain(small_vit(pool), IMAGES, targets=1)
    assert explanation.layer == "norm_1"
    assert explanation.maps.shape == (3, 4, 3)
    assert np.all(explanation.maps.std(axis=(1, 2)) > 0)


class WindowsInside(layers.Layer):
    """A block that attends inside windows, made and undone in itself."""

    def __init__(self, height, width, channels, **kwargs):
        super().__init__(**kwargs)
        self.grid = (height // 2, 2, width // 2, 2)
        self.channels = channels
        self.norm = layers.LayerNormalization(name="norm")
        self.attention, self.dense = layers.MultiHeadAttention(2, 4), layers.Dense(channels)

    def call(self, x):
        ops, (rows, high, columns, wide) = keras.ops, self.grid
        y = ops.reshape(x, (-1, rows, high, columns, wide, self.channels))
        y = ops.reshape(ops.transpose(y, (0, 1, 3, 2, 4, 5)), (-1, high * wide, self.channels))
        y = self.norm(y)
        y = ops.reshape(self.attention(y, y), (-1, rows, columns, high, wide, self.channels))
        y = ops.reshape(ops.transpose(y, (0, 1, 3, 2, 4, 5)), (-1, *x.shape[1:]))
        return x + self.dense(x + y)


def windows_inside():
    inputs = keras.Input((16, 24, 3))
    x = layers.Reshape((96, 8))(layers.Conv2D(8, 2, 2)(inputs))
    for block in range(2):
        x = WindowsInside(8, 12, 8, name=f"block_{block}")(x)
    x = layers.GlobalAveragePooling1D()(layers.LayerNormalization()(x))
    return keras.Model(inputs, layers.Dense(NUM_CLASSES)(x))


@pytest.mark.parametrize(
    ("make", "layer", "size"),
    [
        (small_swin, "last_norm", (4, 6)),
        (lambda: small_swin(as_tokens=True), "stage2/norm1", (4, 6)),
        (windows_inside, "block_0", (8, 12)),
    ],
    ids=["pictures", "tokens", "windows inside"],
)
def test_windows_of_a_transformer_are_not_taken_for_the_picture(make, layer, size):
    model = make()
    explanation = tbi.GradCAM().explain(model, pictures(16, 24), targets=1)
    assert explanation.layer == layer
    assert explanation.maps.shape == (3, *size)
    assert tbi.ActivationGrid().explain(model, pictures(16, 24)).maps.shape[2:] == size


def test_layer_that_mixes_its_examples_is_refused(tmp_path, caplog):
    model, images = windows_inside(), pictures(16, 24)
    for method in (tbi.GradCAM("block_1/norm", targets=1), tbi.ActivationGrid("block_1/norm")):
        with pytest.raises(ValueError, match="with 72 for 3 examples"):
            method.explain(model, images)
    model.compile("sgd", keras.losses.CategoricalCrossentropy(from_logits=True), jit_compile=False)
    methods = [tbi.GradCAM("block_1/norm"), tbi.GradCAM("block_1")]
    callback = tbi.InterpretCallback(tmp_path, images, methods)
    model.fit(images, np.eye(3), verbose=0, epochs=2, callbacks=[callback])
    warnings = said(caplog)
    assert len(warnings) == 1
    assert "name the block around it" in warnings[0]
    assert "grad_cam/predicted/block_1/norm" not in Run(tmp_path).tags()
    assert Run(tmp_path).steps("grad_cam/block_1") == [0, 1]


def test_merged_tokens_are_arranged_as_the_patches_are():
    model, images = small_swin(as_tokens=True), pictures(16, 24)
    tokens = keras.Model(model.inputs[0], model.get_layer("merging").output)(images).numpy()
    tiles = tbi.ActivationGrid("merging", channels=[0, 7]).explain(model, images)
    expected = tokens.reshape(3, 4, 6, 16)[..., [0, 7]].transpose(0, 3, 1, 2)
    np.testing.assert_allclose(tiles.maps, expected, atol=1e-5)


@pytest.mark.parametrize("extra", [0, 1])
def test_tokens_merged_from_patches_keep_their_shape(extra):
    class Merged(layers.Layer):
        def call(self, x):
            tokens = keras.ops.reshape(x, (-1, 6, 8 * 12 * 3 // 6))
            return keras.ops.concatenate([tokens[:, :extra], tokens], axis=1)

    inputs = keras.Input((8, 12, 3))
    x = Merged(name="merged")(layers.ReLU()(inputs))  # 6 = 2 × 3, blocks of 4 × 4
    model = keras.Model(inputs, layers.Dense(3)(layers.Flatten()(x)))
    explanation = tbi.GradCAM("merged").explain(model, pictures(8, 12), targets=1)
    assert explanation.maps.shape == (3, 2, 3)


def test_token_maps_are_arranged_as_the_patches_are():
    model = small_vit("mean", depth=1)
    lit = np.zeros((1, 16, 12, 3), np.float32)
    lit[:, 8:12, 4:8] = 1  # the patch in row 2, column 1
    plain = tbi.GradCAM("norm_0").explain(model, np.zeros_like(lit), targets=0).maps
    changed = tbi.GradCAM("norm_0").explain(model, lit, targets=0).maps
    assert np.abs(changed - plain)[0].argmax() == 2 * 3 + 1


def test_several_layers_are_explained_at_once():
    model = networks.flat()
    first, second = tbi.GradCAM(["conv1", "conv2"]).explain(model, IMAGES, targets=0)
    assert (first.layer, second.layer) == ("conv1", "conv2")
    np.testing.assert_allclose(
        first.maps, tbi.GradCAM("conv1").explain(model, IMAGES, targets=0).maps, atol=1e-6
    )


def test_several_classes_are_explained_at_once():
    model = networks.flat()
    table = [[0, 1], [1, 2], [2, 0]]
    explanation = tbi.GradCAM("conv1").explain(model, IMAGES, targets=table)
    assert explanation.maps.shape == (3, 2, 14, 10)
    assert explanation.targets.tolist() == table
    alone = tbi.GradCAM("conv1").explain(model, IMAGES, targets=[1, 2, 0])
    np.testing.assert_allclose(explanation.maps[:, 1], alone.maps, atol=1e-6)
    assert explanation.overlay(IMAGES).shape == (3, 2, 16, 12, 3)


def test_channels_first_is_a_transposed_map():
    last = networks.give_same_weights(
        keras.Sequential(
            [
                keras.Input((16, 12, 3)),
                layers.Conv2D(4, 3, name="conv"),
                layers.ReLU(),
                layers.GlobalAveragePooling2D(),
                layers.Dense(3, name="dense"),
            ]
        )
    )
    first = networks.give_same_weights(
        keras.Sequential(
            [
                keras.Input((3, 16, 12)),
                layers.Conv2D(4, 3, data_format="channels_first", name="conv"),
                layers.ReLU(),
                layers.GlobalAveragePooling2D(data_format="channels_first"),
                layers.Dense(3, name="dense"),
            ]
        )
    )
    expected = tbi.GradCAM().explain(last, IMAGES, targets=1).maps
    transposed = np.ascontiguousarray(IMAGES.transpose(0, 3, 1, 2))
    np.testing.assert_allclose(
        tbi.GradCAM().explain(first, transposed, targets=1).maps, expected, atol=1e-5
    )


def test_several_inputs_and_outputs_are_named(tmp_path):
    picture = keras.Input((16, 12, 3), name="picture")
    number = keras.Input((2,), name="number")
    x = layers.Conv2D(4, 3, name="conv")(picture)
    x = layers.Concatenate()([layers.GlobalAveragePooling2D()(x), number])
    model = keras.Model(
        {"picture": picture, "number": number},
        {"kind": layers.Dense(3, activation="softmax")(x), "age": layers.Dense(1)(x)},
    )
    inputs = {"picture": IMAGES, "number": np.ones((3, 2), np.float32)}

    def age(output):
        return output["age"]

    explanation = tbi.GradCAM().explain(model, inputs, targets=age)
    np.testing.assert_allclose(
        explanation.scores, model.predict(inputs, verbose=0)["age"][:, 0], rtol=1e-5
    )
    with pytest.raises(ValueError, match=r"several outputs.*targets=\{'kind': 'true'\}"):
        tbi.GradCAM().explain(model, inputs, targets=0)
    of_kind = tbi.GradCAM().explain(model, inputs, targets={"kind": 2})
    by_function = tbi.GradCAM().explain(
        model, inputs, targets=lambda output: keras.ops.log(output["kind"][:, 2])
    )
    np.testing.assert_allclose(of_kind.target_probabilities, np.exp(by_function.scores), rtol=1e-5)
    with pytest.raises(ValueError, match=r"no such output.*'kind', 'age'"):
        tbi.GradCAM().explain(model, inputs, targets={"sort": 2})
    model.compile(
        "sgd", {"kind": "sparse_categorical_crossentropy", "age": "mse"}, jit_compile=False
    )
    callback = tbi.GradCAMCallback(tmp_path, inputs, targets=age)
    labels = {"kind": np.array([0, 1, 2]), "age": np.ones(3)}
    model.fit(inputs, labels, verbose=0, callbacks=[callback])
    (record,) = Run(tmp_path).records("grad_cam/conv").values()
    assert record.facts.target_name == "age"
    assert list(record.facts.prediction) == [-1, -1, -1]


@pytest.mark.parametrize(
    "options",
    [{"jit_compile": True}, {"run_eagerly": True}, {"steps_per_execution": 2}],
    ids=lambda options: next(iter(options)),
)
def test_how_the_model_is_compiled_makes_no_difference(tmp_path, options):
    model = networks.flat()
    model.compile("sgd", "sparse_categorical_crossentropy", **options)
    x, y = networks.images(16), np.arange(16) % 3
    callback = tbi.InterpretCallback(tmp_path, (x[:4], y[:4]))
    model.fit(x, y, batch_size=4, epochs=2, verbose=0, callbacks=[callback])
    now = tbi.GradCAM().explain(model, (x[:4], y[:4]))
    logged = Run(tmp_path).records("grad_cam/conv2")[1]
    np.testing.assert_allclose(
        metadata.decode_maps(logged.maps), now.maps, atol=1e-3 * np.abs(now.maps).max()
    )


@pytest.mark.parametrize("channels", [1, 5])
def test_pictures_may_have_any_number_of_channels(tmp_path, channels):
    model = keras.Sequential(
        [
            keras.Input((8, 8, channels)),
            layers.Conv2D(4, 3, name="conv"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=False)
    x = np.random.default_rng(0).random((4, 8, 8, channels), np.float32)
    callback = tbi.InterpretCallback(tmp_path, x, display=lambda x: x[..., 0])
    model.fit(x, np.arange(4) % 3, verbose=0, callbacks=[callback])
    (examples,) = Run(tmp_path).example_sets()
    assert (examples.examples[0].height, examples.examples[0].width) == (8, 8)


def test_mirrored_strategy_gives_the_same_maps_with_one_writer(tmp_path):
    script = """
import sys
import keras, numpy as np, tensorflow as tf
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
import tb_interpret as tbi
from tests import networks
with strategy.scope():
    model = networks.give_same_weights(networks.flat())
    model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=False)
traces = []
original = model.call
model.__dict__["call"] = lambda *a, **k: (traces.append(k.get("training")), original(*a, **k))[1]
x, y = networks.images(16), np.arange(16) % 3
model.fit(x, y, batch_size=8, verbose=0)
traces.clear()  # of Keras' own building
methods = [tbi.GradCAM(), tbi.Occlusion(), tbi.ActivationGrid(), tbi.FilterVisualization(steps=2)]
traced = keras.callbacks.LambdaCallback(on_epoch_begin=lambda e, logs: counts.append(len(traces)))
counts = []
callback = tbi.InterpretCallback(sys.argv[1], (x[:4], y[:4]), methods)
model.fit(x, y, batch_size=8, epochs=3, verbose=0, callbacks=[callback, traced])
del model.__dict__["call"]
alone = networks.flat()
alone.set_weights(model.get_weights())
for method in (tbi.GradCAM(), tbi.Occlusion()):
    maps = method.explain(alone, (x[:4], y[:4])).maps
    np.save(f"{sys.argv[1]}/{method.name}.npy", maps)
print("traces of inference after the beginning", traces[counts[0] :].count(False))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "traces of inference after the beginning 0" in done.stdout
    assert len(list((tmp_path / "interpret").iterdir())) == 1
    run = Run(tmp_path)
    for tag, name in (("grad_cam/conv2", "grad_cam"), ("occlusion", "occlusion")):
        expected = np.load(tmp_path / f"{name}.npy")
        logged = metadata.decode_maps(run.records(tag)[2].maps)
        np.testing.assert_allclose(logged, expected, atol=2e-3 * np.abs(expected).max())
    for tag in ("activations/conv2", "filters/conv2"):
        assert run.steps(tag) == [0, 1, 2]


@pytest.mark.parametrize(
    ("task", "writes"),
    [
        ({"type": "worker", "index": 0}, True),
        ({"type": "worker", "index": 1}, False),
        ({"type": "chief", "index": 0}, True),
    ],
    ids=["first worker", "second worker", "chief"],
)
def test_only_the_chief_writes(tmp_path, monkeypatch, task, writes):
    cluster = {"worker": ["a:1", "b:1"]}
    if task["type"] == "chief":
        cluster["chief"] = ["c:1"]
    monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": cluster, "task": task}))
    networks.trained_on_noise(networks.flat(), [tbi.InterpretCallback(tmp_path, networks.images())])
    assert (tmp_path / "interpret").exists() == writes


def test_rank_correlation_and_scores_are_logged(tmp_path):
    callback = tbi.InterpretCallback(tmp_path, (IMAGES, [0, 1, 2]), example_scalars=True)
    networks.trained_on_noise(networks.give_same_weights(networks.flat()), [callback], epochs=3)
    run = Run(tmp_path)
    records = run.records("grad_cam/conv2")
    assert not records[0].facts.rank_correlation
    assert all(0.5 < value <= 1 for value in records[2].facts.rank_correlation)
    assert len(run.scalars("rank_correlation/grad_cam/conv2")) == 2
    np.testing.assert_allclose(
        run.scalars("score/example_1"), [r.facts.score[1] for r in records.values()]
    )
