"""Augmentation and scaling inside of the model: stages like any other."""

import logging

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests.logs import Run
from tests.pipeline.data import load, photographs
from tests.said import said
from tests.whole import spread

FLIP, SCALE = "flip (in the model)", "scale (in the model)"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return photographs(tmp_path_factory.mktemp("photographs"), 8)


def sized(image, label):
    return tf.image.resize_with_pad(image, 32, 32), label


def scaled(image, label):
    return image / 255, label


def over(files, pipeline, *functions, split="train"):
    data = tf.data.Dataset.from_tensor_slices(files)
    for function in (load, sized, *functions):
        data = data.map(pipeline.stage(function.__name__, split)(function))
    return data.batch(4)


def flips():
    flip = keras.layers.RandomFlip("horizontal", seed=5, name="flip")
    return keras.Sequential([flip], name="augmentation")


def rescaling():
    return keras.layers.Rescaling(1 / 255, name="scale")


class Subclassed(keras.Model):
    def __init__(self, leading):
        super().__init__()
        self.leading = leading
        self.conv = keras.layers.Conv2D(2, 5, name="conv")
        self.pool = keras.layers.GlobalAveragePooling2D()
        self.head = keras.layers.Dense(3)

    def call(self, x, training=False):
        for layer in self.leading:
            x = layer(x, training=training) if isinstance(layer, keras.Model) else layer(x)
        return self.head(self.pool(self.conv(x)))


def compiled(network):
    network.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return network


def functional(*leading, kind=keras.Model):
    x = picture = keras.Input((32, 32, 3))
    for layer in leading:
        x = layer(x)
    x = keras.layers.Conv2D(2, 5, name="conv")(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    return compiled(kind(picture, keras.layers.Dense(3)(x)))


def trained(tmp_path, files, network, *functions, epochs=2, validation=False):
    keras.utils.set_random_seed(1)
    pipeline = tbi.Pipeline(tmp_path)
    network.fit(
        over(files, pipeline, *functions),
        validation_data=over(files, pipeline, *functions, split="validation")
        if validation
        else None,
        epochs=epochs,
        verbose=0,
        callbacks=[pipeline.callback()],
    )
    return pipeline


def seen(pipeline, stage, split="train"):
    return [o for o in pipeline.observations() if (o.stage, o.split) == (stage, split)]


@pytest.mark.parametrize("style", ["functional", "subclassed", "nested"])
def test_layers_before_the_first_weights_are_stages(tmp_path, files, style):
    leading = [flips(), rescaling()]
    if style == "subclassed":
        network = compiled(Subclassed(leading))
    elif style == "nested":
        network = compiled(keras.Sequential([*leading, keras.Sequential(functional().layers[1:])]))
    else:
        network = functional(*leading)
    pipeline = trained(tmp_path, files, network, validation=True)
    run = Run(tmp_path)
    names = ["load", "sized", SCALE]
    assert {t for t in run.tags() if "train" in t and "images" not in t} == {
        f"pipeline/train/{name}" for name in [*names, FLIP]
    }
    record = run.records(f"pipeline/train/{FLIP}")[1].pipeline
    assert (record.place, record.is_in_model, len(record.elements)) == (2, True, 8)
    for was, flipped, made in zip(
        seen(pipeline, "sized"), seen(pipeline, FLIP), seen(pipeline, SCALE), strict=True
    ):
        # Each is what the layer makes of what came out of the pipeline: an independent flip.
        assert flipped.element == was.element == made.element
        same = np.array_equal(flipped.after.image, was.after.image)
        assert same or np.array_equal(flipped.after.image, was.after.image[:, ::-1])
        assert made.after.image == pytest.approx(flipped.after.image / 255)
        assert (made.is_in_model, flipped.is_random, made.is_random) == (True, True, False)
        assert made.after.label == was.after.label
    # In validation as in `evaluate`: nothing is flipped, and so there is no stage.
    assert not seen(pipeline, FLIP, "validation")
    assert len(seen(pipeline, SCALE, "validation")) == 16
    assert pipeline.check() == []


@pytest.mark.parametrize("inside", [rescaling(), lambda x: x / 255])
def test_scaling_once_more_inside_the_model_is_found(tmp_path, files, inside):
    pipeline = trained(tmp_path, files, functional(flips(), inside), scaled)
    (verdict,) = pipeline.check()
    name = SCALE if isinstance(inside, keras.Layer) else "what conv gets"
    assert (verdict.name, verdict.stage) == ("scaled twice", name)
    assert len(verdict.elements) == 8


def test_mask_that_stays_while_the_model_flips_is_found(tmp_path, files):
    network = keras.Sequential([keras.Input((32, 32, 3)), flips(), keras.layers.Conv2D(1, 1)])
    network.compile("sgd", "mse")
    pipeline = trained_with_masks(tmp_path, files, network)
    assert [(v.name, v.stage) for v in pipeline.check()] == [
        ("mask not moved with the picture", FLIP)
    ]


def test_mask_that_a_classifier_never_gets_may_stay(tmp_path, files):
    head = [keras.layers.Flatten(), keras.layers.Dense(32 * 32), keras.layers.Reshape((32, 32))]
    network = keras.Sequential([keras.Input((32, 32, 3)), flips(), *head])
    network.compile("sgd", "mse")
    assert trained_with_masks(tmp_path, files, network).check() == []


def trained_with_masks(tmp_path, files, network):
    """In the pictures one sees what the masks say."""
    pipeline = tbi.Pipeline(tmp_path)

    def with_mask(image, label):
        rows, columns = tf.meshgrid(tf.range(32), tf.range(32), indexing="ij")
        mask = tf.cast((columns < 9) & (rows > 9 + 3 * label), tf.uint8)
        return image / 255 * 0.5 + tf.cast(mask, tf.float32)[..., None] * 0.5, mask[..., None]

    data = tf.data.Dataset.from_tensor_slices(files).map(load).map(sized)
    data = data.map(pipeline.stage("masked", mask=1)(with_mask)).batch(4)
    network.fit(data, epochs=3, verbose=0, callbacks=[pipeline.callback()])
    return pipeline


class DrawsFromTensorFlow(keras.layers.Layer):
    """Random numbers that are not Keras': of a generator, and by an operation."""

    def __init__(self):
        super().__init__()
        self.generator = tf.random.Generator.from_seed(3)

    def call(self, x):
        return x + self.generator.uniform(()) + tf.random.uniform(())


def test_training_and_its_random_numbers_are_those_without(tmp_path, files):
    def weights(pipeline):
        keras.utils.set_random_seed(1)
        tf.random.set_seed(1)
        network = functional(flips(), DrawsFromTensorFlow(), keras.layers.Dropout(0.5))
        callback = pipeline.callback()
        network.fit(over(files, pipeline), epochs=3, verbose=0, callbacks=[callback])
        drawn = [np.random.random(), tf.random.uniform(()).numpy()]
        own = [x for layer in network.layers for x in getattr(layer, "variables", ())]
        generator = network.layers[2].generator.state
        return [*(np.asarray(v) for v in (*own, generator, *network.optimizer.variables)), *drawn]

    without = weights(tbi.Pipeline(None))
    pipeline = tbi.Pipeline(tmp_path)
    for mine, theirs in zip(weights(pipeline), without, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert {o.stage for o in pipeline.observations() if o.is_in_model} >= {FLIP}


def test_layer_of_python_code_is_left_alone_and_said(tmp_path, files, caplog):
    drawn = []

    def noisy(x):
        drawn.append(1)
        return x

    python = keras.layers.Lambda(
        lambda x: tf.ensure_shape(tf.numpy_function(noisy, [x], tf.float32), (None, 32, 32, 3)),
        output_shape=(32, 32, 3),
    )
    with caplog.at_level(logging.INFO, "tb_interpret"):
        pipeline = trained(tmp_path, files, functional(python))
    assert len(drawn) == 4  # of the training's steps alone
    assert not [o for o in pipeline.observations() if o.is_in_model]
    assert [text for text in caplog.messages if "a function of Python" in text]


@pytest.mark.parametrize("name", ["EfficientNetB0", "MobileNetV3Small", "ResNet50"])
def test_networks_with_scaling_inside_are_told_nothing(tmp_path, files, name):
    network = getattr(keras.applications, name)
    body = network(weights=None, include_top=False, input_shape=(32, 32, 3), pooling="avg")
    model = keras.Sequential([flips(), body, keras.layers.Dense(3)])
    model.build((None, 32, 32, 3))
    pipeline = tbi.Pipeline(tmp_path)
    callback = pipeline.callback()
    callback.set_model(model)
    callback.on_train_begin()
    for epoch in range(2):
        callback.on_epoch_begin(epoch)
        for _ in over(files, pipeline):
            pass
        callback.on_epoch_end(epoch)
        model.layers[0].layers[0].generator.state.assign_add([0, 8])
    callback.on_train_end()
    inside = [o.stage for o in pipeline.observations() if o.is_in_model]
    assert FLIP in inside
    assert not any("conv" in stage for stage in inside)
    assert pipeline.check() == []


def test_models_it_cannot_look_into_are_trained_without_a_word(tmp_path, files, caplog):
    left, right = keras.Input((32, 32, 3)), keras.Input((32, 32, 3))
    both = keras.layers.Flatten()(keras.layers.Concatenate()([flips()(left), right]))
    network = compiled(keras.Model([left, right], keras.layers.Dense(3)(both)))
    pipeline = tbi.Pipeline(tmp_path)
    data = over(files, pipeline).map(lambda image, label: ((image, image), label))
    with caplog.at_level(logging.INFO, "tb_interpret"):
        network.fit(data, epochs=1, verbose=0, callbacks=[pipeline.callback()])
    assert not [o for o in pipeline.observations() if o.is_in_model]
    assert not said(caplog)


@pytest.mark.parametrize(
    ("how", "leading"),
    spread(["cached", "a part of the data an epoch", "healthy"], [[], [rescaling]]),
)
def test_augmentation_that_is_not_run_again_is_told_where_epochs_are_whole(
    tmp_path, files, leading, how
):
    keras.utils.set_random_seed(0)
    pipeline, flip = tbi.Pipeline(tmp_path), flips()

    def flipped(image, label):
        return flip(image, training=True), label

    data = over(files, pipeline, flipped)
    data = data.cache() if how == "cached" else data
    epochs = {"epochs": 2, "steps_per_epoch": 1} if how.startswith("a part") else {"epochs": 3}
    network = compiled(functional(*(make() for make in leading)))
    network.fit(data, verbose=0, callbacks=[pipeline.callback()], **epochs)
    found = [(each.name, each.stage, each.is_note) for each in pipeline.check()]
    assert found == [("same picture at every epoch", "flipped", True)] * (how == "cached")
