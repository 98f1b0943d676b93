import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_interpret.examples import read_examples
from tb_interpret.sources import check_source

X = np.arange(10 * 4 * 4, dtype=np.float32).reshape(10, 4, 4, 1)
Y = np.arange(10) % 3


class Batches(keras.utils.PyDataset):
    def __len__(self):
        return 5

    def __getitem__(self, index):
        return X[2 * index : 2 * index + 2], Y[2 * index : 2 * index + 2]


SOURCES = {
    "arrays": (X, Y),
    "tensors": (tf.constant(X), tf.constant(Y)),
    "batched dataset": tf.data.Dataset.from_tensor_slices((X, Y)).batch(3),
    "dataset": tf.data.Dataset.from_tensor_slices((X, Y)),
    "weighted dataset": tf.data.Dataset.from_tensor_slices((X, Y, Y)).batch(3),
    "PyDataset": Batches(),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_first_examples_are_read_from(source):
    check_source(source)
    examples = read_examples(source, max_examples=7)
    np.testing.assert_array_equal(examples.inputs, X[:7])
    np.testing.assert_array_equal(examples.labels, Y[:7])


UNLABELED = {
    "array": X,
    "tuple": (X,),
    "list of pictures": list(X),
    "batched dataset": tf.data.Dataset.from_tensor_slices(X).batch(4),
    "dataset": tf.data.Dataset.from_tensor_slices(X),
}


@pytest.mark.parametrize("source", UNLABELED.values(), ids=UNLABELED)
def test_examples_may_have_no_labels(source):
    examples = read_examples(source)
    np.testing.assert_array_equal(examples.inputs, X)
    assert examples.labels is None


def test_named_inputs_keep_their_names():
    dataset = tf.data.Dataset.from_tensor_slices(({"a": X, "b": X + 1}, Y)).batch(4)
    examples = read_examples(dataset, max_examples=5)
    np.testing.assert_array_equal(examples.inputs["b"], X[:5] + 1)


def test_doubles_become_what_fit_makes_of_them():
    assert read_examples(X.astype(np.float64)).inputs.dtype == np.float32


def test_integers_stay_integers():
    assert read_examples(X.astype(np.uint8)).inputs.dtype == np.uint8


@pytest.mark.parametrize(
    "source", [X[:0], tf.data.Dataset.from_tensor_slices(X[:0]).batch(2)], ids=["array", "dataset"]
)
def test_no_examples_are_refused(source):
    with pytest.raises(ValueError, match="`examples` is empty"):
        read_examples(source)


def test_inputs_and_labels_of_different_number_are_refused():
    with pytest.raises(ValueError, match=r"number\. Received: 10 inputs, 5 labels.*Slice both"):
        read_examples((X, Y[:5]))
    with pytest.raises(ValueError, match=r"10 inputs, 1 label\..*\(x\[None\], \[label\]\)"):
        read_examples((X, [0]), max_examples=3)
    with pytest.raises(ValueError, match="10 and 5 inputs, 10 labels"):
        read_examples(({"a": X, "b": X[:5]}, Y))


@pytest.mark.parametrize("source", [None, 3, []])
def test_what_holds_no_examples_is_refused(source):
    with pytest.raises(ValueError, match="`examples` is of no known kind"):
        check_source(source)
