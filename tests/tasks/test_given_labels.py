"""Labels, losses and outputs in all the ways in which people give them."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import tb_interpret as tbi
from tests.tasks.test_records import X, net


def two_outputs():
    inputs = keras.Input((16, 16, 1))
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3, activation="relu", name="c")(inputs))
    kind, age = layers.Dense(3, name="kind")(x), layers.Dense(1, name="age")(x)
    model = keras.Model(inputs, [layers.Softmax(name="sorts")(kind), age])
    model.compile(loss=["sparse_categorical_crossentropy", "mse"])
    return model


def explain(model, labels, **options):
    return tbi.GradCAM().explain(model, (X, labels), **options)


KIND, AGE = np.array([0, 1, 2, 1]), np.float32([30, 40, 50, 60])


@pytest.mark.parametrize(
    ("loss", "units", "task"),
    [
        ("mse", 1, "values"),
        (keras.losses.BinaryCrossentropy(from_logits=True), 1, "classes"),
        ("mse", 4, "values"),
        (keras.losses.CategoricalCrossentropy(from_logits=True), 4, "classes"),
        (keras.losses.BinaryCrossentropy(from_logits=True), 4, "labels"),
    ],
)
@pytest.mark.parametrize("wrapped", ["alone", "named", "listed"])
def test_loss_of_the_only_output_counts_however_it_is_given(loss, units, task, wrapped):
    model = net(layers.Dense(units, name="out"))
    model.compile(loss={"alone": loss, "named": {"out": loss}, "listed": [loss]}[wrapped])
    assert tbi.GradCAM().explain(model, X, targets=0).task == task


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        ([2, 0, 1, 1], [2, 0, 1, 1]),
        ((2, 0, 1, 1), [2, 0, 1, 1]),
        (np.array([2, 0, 1, 1], object), [2, 0, 1, 1]),
        (np.array([2, None, 1, 1], object), [2, None, 1, 1]),
        (np.int8([2, 0, 1, 1]), [2, 0, 1, 1]),
        (np.float16([[2], [0], [1], [1]]), [2, 0, 1, 1]),
        (tf.constant([[[2]], [[0]], [[1]], [[1]]]), [2, 0, 1, 1]),
        (np.eye(3, dtype=bool)[[2, 0, 1, 1]], [2, 0, 1, 1]),
        (0.9 * np.eye(3)[[2, 0, 1, 1]] + 0.1 / 3, [2, 0, 1, 1]),
        (np.eye(3, dtype=int)[[2, 0, 1, 1]].tolist(), [2, 0, 1, 1]),
    ],
)
def test_class_of_each_example_is_read(labels, classes):
    found = explain(net(layers.Dense(3, activation="softmax")), labels)
    expected = [p if c is None else c for p, c in zip(found.predictions, classes, strict=True)]
    assert found.targets.tolist() == expected


@pytest.mark.parametrize(
    "labels",
    [
        {"sorts": KIND, "age": AGE},
        [KIND, AGE],
        (KIND, AGE),
        [KIND.tolist(), AGE.tolist()],
        [KIND, None],
        {"sorts": KIND},
    ],
    ids=["dict", "list", "tuple", "lists", "one of a list", "one of a dict"],
)
def test_labels_of_two_outputs_are_read(labels):
    assert explain(two_outputs(), labels, targets={"sorts": "true"}).targets.tolist() == [
        0,
        1,
        2,
        1,
    ]


@pytest.mark.parametrize("labels", [[KIND, AGE, AGE], {"sorts": KIND, "Age": AGE}])
def test_labels_of_no_output_are_refused(labels):
    with pytest.raises(ValueError, match=r"do not belong to the model's outputs.*'sorts', 'age'"):
        explain(two_outputs(), labels, targets={"sorts": "true"})


@pytest.mark.parametrize(
    "labels",
    [[[0], [1, 0], [1], [0]], tf.ragged.constant([[0.0], [1.0, 2.0], [1.0], [0.0]])],
    ids=["lists", "RaggedTensor"],
)
def test_labels_of_different_length_are_named(labels):
    with pytest.raises(ValueError, match="differ in length"):
        explain(net(layers.Dense(3, activation="sigmoid")), labels)


def test_fractions_for_several_labels_are_told_as_such():
    model = net(layers.Dense(3, activation="sigmoid"))
    model.compile(loss="binary_crossentropy")
    soft = np.full((4, 3), 0.05) + 0.9 * np.eye(4, 3)
    with pytest.raises(ValueError, match=r"are fractions.*each true or not.*\(y > 0.5\)"):
        explain(model, soft)
    assert explain(model, soft, targets=1).task == "values"


def test_label_that_is_none_is_named():
    labels = np.empty(4, object)
    labels[:] = ["a", ["a"], "a", "a"]
    with pytest.raises(ValueError, match=r"no labels. Received: \['a'\] \(list\)"):
        explain(net(layers.Dense(3, activation="softmax")), labels)


def test_only_output_may_be_named():
    model = net(layers.Dense(3, activation="softmax", name="out"))
    assert explain(model, KIND, targets={"out": 2}).targets.tolist() == [2] * 4
    with pytest.raises(ValueError, match=r"no such output.*'out'"):
        explain(model, KIND, targets={"x": 2})


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (5, "no list of names"),
        ({"a", "b", "c"}, "no list of names"),
        (np.array([["a"], ["b"]]), "no list of names"),
        (["a", "b", "a"], r"several classes alike. Received: 'a' for classes \[0, 2\]"),
    ],
)
def test_class_names_without_an_order_are_refused(names, words):
    with pytest.raises(ValueError, match=words):
        tbi.InterpretCallback("logs", (X, KIND), class_names=names)


@pytest.mark.parametrize("names", [np.array(["a", "b", "c"]), ("a", "b", "c"), ["a", "", ""]])
def test_class_names_in_an_order_are_taken(names):
    tbi.InterpretCallback("logs", (X, KIND), class_names=names)
