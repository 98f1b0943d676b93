"""Of several pictures, calls and branches, those count that the explained score is made of."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

import tb_interpret as tbi
from tests.logs import Run

PICTURES = [np.random.default_rng(i).random((3, 16, 12, 3), np.float32) for i in range(3)]
BOX = (16, 12)


def tower():
    keras.utils.set_random_seed(4)
    body = [
        layers.Conv2D(5, 3, activation="relu", name="conv"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(6, name="dense"),
    ]
    return keras.Sequential([keras.Input((16, 12, 3)), *body], name="tower")


def triplet(kind=list):
    shared = tower()
    inputs = [keras.Input((16, 12, 3), name=name) for name in ("anchor", "positive", "negative")]
    outputs = [shared(x) for x in inputs]
    if kind is dict:
        outputs = dict(zip("apn", outputs, strict=True))
    return keras.Model(inputs, outputs)


def by_hand(shared, pictures, score):
    conv, pool, dense = shared.layers
    with tf.GradientTape() as tape:
        features = conv(pictures)
        tape.watch(features)
        scores = score(dense(pool(features)))
    weights = tf.reduce_mean(tape.gradient(scores, features), axis=[1, 2], keepdims=True)
    return tf.reduce_sum(weights * features, axis=-1).numpy()


@pytest.mark.parametrize("layer", [None, "conv"])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_map_of_an_embedding_is_that_of_its_picture(layer, number):
    model = triplet()
    found = tbi.GradCAM(layer).explain(model, PICTURES, targets=lambda y: y[number][:, 2])
    assert found.picture == number
    expected = by_hand(model.get_layer("tower"), PICTURES[number], lambda y: y[:, 2])
    np.testing.assert_allclose(found.maps, expected, atol=1e-5)
    np.testing.assert_allclose(found.overlay(PICTURES, opacity=0), PICTURES[number] * 255, atol=1)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_occlusion_of_an_embedding_hides_its_picture(number):
    model = triplet(dict)
    found = tbi.Occlusion(BOX, fill=0).explain(
        model, PICTURES, targets=lambda y: y["apn"[number]][:, 2]
    )
    shared = model.get_layer("tower")
    drop = (shared(PICTURES[number]) - shared(np.zeros_like(PICTURES[number]))).numpy()[:, 2]
    assert found.picture == number
    np.testing.assert_allclose(found.maps[:, 0, 0], drop, atol=1e-5)


def test_occlusion_needs_no_gradient_to_find_its_picture():
    found = tbi.Occlusion(BOX).explain(
        triplet(), PICTURES, targets=lambda y: ops.cast(ops.argmax(y[2], axis=-1), "float32")
    )
    assert found.picture == 2


def test_distance_to_a_stopped_embedding_is_explained_at_the_other():
    model = triplet()

    def distance(outputs):
        return ops.sum((ops.stop_gradient(outputs[0]) - outputs[2]) ** 2, axis=-1)

    found = tbi.GradCAM("conv").explain(model, PICTURES, targets=distance)
    shared = model.get_layer("tower")
    anchor = shared(PICTURES[0])
    expected = by_hand(shared, PICTURES[2], lambda y: ops.sum((anchor - y) ** 2, axis=-1))
    assert found.picture == 2
    np.testing.assert_allclose(found.maps, expected, atol=1e-5)


def test_training_shows_the_picture_of_the_embedding(tmp_path):
    model = triplet(dict)
    model.compile("sgd", dict.fromkeys("apn", "mse"))
    labels = {name: np.zeros((3, 6), np.float32) for name in "apn"}
    callback = tbi.InterpretCallback(
        tmp_path, PICTURES, [tbi.GradCAM(), tbi.Occlusion(8)], targets=lambda y: y["n"][:, 0]
    )
    model.fit(PICTURES, labels, verbose=0, callbacks=[callback])
    (examples,) = Run(tmp_path).example_sets()
    alone = tbi.InterpretCallback(tmp_path / "alone", PICTURES[2], targets=0)
    shared = model.get_layer("tower")
    shared.compile("sgd", "mse")
    shared.fit(PICTURES[2], labels["n"], verbose=0, callbacks=[alone])
    (expected,) = Run(tmp_path / "alone").example_sets()
    assert [e.picture_id for e in examples.examples] == [e.picture_id for e in expected.examples]


@pytest.mark.parametrize(
    ("other", "words"),
    [(tbi.GradCAM, "look at different pictures"), (tbi.Occlusion, "no say in the score")],
)
def test_two_embeddings_in_one_run_are_refused_in_words(tmp_path, other, words):
    model = triplet(dict)
    model.compile("sgd", dict.fromkeys("apn", "mse"))
    methods = [tbi.GradCAM(targets=lambda y: y["a"][:, 0]), other(targets=lambda y: y["n"][:, 0])]
    callback = tbi.InterpretCallback(tmp_path, PICTURES, methods)
    labels = {name: np.zeros((3, 6), np.float32) for name in "apn"}
    with pytest.raises(ValueError, match=words):
        model.fit(PICTURES, labels, verbose=0, callbacks=[callback])


@pytest.mark.parametrize("number", [0, 1])
def test_two_views_of_one_picture_have_maps_of_their_own(number):
    shared, picture = tower(), keras.Input((16, 12, 3))
    model = keras.Model(picture, [shared(picture), shared(layers.Rescaling(-1.0, 1.0)(picture))])
    found = tbi.GradCAM("conv").explain(model, PICTURES[0], targets=lambda y: y[number][:, 1])
    view = PICTURES[0] if number == 0 else 1 - PICTURES[0]
    np.testing.assert_allclose(found.maps, by_hand(shared, view, lambda y: y[:, 1]), atol=1e-5)


@pytest.mark.parametrize("name", ["kind", "age"])
def test_default_layer_is_one_that_the_explained_output_is_made_of(name):
    inputs = keras.Input((16, 12, 3))
    pool = layers.GlobalAveragePooling2D()
    outputs = {
        each: layers.Dense(2, name=each)(pool(layers.Conv2D(4, 3, name=f"of_{each}")(inputs)))
        for each in ("kind", "age")
    }
    model = keras.Model(inputs, outputs)
    assert tbi.GradCAM().explain(model, PICTURES[0], targets={name: 1}).layer == f"of_{name}"


def test_layer_without_a_say_is_still_named_as_such():
    model = triplet()
    inputs = model.inputs
    model = keras.Model(inputs, [*model.outputs, layers.Conv2D(2, 3, name="aside")(inputs[0])])
    with pytest.raises(ValueError, match=r"does not depend on `layer`.*'aside'"):
        tbi.GradCAM("aside").explain(model, PICTURES, targets=lambda y: y[1][:, 0])
