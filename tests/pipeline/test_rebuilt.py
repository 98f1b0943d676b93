"""Pipelines that are built again: a cell that is run again, other data, another function."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests.pipeline.data import network

RANDOM = np.random.default_rng(0)
PICTURES = RANDOM.random((12, 32, 32, 3), np.float32)
OTHERS = RANDOM.random((12, 32, 32, 3), np.float32)
LABELS = np.arange(12) % 3


def data(pictures=PICTURES):
    return tf.data.Dataset.from_tensor_slices((pictures * 255, LABELS))


def through(dataset, times=1):
    for _ in range(times):
        for _ in dataset:
            pass


def wrong(image, label):
    return tf.concat([image[:1] * float("nan"), image[1:]], axis=0), label


def right(image, label):
    return image, label


def faults(pipeline):
    return {verdict.name for verdict in pipeline.check() if not verdict.is_note}


def test_fault_that_was_mended_is_not_named_any_more(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    through(data().map(pipeline.stage("read")(wrong)), 3)
    assert faults(pipeline) == {"not finite"}
    through(data().map(pipeline.stage("read")(right)), 3)
    assert faults(pipeline) == set()
    assert {seen.number for seen in pipeline.observations()} == {0, 1, 2}
    assert pipeline.unseen() == []


@pytest.mark.parametrize("more", [False, True])
def test_a_cell_that_runs_again_with_one_more_stage_is_another_pipeline(tmp_path, more):
    """Whatever it had passed before, each stage is told as if it were there alone."""
    pipeline = tbi.Pipeline(tmp_path)

    def scaled(x, y):
        return tf.cast(x, tf.float32) / 255, y

    def flipped(x, y):
        return tf.image.random_flip_left_right(x), y

    for first in [False, True, True] if more else [True, False, False]:
        dataset = data()
        if first:
            dataset = dataset.map(pipeline.stage("scaled")(scaled))
        dataset = dataset.map(pipeline.stage("scaled again")(scaled))
        dataset = dataset.map(pipeline.stage("flipped")(flipped)).batch(4)
        network().fit(dataset, epochs=2, verbose=0, callbacks=[pipeline.callback()])
        assert faults(pipeline) == ({"scaled twice"} if first else set())
        assert pipeline.unseen() == []


def test_a_cell_that_runs_again_after_a_training_broke_off_is_another_pipeline(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    kept = []

    def fit(function, epochs):
        stop = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: 1 / (epoch - 1))
        dataset = data().map(pipeline.stage("read")(function)).batch(4)
        network().fit(dataset, epochs=epochs, verbose=0, callbacks=[pipeline.callback(), stop])

    with pytest.raises(ZeroDivisionError) as kept_alive:
        fit(wrong, 3)
    kept.append(kept_alive.value.__traceback__)  # as a notebook does
    assert faults(pipeline) == {"not finite"}
    fit(right, 1)
    assert faults(pipeline) == set()


@pytest.mark.parametrize("is_mended", [True, False])
def test_function_on_arrays_whose_helper_was_changed_meanwhile(tmp_path, is_mended):
    """A cell defined the helper anew; the function that calls it is the same, and wrapped once."""
    pipeline = tbi.Pipeline(tmp_path)
    helpers = [lambda x: x / 255 / 255, lambda x: x / 255][:: 1 if is_mended else -1]
    read = pipeline.stage("read")(lambda image: helpers[0](image))

    class Data(keras.utils.PyDataset):
        def __len__(self):
            return 3

        def __getitem__(self, index):
            rows = slice(4 * index, 4 * index + 4)
            return np.stack([read(each * 255) for each in PICTURES[rows]]), LABELS[rows]

    fed = Data()
    for names in [{"scaled twice"}, set()][:: 1 if is_mended else -1]:
        network().fit(fed, epochs=3, verbose=0, callbacks=[pipeline.callback()])
        assert faults(pipeline) == names
        helpers.reverse()


@pytest.mark.parametrize("is_mended", [True, False])
def test_a_cell_that_hands_all_data_to_a_stage_runs_again(tmp_path, is_mended):
    pipeline = tbi.Pipeline(tmp_path)
    for factor in (255.0**2, 255.0)[:: 1 if is_mended else -1]:
        for split in ("train", "validation"):
            scaled = pipeline.stage("scaled", split)(lambda x, y, k=factor: (x * 255 / k, y))
            images, labels = scaled(PICTURES, LABELS)
        network().fit(images, labels, epochs=2, verbose=0, callbacks=[pipeline.callback()])
        assert faults(pipeline) == ({"scaled twice"} if factor > 255 else set())


def test_batches_that_are_each_wrapped_for_a_call_are_one_stage(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    for _ in range(3):
        for first in range(0, 12, 4):
            rows = slice(first, first + 4)
            pipeline.stage("read")(lambda x: x)(PICTURES[rows])
    assert {seen.number for seen in pipeline.observations()} == {0, 1, 2}
    assert len({seen.element for seen in pipeline.observations()}) == 8


def test_training_that_is_resumed_goes_on_with_functions_on_arrays(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    read = pipeline.stage("read")(lambda image: image)
    for first in (0, 2):
        for epoch in (first, first + 1):
            pipeline.begin_epoch(epoch)
            for each in PICTURES:
                read(each)
    assert {seen.epoch for seen in pipeline.observations()} == {0, 1, 2, 3}


def test_data_that_are_made_for_each_epoch_are_compared_over_all_of_them(tmp_path):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    generator = tf.random.Generator.from_seed(1)
    callback = pipeline.callback()
    callback.on_train_begin()
    for epoch in range(3):
        callback.on_epoch_begin(epoch)
        brighten = pipeline.stage("augmented", "validation")(
            lambda x, y: (x + generator.uniform((), 0.0, 90.0), y)
        )
        through(data().map(brighten))
        callback.on_epoch_end(epoch)
    callback.on_train_end()
    assert faults(pipeline) == {"validation pictures change"}


class Scaling:
    """As of a library: its text is the same whatever it was told."""

    def __init__(self, scale):
        self.scale = scale

    def __call__(self, x, y):
        return x * np.float32(self.scale), y


def _with_default(scale):
    return lambda x, y, scale=scale: (x * np.float32(scale), y)


@pytest.mark.parametrize("make", [Scaling, _with_default])
def test_eager_functions_that_are_wrapped_again_begin_anew(tmp_path, make):
    pipeline = tbi.Pipeline(tmp_path, elements=4)

    def run(scale):
        read = pipeline.stage("read")(make(scale))
        for index in range(12):
            read(PICTURES[index], index % 3)

    for scale, wrong in ((1, False), ("nan", True), (1, False), ("nan", True)):
        run(scale)
        run(scale)
        assert faults(pipeline) == ({"not finite"} if wrong else set())


def test_eager_functions_that_are_wrapped_for_each_call_go_on(tmp_path):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    for _ in range(2):
        for index in range(12):
            pipeline.stage("read")(Scaling(index + 1))(PICTURES[index], index % 3)
    assert len({seen.element for seen in pipeline.observations()}) == 4
    assert {seen.number for seen in pipeline.observations()} == {0, 1}


class Sequence(keras.utils.PyDataset):
    def __init__(self, pictures, function):
        super().__init__()
        self.pictures, self.function = pictures, function

    def __len__(self):
        return 3

    def __getitem__(self, index):
        rows = slice(4 * index, 4 * index + 4)
        made = [self.function(x, y) for x, y in zip(self.pictures[rows], LABELS[rows], strict=True)]
        return tuple(map(np.stack, zip(*made, strict=True)))


def test_other_data_through_one_wrapped_function_are_looked_at(tmp_path):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    read = pipeline.stage("read")(lambda x, y: (x * np.float32(0.5), y))
    model = network()
    for pictures in (PICTURES, OTHERS, OTHERS):
        model.fit(Sequence(pictures, read), epochs=2, verbose=0, callbacks=[pipeline.callback()])
        seen = [each.before.image for each in pipeline.observations()]
        assert len({picture.tobytes() for picture in seen}) == 4
        known = {picture.tobytes() for picture in pictures}
        assert {picture.tobytes() for picture in seen} <= known


@pytest.mark.parametrize("change", ["removed", "last removed", "renamed", "first removed"])
def test_a_stage_that_was_taken_out_is_neither_blamed_nor_looked_for(tmp_path, change):
    pipeline = tbi.Pipeline(tmp_path)

    def scaled(x, y):
        return x / 255, y

    first = {"removed": ["a", "b", "c"], "last removed": ["a", "c", "b"], "renamed": ["b", "a"],
             "first removed": ["b", "a"]}[change]  # fmt: skip
    then = {"removed": ["a", "c"], "last removed": ["a", "c"], "renamed": ["d", "a"],
            "first removed": ["a"]}[change]  # fmt: skip
    for names in (first, then):
        dataset = data()
        for name in names:
            planted = wrong if name == "b" else right
            dataset = dataset.map(pipeline.stage(name)(planted))
        network().fit(dataset.batch(4), epochs=2, verbose=0, callbacks=[pipeline.callback()])
        assert faults(pipeline) == ({"not finite"} if "b" in names else set())
        assert pipeline.unseen() == []
        assert {seen.stage for seen in pipeline.observations()} == set(names)
        places = {seen.stage: seen.place for seen in pipeline.observations()}
        assert [places[name] for name in names] == [*range(len(names))]


def test_what_is_built_behind_a_cache_keeps_those_who_are_followed_in_front_of_it(tmp_path):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    base = data().map(pipeline.stage("read")(wrong)).cache()
    model = network()
    followed = []
    for _ in range(2):
        dataset = base.map(pipeline.stage("halved")(lambda x, y: (x / 2, y))).batch(4)
        model.fit(dataset, epochs=2, verbose=0, callbacks=[pipeline.callback()])
        assert faults(pipeline) == {"not finite"}
        for stage in ("read", "halved"):
            seen = pipeline.observations()
            followed.append({each.element for each in seen if each.stage == stage})
    assert all(each == followed[0] for each in followed)
    assert len(followed[0]) == 4


def test_layers_of_another_model_are_gone_with_it(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    dataset = data().map(pipeline.stage("scaled")(lambda x, y: (x / 255, y))).batch(4)
    for scale in (1 / 255, None, 1 / 255, 1.0):
        layers = [keras.Input((32, 32, 3))]
        layers += [] if scale is None else [keras.layers.Rescaling(scale)]
        layers += [keras.layers.Conv2D(4, 3), keras.layers.GlobalAveragePooling2D()]
        model = keras.Sequential([*layers, keras.layers.Dense(3, activation="softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy")
        model.fit(dataset, epochs=2, verbose=0, callbacks=[pipeline.callback()])
        assert faults(pipeline) == ({"scaled twice"} if scale == 1 / 255 else set())
        assert pipeline.unseen() == []


def test_a_function_that_is_traced_for_each_shape_goes_on(tmp_path):
    """A step of one's own: the last batch is smaller."""
    pipeline = tbi.Pipeline(tmp_path, elements=12)
    step = tf.function(pipeline.stage("step")(lambda x: x / 2))
    for _ in range(2):
        for start in (0, 5, 10):
            step(tf.constant(PICTURES[start : start + 5]))
    assert len(pipeline.observations()) == 24


def test_a_second_loop_of_ones_own_is_another_training(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    for function, expected in ((wrong, {"not finite"}), (right, set())):
        dataset = data().map(pipeline.stage("read")(function))
        for epoch in range(3):
            pipeline.begin_epoch(epoch)
            through(dataset)
            pipeline.flush()
        assert faults(pipeline) == expected


def test_a_stage_may_be_made_within_a_function_that_is_mapped(tmp_path, caplog):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    through(data().map(lambda x, y: pipeline.stage("read")(right)(x, y)))
    assert len(pipeline.observations()) == 4
    assert caplog.records == []


def test_second_training_on_other_data_follows_these(tmp_path):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    model = network()
    chosen = []
    for pictures in (PICTURES, OTHERS, OTHERS):
        halved = pipeline.stage("halved")(lambda x, y: (x / 2, y))
        dataset = data(pictures).map(halved).batch(4)
        model.fit(dataset, epochs=2, verbose=0, callbacks=[pipeline.callback()])
        chosen.append({seen.element for seen in pipeline.observations()})
        pictures_seen = {seen.before.image.tobytes() for seen in pipeline.observations()}
        assert pictures_seen <= {picture.tobytes() for picture in pictures * 255}
    first, second, third = chosen
    assert len(first) == len(second) == 4
    assert not first & second
    assert second == third


def test_second_training_on_more_data_keeps_those_that_come_first_among_all(tmp_path):
    pipeline, both = tbi.Pipeline(tmp_path, elements=4), tbi.Pipeline(tmp_path / "b", elements=4)
    model = network()
    double = tf.data.Dataset.concatenate
    for own, datasets in (
        (pipeline, [data(), double(data(), data(OTHERS))]),
        (both, [double(data(), data(OTHERS))]),
    ):
        for dataset in datasets:
            dataset = dataset.map(own.stage("read")(right)).batch(4)
            model.fit(dataset, epochs=1, verbose=0, callbacks=[own.callback()])
    chosen = [{seen.element for seen in own.observations()} for own in (pipeline, both)]
    assert chosen[0] == chosen[1]


def test_a_training_that_reads_nothing_of_a_split_keeps_those_that_were_followed(tmp_path):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    model = network()
    read = pipeline.stage("read", "validation")(right)
    train = data().batch(4)
    held = data(OTHERS).map(read).batch(4)
    callbacks = [pipeline.callback()]
    model.fit(train, validation_data=held, epochs=1, verbose=0, callbacks=callbacks)
    before = {seen.element for seen in pipeline.observations()}
    again = data(OTHERS).map(pipeline.stage("read", "validation")(right)).batch(4)
    model.fit(train, epochs=1, verbose=0, callbacks=callbacks)
    model.evaluate(again, verbose=0)
    assert {seen.element for seen in pipeline.observations()} == before
