"""Which component is the picture: found, said by the user, or refused in words."""

import numpy as np
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tb_interpret.pipeline.fingerprint import mark_of, sample, samples
from tests.pipeline.data import network
from tests.said import said
from tests.whole import star

RANDOM = np.random.default_rng(0)
COLOR = RANDOM.integers(0, 256, (4, 9, 8, 3), np.uint8)
GRAY = RANDOM.random((4, 9, 8), np.float32)
MASKS = RANDOM.integers(0, 3, (4, 9, 8, 1), np.uint8)
BOXES = np.tile(np.float32([[1, 2, 5, 6]]), (4, 1, 1))


def seen(tmp_path, elements, batch=None, function=lambda *e: e if len(e) > 1 else e[0], **where):
    pipeline = tbi.Pipeline(tmp_path)
    dataset = tf.data.Dataset.from_tensor_slices(elements)
    if batch:
        dataset = dataset.batch(batch)
    for _ in dataset.map(pipeline.stage("x", **where)(function)):
        pass
    return pipeline.observations()


@pytest.mark.parametrize("batch", [None, 3])
def test_first_tensor_of_three_axes_is_the_picture_and_the_last_the_label(tmp_path, batch):
    found = seen(tmp_path, (np.arange(4), COLOR, MASKS, ["a", "b", "c", "d"]), batch)
    assert {s.after.label for s in found} == {"a", "b", "c", "d"}
    by_label = {s.after.label: s.after for s in found}
    np.testing.assert_array_equal(by_label["b"].image, COLOR[1])


@pytest.mark.parametrize("batch", [None, 3])
def test_mask_boxes_points_and_label_are_where_the_user_says(tmp_path, batch):
    elements = {
        "photo": COLOR,
        "extra": {"mask": MASKS, "boxes": BOXES},
        "at": BOXES[..., :2],
        "class": np.arange(4),
    }
    where = {"image": "photo", "mask": "mask", "boxes": "boxes", "points": "at"}
    found = seen(tmp_path, elements, batch, label=lambda element: element["class"], **where)
    assert len(found) == 4
    one = found[0].after
    row = one.label
    np.testing.assert_array_equal(one.image, COLOR[row])
    np.testing.assert_array_equal(one.mask, MASKS[row])
    np.testing.assert_array_equal(one.boxes, BOXES[row])
    np.testing.assert_array_equal(one.points, BOXES[row][:, :2])


@pytest.mark.parametrize("batch", [None, 3])
@pytest.mark.parametrize("names", [["a", "b", "c", "d"], np.arange(4)])
def test_path_or_number_at_the_place_of_the_picture_is_none_yet(tmp_path, caplog, batch, names):
    def load(name, mask):
        index = name if name.dtype.is_integer else tf.strings.to_hash_bucket_fast(name, 4)
        return tf.gather(COLOR, index), tf.gather(MASKS, index)

    found = seen(tmp_path, (names, names), batch, load, image=0, mask=1)
    assert len(found) == 4
    for each in found:
        assert each.before.image is None
        assert each.before.mask is None
        assert each.after.image.shape == (9, 8, 3)
        assert each.after.mask.shape == (9, 8, 1)
    assert said(caplog) == []


def test_boxes_of_a_batch_may_differ_in_number(tmp_path):
    boxes = tf.ragged.constant([[[0, 0, 1, 1]], [[0, 0, 2, 2], [1, 1, 3, 3]]], ragged_rank=1)
    found = seen(tmp_path, {"image": COLOR[:2], "boxes": boxes}, 2, boxes="boxes")
    assert sorted(len(s.after.boxes) for s in found) == [1, 2]


def test_several_inputs_in_a_tuple_are_taken_by_order_and_by_index(tmp_path):
    inputs = ((COLOR, COLOR[::-1]), np.arange(4))
    first = seen(tmp_path, inputs)
    second = seen(tmp_path, inputs, image=lambda element: element[0][1])
    np.testing.assert_array_equal(first[0].after.image, COLOR[first[0].after.label])
    np.testing.assert_array_equal(second[0].after.image, COLOR[::-1][second[0].after.label])


def test_channels_first_is_turned(tmp_path):
    found = seen(tmp_path, (COLOR.transpose(0, 3, 1, 2), np.arange(4)))
    np.testing.assert_array_equal(found[0].after.image, COLOR[found[0].after.label])


def test_gray_pictures_without_channels_are_taken_where_they_are_said_to_be(tmp_path):
    found = seen(tmp_path, (GRAY, np.arange(4)), image=0)
    np.testing.assert_array_equal(found[0].after.image, GRAY[found[0].after.label])


@pytest.mark.parametrize("names", [(0, 1), ("x", "y")], ids=str)
def test_gray_pictures_without_channels_are_followed_into_their_batches(tmp_path, names):
    pipeline = tbi.Pipeline(tmp_path)
    image, label = names
    values = np.random.default_rng(0).random((12, 9, 8)).astype(np.float32), np.arange(12)
    elements = values if image == 0 else dict(zip(names, values, strict=True))
    dataset = tf.data.Dataset.from_tensor_slices(elements)
    where = {"image": image, "label": label}
    dataset = dataset.map(pipeline.stage("one by one", **where)(lambda *e: e if e[1:] else e[0]))
    for _ in dataset.batch(5).apply(pipeline.tap("batched", **where)):
        pass
    found = pipeline.observations()
    assert [x.stage for x in found].count("one by one") == 8
    assert [x.stage for x in found].count("batched") == 8
    for one in found:
        np.testing.assert_array_equal(one.after.image, values[0][one.after.label])


def test_channels_first_masks_are_turned_with_their_pictures(tmp_path):
    elements = (COLOR.transpose(0, 3, 1, 2), MASKS.transpose(0, 3, 1, 2), np.arange(4))
    (one, *_) = seen(tmp_path, elements, mask=1)
    np.testing.assert_array_equal(one.after.mask, MASKS[one.after.label])


def test_dict_with_a_key_image_needs_no_word(tmp_path):
    found = seen(tmp_path, {"image": COLOR, "depth": MASKS, "label": np.arange(4)})
    np.testing.assert_array_equal(found[0].after.image, COLOR[found[0].after.label])


REFUSED = {
    "gray": ((GRAY, np.arange(4)), {}, r"sure to be the picture. .*0: float32 \(9, 8\).*image=0"),
    "two in a dict": ({"a": COLOR, "b": COLOR}, {}, "several components.*image='a'"),
    "frames": ((np.stack([COLOR] * 2, 1), np.arange(4)), {}, "frames, or a batch"),
    "weight": ((COLOR, np.arange(4), np.ones(4, np.float32)), {}, "label or with a weight"),
    "no such key": ({"image": COLOR}, {"mask": "mask"}, "has no mask where.*mask='mask'"),
    "no such index": ((COLOR, np.arange(4)), {"image": 7}, "has no picture at 7"),
    "numbers alone": ((np.arange(4), np.arange(4)), {}, "no picture.*lambda image, label"),
    "a label alone": ((np.arange(4),), {}, "no picture.*lambda image, label"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_sure_is_refused_when_it_is_traced(tmp_path, case):
    elements, where, words = REFUSED[case]
    dataset = tf.data.Dataset.from_tensor_slices(elements)
    with pytest.raises(ValueError, match=rf"(?s)stage\('x'\).*{words}"):
        dataset.map(
            tbi.Pipeline(tmp_path).stage("x", **where)(lambda *e: e[0] if len(e) == 1 else e)
        )


def test_gray_batch_and_unknown_rank_are_refused_with_the_way_out(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    dataset = tf.data.Dataset.from_tensor_slices((np.ones((4, 28, 28)), np.arange(4))).batch(2)
    with pytest.raises(ValueError, match=r"tap\('x'\).*batch of gray ones.*image=0, if"):
        dataset.apply(pipeline.tap("x"))

    def lost(x, y):
        return tf.numpy_function(lambda a: a, [x], tf.float64), y

    with pytest.raises(ValueError, match=r"of unknown shape.*image=0.*image\.set_shape"):
        dataset.unbatch().map(pipeline.stage("y")(lost))
    as_batch = pipeline.tap("z", image=lambda element: element[0][..., None])
    for _ in dataset.apply(as_batch):
        pass
    assert {s.after.image.shape for s in pipeline.observations()} == {(28, 28, 1)}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"name": ""}, "`name` is no name"),
        ({"name": 3}, "`name` is no name"),
        ({"name": "x", "split": None}, "`split` is no name"),
        ({"name": "x", "note": 3}, "`note` is no text"),
        ({"name": "x", "image": 1.5}, "`image` is no place"),
        ({"name": "x", "key": True}, "`key` is no place"),
    ],
)
def test_arguments_of_a_stage_are_refused_when_it_is_made(tmp_path, arguments, words):
    for pipeline in (tbi.Pipeline(tmp_path), tbi.Pipeline(None)):
        for make in (pipeline.stage, pipeline.tap):
            with pytest.raises(ValueError, match=rf"{words}.*Received: .*Expected"):
                make(**arguments)


@pytest.mark.parametrize(
    "arguments",
    [{"elements": 0}, {"elements": 2.0}, {"seed": -1}, {"display_px": 5}, {"log_dir": 3}],
    ids=str,
)
def test_arguments_of_a_pipeline_are_refused_when_it_is_made(arguments):
    with pytest.raises(ValueError, match=r"Received: .*Expected"):
        tbi.Pipeline(**{"log_dir": "logs", **arguments})


def test_what_is_no_function_and_no_dataset_is_named(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    with pytest.raises(ValueError, match=r"wraps no function. Received: 5"):
        pipeline.stage("x")(5)
    with pytest.raises(ValueError, match=r"A tap looks at datasets. Received: ndarray"):
        pipeline.tap("x")(COLOR)


@pytest.mark.parametrize("watched", [True, False])
@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda p, ds: ds.map(p.stage("x")), r"dataset\.map\(pipeline\.stage\('x'\)\(function"),
        (lambda p, ds: ds.apply(p.stage("x")), r"dataset\.apply\(pipeline\.tap\('x'\)\)"),
        (lambda p, ds: ds.map(p.tap("x")), r"dataset\.apply\(pipeline\.tap\('x'\)\), not map"),
        (lambda p, ds: ds.map(p.stage), r"pipeline\.stage\('resized'\)\(function\), and map"),
        (lambda p, ds: p.stage("x", abs), r"Write pipeline\.stage\('x'\)\(function\)"),
        (lambda p, ds: p.stage(abs), r"Write pipeline\.stage\('resized'\)\(function\)"),
        (lambda p, ds: p.stage("x")(), r"Write pipeline\.stage\('x'\)\(load\)"),
        (lambda p, ds: p.stage("x")(abs, abs), r"Write pipeline\.stage\('x'\)\(load\)"),
        (lambda p, ds: ds.apply(p.tap), r"Write dataset\.apply\(pipeline\.tap\('resized'\)\)"),
        (lambda p, ds: p.tap("x", ds), r"Write dataset\.apply\(pipeline\.tap\('x'\)\)"),
        (lambda p, ds: p.log(COLOR, "x"), r"pipeline\.log\('resized', image\)"),
    ],
)
def test_slips_of_the_pen_are_told_what_to_write(tmp_path, watched, write, words):
    pipeline = tbi.Pipeline(tmp_path if watched else None)
    for dataset in (
        tf.data.Dataset.from_tensor_slices(np.ones((4, 8, 8, 3))),
        tf.data.Dataset.from_tensor_slices((np.ones((4, 8, 8, 3)), np.arange(4))),
        tf.data.Dataset.from_tensor_slices({"image": np.ones((4, 8, 8, 3))}),
    ):
        with pytest.raises(ValueError, match=rf"(?s)Received: .*Expected .*{words}"):
            write(pipeline, dataset)


@pytest.mark.parametrize("watched", [True, False])
def test_pipeline_among_the_callbacks_says_how_its_callback_is_made(tmp_path, watched):
    pipeline, model = tbi.Pipeline(tmp_path if watched else None), network()
    with pytest.raises(ValueError, match=r"Write callbacks=\[pipeline\.callback\(\)\]"):
        model.fit(np.ones((2, 28, 28, 3)), np.zeros(2), verbose=0, callbacks=[pipeline])


@pytest.mark.parametrize(
    ("shape", "dtype"),
    star(
        [(9, 8, 3), (), (3,), (28, 28), (100, 300, 3), (3, 100, 90), (0, 4, 3), (2, 3, 4, 5)],
        ["uint8", "int32", "float16", "bfloat16", "float32", "bool"],
    ),
)
def test_fingerprint_is_the_same_whatever_is_known_of_the_shape(shape, dtype):
    value = tf.cast(tf.random.stateless_uniform(shape, (1, 2)) * 100, dtype)
    shapes = [shape, (None,) * len(shape)] + ([None] if len(shape) > 1 and 0 not in shape else [])
    for known in shapes:
        trace = tf.function(
            lambda x: samples(x, batched=False), input_signature=[tf.TensorSpec(known, dtype)]
        )
        assert trace(value).numpy().tolist() == [sample(value.numpy())]
    if shape:
        batch = tf.function(
            lambda x: samples(x, batched=True),
            input_signature=[tf.TensorSpec((None, *shape), dtype)],
        )
        twice = batch(tf.stack([value, value])).numpy().tolist()
        assert twice == [sample(value.numpy())] * 2


def test_fingerprints_of_different_pictures_and_paths_differ():
    pictures = (np.random.default_rng(0).random((500, 28, 28, 1)) > 0.99).astype(np.uint8)
    different = len({picture.tobytes() for picture in pictures})
    assert len({mark_of(picture) for picture in pictures}) == different
    assert mark_of("a.png") == mark_of(b"a.png")
    trace = tf.function(lambda x: samples(x, batched=False))
    assert trace(tf.constant("a.png")).numpy().tolist() == [sample("a.png")]
