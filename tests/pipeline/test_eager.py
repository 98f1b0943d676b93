"""NumPy, OpenCV and PyDataset: the same stages outside of graphs."""

import multiprocessing
import pathlib

import cv2
import keras
import numpy as np
import PIL.Image
import pytest
import tensorflow as tf

import tb_interpret as tbi
from tests.logs import Run
from tests.pipeline.data import hashes, network
from tests.said import said


def read(path):
    return cv2.imread(path)[..., ::-1]


def scaled(image):
    return cv2.resize(image, (32, 32)).astype(np.float32) / 255


def in_place(image):
    image *= 0.5  # what went in has changed when it comes out
    return image


class Batches(keras.utils.PyDataset):
    def __init__(self, files, stage, **options):
        super().__init__(**options)
        self._paths, self._labels = files
        self._steps = [
            stage(n)(f) for n, f in (("read", read), ("scaled", scaled), ("dim", in_place))
        ]

    def __len__(self):
        return 4

    def __getitem__(self, index):
        chosen = slice(index * 6, index * 6 + 6)
        pictures = []
        for path in self._paths[chosen]:
            picture = path
            for step in self._steps:
                picture = step(picture)
            pictures.append(picture)
        return np.stack(pictures), np.array(self._labels[chosen])


def test_py_dataset_is_followed_and_its_weights_are_the_same(tmp_path, files):
    def weights(stage, callbacks):
        keras.utils.set_random_seed(0)
        model = network()
        # Threads; in one, lest batches come in another order.
        model.fit(Batches(files, stage), epochs=2, verbose=0, shuffle=False, callbacks=callbacks)
        return [w.tobytes() for w in model.get_weights()]

    pipeline = tbi.Pipeline(tmp_path, elements=3)
    without = weights(lambda name: lambda f: f, [])
    assert weights(pipeline.stage, [pipeline.callback()]) == without
    found = pipeline.observations()
    elements = {seen.element for seen in found}
    assert len(elements) == 3
    for stage in ("read", "scaled", "dim"):
        for epoch in (0, 1):
            at = [s for s in found if (s.stage, s.epoch) == (stage, epoch)]
            assert {s.element for s in at} == elements
    dim = next(s for s in found if s.stage == "dim")
    np.testing.assert_array_equal(dim.after.image, dim.before.image / 2)


def test_worker_processes_work_and_it_is_said_that_they_are_not_seen(tmp_path, files, caplog):
    pipeline = tbi.Pipeline(tmp_path)
    batches = Batches(files, pipeline.stage, workers=2, use_multiprocessing=True)
    network().fit(batches, epochs=2, verbose=0, callbacks=[pipeline.callback()])
    # Keras looks at a batch an epoch in this process, at which it likes: some of the pictures are
    # stretched, and where those are most of them, that is said, too.
    (elsewhere,) = [text for text in said(caplog) if "Input pipeline, stretched: " not in text]
    assert "Stages ran in other processes, and what passed them there is not seen" in elsewhere
    assert "use_multiprocessing=False" in elsewhere


def test_workers_that_are_started_anew_are_told_of(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    process = multiprocessing.get_context("spawn").Process(
        target=pipeline.stage("read")(read), args=("nowhere.jpg",)
    )
    process.start()
    process.join()
    assert "Stages ran in other processes" in pipeline._recording.unseen()[0]


def test_functions_of_named_arguments_that_return_dicts_are_stages(tmp_path):
    """As those of Albumentations are called."""

    class Compose:
        def __call__(self, *, image, mask, bboxes):
            return {"image": image[:, ::-1], "mask": mask[:, ::-1], "bboxes": bboxes}

    pipeline = tbi.Pipeline(tmp_path)
    flip = pipeline.stage("flipped", mask="mask", boxes="bboxes")(Compose())
    image = np.random.default_rng(0).integers(0, 256, (8, 6, 3), np.uint8)
    mask = np.eye(8, 6, dtype=np.uint8)
    result = flip(image=image, mask=mask, bboxes=[(0, 1, 4, 5)])
    np.testing.assert_array_equal(result["image"], image[:, ::-1])
    (seen,) = pipeline.observations()
    np.testing.assert_array_equal(seen.before.image, image)
    np.testing.assert_array_equal(seen.after.mask, mask[:, ::-1])
    assert seen.after.boxes.tolist() == [[0, 1, 4, 5]]
    assert seen.is_random is None


def test_picture_without_boxes_passes_whatever_turns_them_round(tmp_path, caplog):
    where = {"boxes": lambda element: tf.gather(element["bboxes"], [1, 0, 3, 2], axis=-1)}
    pipeline = tbi.Pipeline(tmp_path)
    stage = pipeline.stage("cropped", **where)(lambda image, bboxes: {"image": image, "bboxes": []})
    images = np.random.default_rng(0).random((2, 8, 6, 3))
    for image, bboxes in zip(images, ([(0.0, 1.0, 4.0, 5.0)], []), strict=True):
        assert stage(image=image, bboxes=bboxes)["bboxes"] == []
    assert [s.before.boxes is None for s in pipeline.observations()].count(True) == 1
    assert len(pipeline.observations()) == 2
    assert said(caplog) == []


def test_stage_of_python_leads_into_a_stage_of_a_graph(tmp_path, files):
    pipeline = tbi.Pipeline(tmp_path, elements=4)
    loaded = pipeline.stage("read")(read)

    def pictures():
        for path in files[0][::3]:
            yield loaded(path)

    dataset = tf.data.Dataset.from_generator(
        pictures, output_signature=tf.TensorSpec((None, None, 3), tf.uint8)
    ).map(pipeline.stage("scaled")(lambda x: tf.cast(x, tf.float32) / 255))
    assert len(hashes(dataset)) == 8
    found = pipeline.observations()
    assert [s.element for s in found if s.stage == "read"] == [
        s.element for s in found if s.stage == "scaled"
    ]
    assert len(found) == 8


def test_photograph_of_pil_is_a_picture(tmp_path):
    image = PIL.Image.new("RGB", (6, 8), (255, 0, 0))
    pipeline = tbi.Pipeline(tmp_path)
    assert pipeline.stage("turned")(lambda x: x.rotate(90))(image).size == (6, 8)
    pipeline.log("shown", image)
    assert [s.after.image.shape for s in pipeline.observations()] == [(8, 6, 3)] * 2


def test_log_follows_by_key_and_by_content(tmp_path):
    random = np.random.default_rng(0)
    pipeline = tbi.Pipeline(tmp_path)
    for index in range(3):
        image = random.random((8, 8, 3), np.float32)
        pipeline.log("read", image, key=f"{index}.png", label=index)
        pipeline.log("cleaned", image / 2, key=f"{index}.png", note="after denoising")
        pipeline.log("same", image / 2)
        pipeline.log("other", image / 3)
    found = pipeline.observations()
    for stage in ("read", "cleaned", "same"):
        assert [s.element for s in found if s.stage == stage] == ["0.png", "1.png", "2.png"]
    assert len({s.element for s in found if s.stage == "other"} - {"0.png", "1.png", "2.png"}) == 3


@pytest.mark.parametrize(
    ("image", "words"),
    [
        ("a.png", "str"),
        (np.zeros(3), r"shape \(3,\)"),
        (np.zeros((1, 2, 2, 3)), "Of a batch, log each"),
        (None, "NoneType"),
        (np.zeros((2, 2), complex), "complex128"),
    ],
)
def test_log_names_what_is_no_picture(tmp_path, image, words):
    with pytest.raises(ValueError, match=f"log\\('x', …\\) shows no picture. Received: .*{words}"):
        tbi.Pipeline(tmp_path).log("x", image)


def test_log_within_a_graph_names_the_way(tmp_path):
    pipeline = tbi.Pipeline(tmp_path)
    with pytest.raises(ValueError, match=r"tensor of a graph.*pipeline.stage"):
        tf.function(lambda x: pipeline.log("x", x))(tf.zeros((2, 2, 3)))


def test_pictures_logged_in_one_call_are_all_there(tmp_path):
    images = [np.full((5 + i, 6, 3), i * 20, np.uint8) for i in range(11)]
    tbi.log_images(
        tmp_path, "cleaned", images, notes=[f"n{i}" for i in range(11)], labels=range(11)
    )
    (record,) = Run(tmp_path).records("pipeline/train/cleaned").values()
    by_id = {e.id: e for e in record.pipeline.elements}
    assert len(by_id) == 11
    assert by_id["7"].note == "n7"
    assert by_id["7"].after.label == "7"
    assert list(by_id["7"].after.shape) == [12, 6, 3]


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (None, r"cv2\.imread gives None"),
        ("a.png", "Read the file first"),
        (pathlib.Path("a.png"), "Read the file first"),
        (b"a.png", "Read the file first"),
        (tf.constant("a.png"), "Read the file first"),
        (np.array("a.png"), "Read the file first"),
        (np.zeros((2, 4, 4, 3)), "Of a batch, log each"),
    ],
    ids=repr,
)
def test_what_is_no_picture_is_told_how_to_become_one(tmp_path, image, words):
    with pytest.raises(ValueError, match=rf"shows no picture. Received: .*Expected .*{words}"):
        tbi.Pipeline(tmp_path).log("x", image)
    with pytest.raises(ValueError, match=rf"shows no picture. Received: .*Expected .*{words}"):
        tbi.log_images(tmp_path, "x", [image])


@pytest.mark.parametrize("shape", [(9, 8, 3), (9, 8, 4), (9, 8, 1), (9, 3, 3), (9, 8)], ids=str)
def test_one_picture_is_not_taken_for_a_batch_of_its_rows(tmp_path, shape):
    for picture in (np.zeros(shape), tf.zeros(shape)):
        with pytest.raises(ValueError, match=r"one picture. Received: .*shape \(9, .*\[image\]"):
            tbi.log_images(tmp_path, "x", picture)


@pytest.mark.parametrize("shape", [(3, 9, 8), (2, 9, 8), (1, 9, 8), (4, 9, 8)], ids=str)
def test_gray_pictures_without_channels_are_a_batch(tmp_path, shape):
    tbi.log_images(tmp_path, "x", np.zeros(shape))
    (record,) = Run(tmp_path).records("pipeline/train/x").values()
    assert len(record.pipeline.elements) == shape[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"images": []}, "no list of pictures"),
        ({"images": 5}, "no list of pictures"),
        ({"images": np.zeros((2, 4, 4, 3)), "notes": ["a"]}, "`notes` are not one an image"),
        ({"images": np.zeros((2, 4, 4, 3)), "notes": "ab"}, "`notes` are not one an image"),
        ({"images": np.zeros((2, 4, 4, 3)), "labels": [1]}, "`labels` are not one an image"),
    ],
)
def test_mistakes_in_one_call_are_named(tmp_path, arguments, words):
    with pytest.raises(ValueError, match=f"{words}. Received: .*Expected"):
        tbi.log_images(tmp_path, "x", **arguments)


@pytest.mark.parametrize("number", [1, 3, 9])
@pytest.mark.parametrize("is_known", [False, True])
def test_pictures_that_are_logged_before_the_data_take_no_place_of_theirs(
    tmp_path, number, is_known
):
    pictures = np.random.default_rng(0).random((12, 8, 8, 3), np.float32)
    pipeline = tbi.Pipeline(tmp_path)
    for index in range(number):
        pipeline.log("looked at", pictures[index] + (not is_known), key=f"{index}.png")
    dataset = tf.data.Dataset.from_tensor_slices(pictures).map(pipeline.stage("read")(lambda x: x))
    for _ in dataset:
        pass
    seen = pipeline.observations()
    assert len({each.element for each in seen if each.stage == "read"}) == 8
    logged = {each.element for each in seen if each.stage == "looked at"}
    assert logged <= {f"{index}.png" for index in range(number)}
    assert len(logged) == min(number, 8)


@pytest.mark.parametrize("note", [0.93, ["blurred"]])
def test_note_that_is_no_text_is_refused(tmp_path, note):
    with pytest.raises(ValueError, match=r"note. is no text"):
        tbi.Pipeline(tmp_path).log("x", np.zeros((4, 4, 3), np.uint8), note=note)
    with pytest.raises(ValueError, match=r"note. is no text"):
        tbi.log_images(tmp_path, "x", [np.zeros((4, 4, 3), np.uint8)], notes=[note])
