"""What is asked for by name: the truth, classes, and labels in words or in lists."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import tb_interpret as tbi
from tests.logs import Run
from tests.tasks.test_given_labels import AGE, KIND, explain, two_outputs
from tests.tasks.test_records import X, logged, net

NAMES = ["sand", "sea", "sun"]
METHODS = [tbi.GradCAM(), tbi.Occlusion(8)]


def classifier(activation="softmax", loss="sparse_categorical_crossentropy", **names):
    model = net(layers.Dense(3, activation=activation, **names))
    model.compile("sgd", loss, jit_compile=False)
    return model


def several():
    return classifier("sigmoid", "binary_crossentropy")


# The truth.


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
@pytest.mark.parametrize("make", [classifier, several])
def test_truth_that_is_asked_for_and_missing_is_refused(method, make):
    with pytest.raises(ValueError, match=r"no true labels.*'true' and examples without labels"):
        method.explain(make(), X, targets="true")
    described = tbi.GradCAM(targets="true")
    with pytest.raises(ValueError, match=r"no true labels.*targets='predicted'"):
        described.explain(make(), X)
    found = method.explain(make(), X)
    expected = make().predict(X, verbose=0).argmax(axis=1)
    np.testing.assert_array_equal(found.targets, expected)


@pytest.mark.parametrize(
    "options",
    [{"targets": "true"}, {"methods": tbi.GradCAM(targets="true")}],
    ids=["callback", "method"],
)
def test_truth_that_is_missing_is_refused_before_the_first_epoch(tmp_path, options):
    begun = keras.callbacks.LambdaCallback(on_epoch_begin=lambda *_: pytest.fail("begun"))
    callback = tbi.InterpretCallback(tmp_path, X, **options)
    with pytest.raises(ValueError, match=r"no true labels.*examples without labels"):
        classifier().fit(X, KIND, verbose=0, callbacks=[callback, begun])


@pytest.mark.parametrize("make", [tbi.GradCAMCallback, tbi.OcclusionCallback])
def test_callbacks_of_one_method_refuse_it_likewise(tmp_path, make):
    with pytest.raises(ValueError, match="no true labels"):
        classifier().fit(X, KIND, verbose=0, callbacks=[make(tmp_path, X, targets="true")])
    classifier().fit(X, KIND, verbose=0, callbacks=[make(tmp_path, X)])
    run = Run(tmp_path)
    (tag,) = [tag for tag in run.tags() if tag in ("grad_cam/c", "occlusion")]
    assert "the predicted class" in run.series(tag).details


def test_truth_of_another_output_is_not_taken_for_it():
    with pytest.raises(ValueError, match=r"no true labels.*labels of 'age' only"):
        explain(two_outputs(), {"age": AGE}, targets={"sorts": "true"})


def test_log_says_what_is_explained_without_labels(caplog):
    caplog.set_level("INFO", "tb_interpret")
    tbi.GradCAM().explain(classifier(), X)
    assert "logit of the predicted class" in caplog.text


def test_name_without_labels_is_no_prediction(tmp_path):
    _, record, _ = logged(
        tmp_path, net(layers.Dense(3, activation="softmax")), "sparse_categorical_crossentropy",
        None, KIND, targets="sun", class_names=NAMES,
    )  # fmt: skip
    assert list(record.facts.target) == [2] * 4


def test_default_with_labels_of_another_output_is_told(caplog):
    caplog.set_level("INFO", "tb_interpret")
    inputs = keras.Input((16, 16, 1))
    features = layers.Conv2D(4, 3, padding="same", name="c")(inputs)
    kind = layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling2D()(features))
    model = keras.Model(inputs, {"kind": kind, "mask": layers.Conv2D(1, 1)(features)})
    found = explain(model, {"mask": np.zeros((4, 16, 16, 1))})
    np.testing.assert_array_equal(found.targets, found.predictions)
    assert "The labels are of other outputs than the explained one" in caplog.text


# Names.


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
@pytest.mark.parametrize("names", [NAMES, {"sun": 2, "sand": 0, "sea": 1}])
def test_trained_models_are_asked_by_name(method, names):
    model = classifier()
    found = method.explain(model, X, targets="sun", class_names=names)
    assert found.targets.tolist() == [2] * 4
    words = np.array(["sea", "sun", "sand", "sea"])
    found = method.explain(model, (X, words), class_names=names)
    assert found.targets.tolist() == [1, 2, 0, 1]
    found = method.explain(model, X, targets=["sea", "sun", "sand", "sea"], class_names=names)
    assert found.targets.tolist() == [1, 2, 0, 1]


def test_table_of_names_is_explained():
    found = tbi.GradCAM().explain(
        classifier(), X[:2], targets=[["sea", "sun"], ["sand", "sea"]], class_names=NAMES
    )
    assert found.targets.tolist() == [[1, 2], [0, 1]]


@pytest.mark.parametrize(
    "rows",
    [np.eye(3, dtype=int)[KIND], np.eye(3, dtype=np.uint8)[KIND].tolist(), [[1, 0, 1]] * len(X)],
    ids=["one-hot", "lists", "multi-hot"],
)
def test_rows_of_0_and_1_are_no_table_of_classes(tmp_path, rows):
    words = r"rows of 0 and 1.*Received: \[.*Expected classes.*rows\.argmax\(axis=-1\)"
    with pytest.raises(ValueError, match=words):
        tbi.GradCAM().explain(classifier(), X, targets=rows)
    with pytest.raises(ValueError, match=words):
        tbi.GradCAM(targets=rows).explain(classifier(), X)
    callback = tbi.InterpretCallback(tmp_path, X, targets=rows)
    with pytest.raises(ValueError, match=words):
        classifier().fit(X, KIND, verbose=0, callbacks=[callback])


def test_table_of_as_many_columns_as_classes_is_explained():
    every = np.tile(np.arange(3), (2, 1))
    found = tbi.GradCAM().explain(classifier(), X[:2], targets=every)
    assert found.targets.tolist() == every.tolist()


def test_names_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"'dgo'.*Expected one of `class_names`: 'sand'"):
        tbi.GradCAM().explain(classifier(), X, targets="dgo", class_names=NAMES)
    with pytest.raises(ValueError, match=r"cannot be looked up.*Give class_names="):
        tbi.GradCAM().explain(classifier(), X, targets="sun")
    with pytest.raises(ValueError, match=r"Received: 2 names.*Expected 3"):
        tbi.Occlusion(8).explain(classifier(), X, class_names=NAMES[:2])


WORDS = np.array(["young", "old", "old", "young"])


@pytest.mark.parametrize("names", [None, NAMES])
def test_labels_of_what_is_not_explained_are_left_alone(tmp_path, names):
    labels = {"sorts": KIND, "age": WORDS}
    found = explain(two_outputs(), labels, targets={"sorts": "true"}, class_names=names)
    assert found.targets.tolist() == KIND.tolist()
    callback = tbi.InterpretCallback(
        tmp_path, (X, labels), targets={"sorts": "true"}, class_names=names
    )
    two_outputs().fit(X, {"sorts": KIND, "age": AGE}, verbose=0, callbacks=[callback])
    assert list(Run(tmp_path).records("grad_cam/c")[0].facts.target) == KIND.tolist()
    with pytest.raises(ValueError, match="name in `labels` cannot be looked up"):
        explain(two_outputs(), labels, targets={"age": 0})


# Lists.

LISTS = [["sun", "sand"], ["sea"], [], ["sea", "sand", "sun"]]
PAIRS = [(0, 2), (0, 0), (1, 1), (3, 0), (3, 1), (3, 2)]


def as_objects(rows):
    array = np.empty(len(rows), object)
    array[:] = rows
    return array


def pairs(found):
    both = zip(found.examples.tolist(), found.targets.tolist(), strict=True)
    return sorted(pair for pair in both if pair[0] != 2)


@pytest.mark.parametrize(
    "give",
    [
        list,
        tuple,
        as_objects,
        tf.ragged.constant,
        lambda rows: [set(row) for row in rows],
        lambda rows: [[word.encode() for word in row] for row in rows],
        lambda rows: [[NAMES.index(word) for word in row] for row in rows],
        lambda rows: tf.ragged.constant([[NAMES.index(word) for word in row] for row in rows]),
    ],
    ids=["list", "tuple", "objects", "ragged", "sets", "bytes", "indices", "ragged indices"],
)
def test_lists_of_true_labels_are_looked_up(give):
    found = explain(several(), give(LISTS), class_names=NAMES)
    assert found.task == "labels"
    assert pairs(found) == sorted(PAIRS)


def test_lists_of_one_length_are_no_rows_of_marks():
    model = net(layers.Dense(2, activation="sigmoid"))
    model.compile("sgd", "binary_crossentropy", jit_compile=False)
    rows = [["a"], ["b"], ["b"], ["a"]]
    assert explain(model, rows, class_names=["a", "b"]).targets.tolist() == [0, 1, 1, 0]
    rows = [["a", "b"], ["b", "a"], ["b", "a"], ["a", "b"]]
    assert explain(model, np.array(rows), class_names=["a", "b"]).targets.tolist() == [0, 1] * 4


def test_lists_of_names_are_logged(tmp_path):
    rows = [[1, 0, 1], [0, 1, 0], [0, 0, 0], [1, 1, 1]]
    model = net(layers.Dense(3, activation="sigmoid"))
    examples, record, _ = logged(
        tmp_path, model, "binary_crossentropy", LISTS, np.float32(rows), class_names=NAMES
    )
    assert [list(example.labels) for example in examples.examples] == [
        [0, 2], [0, 2], [1], [], [0, 1, 2], [0, 1, 2], [0, 1, 2],
    ]  # fmt: skip
    assert len(record.facts.target) == 7


def test_lists_of_a_pipeline_are_read():
    data = tf.data.Dataset.from_tensor_slices((X, tf.ragged.constant(LISTS))).batch(2)
    found = tbi.GradCAM().explain(several(), data, class_names=NAMES)
    assert pairs(found) == sorted(PAIRS)


def test_lists_of_single_names_are_classes_where_one_is_told():
    rows = [["sea"], ["sun"], ["sand"], ["sea"]]
    assert explain(classifier(), rows, class_names=NAMES).targets.tolist() == [1, 2, 0, 1]
    with pytest.raises(ValueError, match="name several classes at once, and the model tells one"):
        explain(classifier(), LISTS, class_names=NAMES)


@pytest.mark.parametrize(
    ("make", "rows", "words"),
    [
        (several, [[0, 1], [1], [0], [1]], "differ in length"),
        (several, [[0, 0, 1], [1, 2], [0], [1]], "differ in length"),
        (several, [[0], [1, 2], [3], [0]], "differ in length"),
        (several, [[0], [1, 2], [-1], [0]], "differ in length"),
        (classifier, [[0], [1, 2], [1], [0]], "differ in length"),
        (several, [["sea"], ["see", "sun"], [], []], r"'see'.*Expected one of `class_names`"),
    ],
    ids=["marks", "twice", "too large", "negative", "one class", "misspelt"],
)
def test_lists_that_may_mean_something_else_are_refused(make, rows, words):
    with pytest.raises(ValueError, match=words):
        explain(make(), rows, class_names=NAMES)


def test_lists_of_names_for_values_are_refused():
    model = net(layers.Dense(3))
    model.compile("sgd", "mse", jit_compile=False)
    with pytest.raises(ValueError, match="are names, and the model puts out values"):
        explain(model, LISTS, targets=1, class_names=NAMES)
