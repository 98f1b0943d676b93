"""What is logged of each task: the rows of small inputs that once came out wrong."""

import logging

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import tb_interpret as tbi
from tb_interpret_plugin import metadata
from tests.logs import Run
from tests.said import said

X = np.random.default_rng(0).random((4, 16, 16, 1), np.float32)
TAG = "grad_cam/c"


def net(*head):
    keras.utils.set_random_seed(4)
    body = [layers.Conv2D(4, 3, activation="relu", name="c"), layers.GlobalAveragePooling2D()]
    return keras.Sequential([keras.Input((16, 16, 1)), *body, *head])


def logged(tmp_path, model, loss, labels, fitted=None, **options):
    """The examples and the record of one epoch that changed no weight."""
    model.compile(keras.optimizers.SGD(0.0), loss, jit_compile=False)
    examples = X if labels is None else (X, labels)
    callback = tbi.InterpretCallback(tmp_path, examples, **options)
    model.fit(X, labels if fitted is None else fitted, verbose=0, callbacks=[callback])
    run = Run(tmp_path)
    (found,) = run.example_sets()
    return found, run.records(TAG)[0], run


def map_of(model, score, owners=slice(None)):
    conv, pool = model.layers[:2]
    with tf.GradientTape() as tape:
        features = conv(X[owners])
        tape.watch(features)
        x = pool(features)
        for layer in model.layers[2:]:
            x = layer(x)
        scores = score(x)
    weights = tf.reduce_mean(tape.gradient(scores, features), axis=(1, 2), keepdims=True)
    return tf.reduce_sum(weights * features, axis=-1).numpy()


def assert_map(record, expected):
    found = metadata.decode_maps(record.maps)
    np.testing.assert_allclose(found, expected, atol=2e-3 * np.abs(expected).max())


LARGE, SMALL = np.float32([30, 45, 50, 70]), np.float32([0, 0.3, 0.6, 1])


@pytest.mark.parametrize("bias", [-50.0, 5.0])
@pytest.mark.parametrize(
    ("labels", "targets"),
    [(LARGE, "true"), (SMALL, "true"), (LARGE, "predicted"), (None, "true"), (LARGE, 0)],
    ids=["large", "within one", "predicted", "without labels", "unit"],
)
def test_value_is_explained_as_it_is(tmp_path, bias, labels, targets):
    model = net(layers.Dense(1, kernel_initializer="ones"))
    model.layers[-1].set_weights([model.layers[-1].get_weights()[0], np.float32([bias])])
    examples, record, run = logged(tmp_path, model, "mse", labels, LARGE, targets=targets)
    assert_map(record, map_of(model, lambda output: output[:, 0]))
    values = model.predict(X, verbose=0)[:, 0]
    np.testing.assert_allclose(record.facts.value, values, rtol=1e-5)
    np.testing.assert_allclose(record.facts.score, values, rtol=1e-5)
    assert examples.task == metadata.VALUES
    assert [example.label for example in examples.examples] == [-1] * 4
    assert list(record.facts.prediction) == [-1] * 4
    assert np.isnan(record.facts.probability).all()
    assert np.isnan(record.facts.target_probability).all()
    if labels is None:
        assert np.isnan(record.facts.true_value).all()
    else:
        np.testing.assert_allclose(record.facts.true_value, labels)
        np.testing.assert_allclose(record.facts.error, values - labels, rtol=1e-4)
        assert [list(example.values) for example in examples.examples] == [[y] for y in labels]
    assert run.series(TAG).details == "output value"


def test_function_of_a_value_is_recorded_with_the_value(tmp_path):
    def doubled(output):
        return 2 * output[:, 0]

    model = net(layers.Dense(1))
    examples, record, _ = logged(tmp_path, model, "mse", LARGE, targets=doubled)
    assert_map(record, map_of(model, doubled))
    assert examples.task == metadata.VALUES
    values = model.predict(X, verbose=0)[:, 0]
    np.testing.assert_allclose(record.facts.value, values, rtol=1e-5)
    np.testing.assert_allclose(record.facts.true_value, LARGE)
    np.testing.assert_allclose(record.facts.score, 2 * values, rtol=1e-5)


def test_missing_value_is_missing(tmp_path):
    labels = np.float32([30, np.nan, -1, 255])
    _, record, _ = logged(tmp_path, net(layers.Dense(1)), "mse", labels, LARGE)
    np.testing.assert_array_equal(record.facts.true_value, labels)
    np.testing.assert_array_equal(np.isnan(record.facts.error), [False, True, False, False])


def test_boxes_ask_for_a_unit_before_the_first_epoch(tmp_path):
    boxes = np.float32(np.arange(16).reshape(4, 4))
    begun = keras.callbacks.LambdaCallback(on_epoch_begin=lambda *_: pytest.fail("begun"))
    model = net(layers.Dense(4))
    model.compile("sgd", "mse", jit_compile=False)
    with pytest.raises(ValueError, match=r"4 values.*Expected a target that names one"):
        model.fit(X, boxes, verbose=0, callbacks=[tbi.GradCAMCallback(tmp_path, (X, boxes)), begun])
    _, record, _ = logged(tmp_path, model, "mse", boxes, targets=2)
    assert_map(record, map_of(model, lambda output: output[:, 2]))
    np.testing.assert_allclose(record.facts.true_value, boxes[:, 2])


def test_each_true_label_is_explained_and_each_judged_by_itself(tmp_path):
    labels = np.float32([[1, 0, 0, 1], [0, 0, 0, 0], [0, 1, -1, 0], [np.nan, 1, 1, 1]])
    model = net(layers.Dense(4, name="dense"), layers.Activation("sigmoid"))
    fitted = np.nan_to_num(np.maximum(labels, 0))
    examples, record, run = logged(tmp_path, model, "binary_crossentropy", labels, fitted)
    assert examples.task == metadata.LABELS
    entries = [(example.index, example.label) for example in examples.examples]
    assert entries == [(0, 0), (0, 3), (1, -1), (2, 1), (3, 1), (3, 2), (3, 3)]
    true = {0: [0, 3], 1: [], 2: [1], 3: [1, 2, 3]}
    assert all(list(example.labels) == true[example.index] for example in examples.examples)
    missing = {0: [], 1: [], 2: [2], 3: [0]}
    assert all(list(example.missing) == missing[example.index] for example in examples.examples)
    owners = [index for index, _ in entries]
    logits = keras.Model(model.inputs, model.get_layer("dense").output).predict(X, verbose=0)
    probabilities = model.predict(X, verbose=0)
    targets = [int(logits[1].argmax()) if label < 0 else label for _, label in entries]
    assert list(record.facts.target) == targets
    np.testing.assert_allclose(record.facts.score, logits[owners, targets], rtol=1e-4)
    without = keras.Sequential(model.layers[:-1])
    assert_map(
        record,
        map_of(without, lambda output: tf.gather(output, targets, axis=1, batch_dims=1), owners),
    )
    for (index, _), judged in zip(entries, record.facts.judged, strict=True):
        expected = sorted({*true[index], *np.flatnonzero(probabilities[index] >= 0.5).tolist()})
        assert list(judged.label) == expected
        np.testing.assert_allclose(judged.probability, probabilities[index, expected], rtol=1e-5)
    assert list(record.facts.prediction) == [-1] * 7
    assert len({example.id for example in examples.examples}) == 7
    assert len({example.picture_id for example in examples.examples}) == 4
    assert run.series(TAG).details == "logit of each true label"


def test_regions_and_all_methods_follow_the_entries(tmp_path):
    labels = np.float32([[1, 1, 0], [0, 0, 0], [0, 1, 1], [1, 0, 0]])
    model = net(layers.Dense(3, activation="sigmoid"))
    regions = [(0, 0, 8, 8), None, (8, 8, 16, 16), None]
    methods = [tbi.GradCAM(), tbi.Occlusion(8), tbi.ActivationGrid(), tbi.GradCAM(targets=1)]
    examples, _, run = logged(
        tmp_path, model, "binary_crossentropy", labels, methods=methods, regions=regions
    )
    assert [len(e.regions) for e in examples.examples] == [1, 1, 0, 1, 1, 0]
    for tag in (TAG, "occlusion", "activations/c", "grad_cam/1/c"):
        assert len(run.records(tag)[0].facts.target) == 6
    given = tbi.Occlusion(8).explain(model, (X, labels))
    np.testing.assert_allclose(
        metadata.decode_maps(run.records("occlusion")[0].maps), given.maps, atol=1e-4
    )
    assert given.examples.tolist() == [0, 0, 1, 2, 2, 3]
    assert given.overlay(X).shape == (6, 16, 16, 3)


@pytest.mark.parametrize("void", [-1, 255, np.nan])
def test_example_without_a_label_is_said_once(tmp_path, caplog, void):
    caplog.set_level("INFO", "tb_interpret")
    labels = np.array([2, void, 0, 1])
    model = net(layers.Dense(3, activation="softmax"))
    fitted = np.array([2, 0, 0, 1])
    examples, record, _ = logged(tmp_path, model, "sparse_categorical_crossentropy", labels, fitted)
    assert [example.label for example in examples.examples] == [2, -1, 0, 1]
    assert record.facts.target[1] == record.facts.prediction[1]
    (told,) = [text for text in said(caplog, logging.INFO) if "have no label" in text]
    assert told == "1 of 4 examples have no label (at 1); there what is predicted is explained."


def test_ignored_class_of_the_loss_is_no_label(tmp_path):
    loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=2)
    examples, _, _ = logged(
        tmp_path, net(layers.Dense(3, activation="softmax")), loss, np.array([2, 1, 0, 1])
    )
    assert [example.label for example in examples.examples] == [-1, 1, 0, 1]


@pytest.mark.parametrize("words", [["b", "c", "a", "b"], [b"b", b"c", b"a", b"b"]])
def test_labels_in_words_are_looked_up(tmp_path, words):
    model = net(layers.Dense(3, activation="softmax"))
    names = {"c": 2, "a": 0, "b": 1}
    loss, fitted = "sparse_categorical_crossentropy", np.array([1, 2, 0, 1])
    examples, record, _ = logged(
        tmp_path, model, loss, np.array(words), fitted, class_names=names,
        methods=[tbi.GradCAM(), tbi.GradCAM(targets="c")],
    )  # fmt: skip
    assert list(examples.class_names) == ["a", "b", "c"]
    assert list(record.facts.target) == [1, 2, 0, 1]
    assert set(Run(tmp_path).records("grad_cam/c/c")[0].facts.target) == {2}
    other = net(layers.Dense(3, activation="softmax"))
    with pytest.raises(ValueError, match=r"name in `labels` cannot be looked up.*class_names="):
        logged(tmp_path / "without", other, loss, np.array(words), fitted)


def test_fractions_for_classes_are_refused(tmp_path):
    model = net(layers.Dense(3, activation="softmax"))
    with pytest.raises(ValueError, match="are fractions, and the model tells classes"):
        logged(
            tmp_path, model, "sparse_categorical_crossentropy", np.array([0.5, 1, 2, 0]), LARGE * 0
        )


def test_labels_of_several_outputs_belong_to_their_outputs(tmp_path):
    inputs = keras.Input((16, 16, 1))
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3, activation="relu", name="c")(inputs))
    outputs = {"kind": layers.Dense(3, activation="softmax", name="kind")(x),
               "age": layers.Dense(1, name="age")(x)}  # fmt: skip
    model = keras.Model(inputs, outputs)
    loss = {"kind": "sparse_categorical_crossentropy", "age": "mse"}
    labels = {"kind": np.array([0, 1, 2, 1]), "age": LARGE}
    with pytest.raises(ValueError, match=r"several outputs.*'kind', 'age'"):
        logged(tmp_path / "unsaid", model, loss, labels)

    def age(output):
        return output["age"]

    examples, record, _ = logged(tmp_path / "age", model, loss, labels, targets=age)
    assert examples.task == metadata.VALUES
    np.testing.assert_allclose(record.facts.true_value, LARGE)
    examples, record, run = logged(tmp_path / "kind", model, loss, labels, targets={"kind": "true"})
    assert examples.task == metadata.CLASSES
    assert list(record.facts.target) == [0, 1, 2, 1]
    np.testing.assert_array_equal(
        record.facts.prediction, model.predict(X, verbose=0)["kind"].argmax(axis=1)
    )
    assert run.series("grad_cam/c").details == "logit of the true class of output 'kind'"
    only = {"kind": labels["kind"]}
    examples, record, _ = logged(tmp_path / "only", model, loss, only, labels)
    assert list(record.facts.target) == [0, 1, 2, 1]


def test_whoever_trains_from_logits_keeps_two_classes(tmp_path):
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    model = net(layers.Dense(1))
    examples, record, run = logged(tmp_path, model, loss, np.array([0, 1, 1, 0]))
    assert examples.task == metadata.CLASSES
    signs = np.float32([-1, 1, 1, -1])
    assert_map(record, map_of(model, lambda output: signs * output[:, 0]))
    assert run.series(TAG).details == "logit of the true class"
