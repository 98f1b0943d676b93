"""Data, labels, weights and random numbers are what they are without it."""

import copy
import pickle
import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf
from tensorflow.python.framework import op_def_registry

import tb_interpret as tbi
from tests.pipeline.data import (
    hashes,
    load,
    network,
    pipeline_over,
)


@pytest.fixture
def op_determinism():
    tf.config.experimental.enable_op_determinism()
    yield
    # There is no way back but this private one.
    from tensorflow.python.framework import config

    config.disable_op_determinism()


def two_epochs(files, pipeline=None, parallel=None):
    """What passes in two epochs, and what random numbers come next."""
    keras.utils.set_random_seed(5)
    stage = (lambda name: lambda f: f) if pipeline is None else pipeline.stage
    dataset = pipeline_over(*files, stage, parallel).batch(5)
    if pipeline is not None:
        dataset = dataset.apply(pipeline.tap("fed"))
    passed = hashes(dataset) + hashes(dataset)
    return passed, tf.random.uniform(()).numpy(), np.random.random(), dataset.element_spec


def test_every_element_of_two_epochs_is_the_same(tmp_path, files):
    without = two_epochs(files)
    assert len(set(without[0])) == 10
    assert two_epochs(files) == without
    pipeline = tbi.Pipeline(tmp_path)
    assert two_epochs(files, pipeline) == without
    assert pipeline.observations()


def test_every_element_is_the_same_in_parallel_under_op_determinism(
    tmp_path, files, op_determinism
):
    without = two_epochs(files, parallel=4)
    assert two_epochs(files, tbi.Pipeline(tmp_path), parallel=4) == without


def generating(generator):
    return lambda x: x + generator.uniform(())


KINDS = {
    "keras layer": lambda: keras.layers.RandomFlip(seed=3),
    "stateless": lambda: lambda x: tf.image.stateless_random_crop(x, (16, 16, 3), (1, 2)),
    "generator": lambda: generating(tf.random.Generator.from_seed(1)),
    "seeded": lambda: lambda x: tf.image.random_hue(x, 0.2, seed=4),
    "numpy": lambda: (
        lambda x: tf.numpy_function(lambda a: a + np.float32(np.random.random()), [x], tf.float32)
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_random_numbers_of_every_kind_are_the_same(tmp_path, kind):
    images = np.random.default_rng(0).random((6, 20, 20, 3), np.float32)

    def passed(stage):
        keras.utils.set_random_seed(1)
        dataset = tf.data.Dataset.from_tensor_slices(images).map(stage(KINDS[kind]()))
        return hashes(dataset) + hashes(dataset)

    pipeline = tbi.Pipeline(tmp_path)
    assert passed(pipeline.stage("x", image=0)) == passed(lambda function: function)
    assert len(pipeline.observations()) == 12


def test_weights_are_the_same(tmp_path, files):
    def weights(pipeline):
        keras.utils.set_random_seed(2)
        stage = (lambda name: lambda f: f) if pipeline is None else pipeline.stage
        dataset = pipeline_over(*files, stage).batch(6)
        callbacks = [] if pipeline is None else [pipeline.callback()]
        if pipeline is not None:
            dataset = dataset.apply(pipeline.tap("fed"))
        model = network()
        model.fit(dataset, epochs=2, verbose=0, callbacks=callbacks)
        return [w.tobytes() for w in model.get_weights()]

    assert weights(tbi.Pipeline(tmp_path)) == weights(None)


def test_none_gives_functions_and_datasets_back_as_they_are(files):
    pipeline = tbi.Pipeline(None)
    dataset = tf.data.Dataset.range(3)
    assert pipeline.stage("loaded")(load) is load
    assert pipeline.tap("fed")(dataset) is dataset
    pipeline.log("x", np.zeros((2, 2, 3)))
    network().fit(pipeline_over(*files).batch(8), verbose=0, callbacks=[pipeline.callback()])
    pipeline.flush()
    assert pipeline.observations() == []


def test_structure_of_elements_stays_what_it_was(tmp_path):
    ragged = tf.ragged.constant([[1], [1, 2], [3]])
    sparse = tf.sparse.from_dense([[0, 1], [2, 0], [0, 0]])
    elements = {
        "image": np.random.default_rng(0).random((3, 8, 8, 3), np.float32),
        "tokens": ragged,
        "counts": sparse,
        "none": None,
        "two": (np.arange(3), {"inner": np.arange(3.0)}),
    }
    dataset = tf.data.Dataset.from_tensor_slices(elements)
    pipeline = tbi.Pipeline(tmp_path)
    watched = dataset.map(pipeline.stage("same")(lambda element: element))
    watched = watched.apply(pipeline.tap("fed"))
    assert watched.element_spec == dataset.map(lambda element: element).element_spec
    for one, other in zip(dataset, watched, strict=True):
        tf.nest.assert_same_structure(one, other, expand_composites=True)
        for a, b in zip(tf.nest.flatten(one, True), tf.nest.flatten(other, True), strict=True):
            np.testing.assert_array_equal(a, b)
    assert len(pipeline.observations()) == 6


def test_stage_pickles_as_the_function_alone_and_is_copied_as_itself(tmp_path):
    stage = tbi.Pipeline(tmp_path).stage("loaded")(load)
    assert pickle.loads(pickle.dumps(stage)) is load
    assert copy.deepcopy([stage]) == [stage]
    assert pickle.loads(pickle.dumps(tbi.Pipeline(tmp_path))).stage("x")(load) is load


def test_iterator_is_checkpointed_as_without(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path / "log")
    dataset = tf.data.Dataset.from_tensor_slices(files).map(pipeline.stage("loaded")(load))
    iterator = iter(dataset)
    next(iterator)
    checkpoint = tf.train.Checkpoint(iterator=iterator)
    path = checkpoint.save(str(tmp_path / "checkpoint"))
    expected = next(iterator)[0].numpy()
    checkpoint.restore(path)
    np.testing.assert_array_equal(next(iterator)[0], expected)


def test_functions_have_no_more_state_than_without(tmp_path, files):
    """TensorFlow runs in parallel, and so on, what has no state."""
    functions = []
    dataset = tf.data.Dataset.from_tensor_slices(files)
    dataset = dataset.map(tbi.Pipeline(tmp_path).stage("loaded")(load))
    dataset = dataset.take(1).batch(1).apply(tbi.Pipeline(tmp_path).tap("fed"))
    while dataset._inputs():
        functions += dataset._functions()
        (dataset,) = dataset._inputs()
    assert len(functions) == 2
    for function in functions:
        graph = function.function.graph
        nodes = [*graph.as_graph_def().node]
        for inner in graph.as_graph_def().library.function:
            nodes += inner.node_def
        stateful = {node.op for node in nodes if op_def_registry.get(node.op).is_stateful}
        assert stateful <= {"Placeholder"}


def test_dataset_is_saved_and_read_as_without(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path / "log")
    dataset = tf.data.Dataset.from_tensor_slices(files).map(pipeline.stage("loaded")(load))
    dataset.save(str(tmp_path / "saved"))
    assert hashes(tf.data.Dataset.load(str(tmp_path / "saved"))) == hashes(dataset)


def test_several_replicas_train_as_without(tmp_path):
    script = """
import pathlib, sys, keras, tensorflow as tf
tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2)
import tb_interpret as tbi
from tests.pipeline.data import network, photographs, pipeline_over
directory = pathlib.Path(sys.argv[1])
files = photographs(directory)
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
def weights(stage, callbacks):
    keras.utils.set_random_seed(2)
    dataset = pipeline_over(*files, stage).batch(6)
    with strategy.scope():
        model = network()
    model.fit(dataset, epochs=2, verbose=0, callbacks=callbacks)
    return [w.tobytes() for w in model.get_weights()]
with strategy.scope():
    pipeline = tbi.Pipeline(directory / "log")
assert strategy.num_replicas_in_sync == 2
same = weights(lambda name: lambda f: f, []) == weights(pipeline.stage, [pipeline.callback()])
print(same, sorted({(s.stage, s.epoch) for s in pipeline.observations()}),
      len({s.element for s in pipeline.observations()}))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    seen = [("augmented", 0), ("augmented", 1), ("loaded", 0), ("resized", 0)]
    assert done.stdout.strip() == f"True {seen} 8"


def test_log_that_cannot_be_written_is_one_warning(tmp_path, files, caplog):
    pipeline = tbi.Pipeline(tmp_path / "log")
    dataset = pipeline_over(*files, pipeline.stage).batch(8)
    without = two_epochs(files)[0]
    (tmp_path / "log").write_text("a file where the directory should be")
    keras.utils.set_random_seed(5)
    for _ in range(2):
        assert hashes(dataset)
        pipeline.flush()
    warned = [record.getMessage() for record in caplog.records]
    assert len(warned) == 1
    assert "`log_dir` cannot be written" in warned[0]
    assert without


def test_failure_while_watching_is_one_warning_and_the_data_pass(tmp_path, caplog):
    images = np.ones((4, 6, 8, 8, 3), np.float32)
    pipeline = tbi.Pipeline(tmp_path)
    # Of unknown rank when it is traced, and no picture when it comes.
    unknown = pipeline.stage("x", image=0)(
        lambda x: tf.ensure_shape(tf.numpy_function(lambda a: a, [x], tf.float32), None)
    )
    dataset = tf.data.Dataset.from_tensor_slices(images).map(unknown)
    assert len(hashes(dataset)) == 4
    warned = [record.getMessage() for record in caplog.records]
    assert len(warned) == 1
    assert "Watching the input pipeline failed at 'x'" in warned[0]


def test_error_of_the_users_function_is_its_own(tmp_path):
    def broken(image):
        raise KeyError("mine")

    stage = tbi.Pipeline(tmp_path).stage("broken")(broken)
    with pytest.raises(KeyError, match="mine"):
        stage(np.zeros((4, 4, 3)))


@pytest.mark.parametrize("parallel", [None, 2])
@pytest.mark.parametrize("within", ["cond", "while", "map_fn", "function", "tape"])
def test_stage_within_what_a_mapped_function_does_is_passed_as_without(tmp_path, within, parallel):
    pictures = np.random.default_rng(0).random((8, 6, 6, 3), np.float32)

    def mapped(square):
        return {
            "cond": lambda x: tf.cond(tf.reduce_mean(x) > 0.5, lambda: square(x), lambda: x),
            "while": lambda x: tf.while_loop(
                lambda i, _: i < 3,
                lambda i, y: (i + 1, tf.ensure_shape(square(y), x.shape)),
                [0, x],
            )[1],
            "map_fn": lambda x: tf.map_fn(square, x[None])[0],
            "function": tf.function(square),
            "tape": lambda x: differentiated(square, x),
        }[within]

    def differentiated(square, x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            result = square(x)
        return result + tape.gradient(result, x)

    def passed(square):
        data = tf.data.Dataset.from_tensor_slices(pictures)
        return list(data.map(mapped(square), num_parallel_calls=parallel).as_numpy_iterator())

    pipeline = tbi.Pipeline(tmp_path, elements=4)
    without = passed(tf.square)
    for _ in range(2):
        np.testing.assert_array_equal(passed(pipeline.stage("squared")(tf.square)), without)
    assert pipeline.observations()
