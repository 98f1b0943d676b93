"""`python -m tb_interpret pipeline`, on modules as users write them."""

import itertools
import subprocess
import sys

import pytest

from tb_interpret.__main__ import main
from tb_interpret_plugin.version import __version__
from tests.logs import Run

DATA = """
import cv2
import keras
import numpy as np
import tensorflow as tf
import tb_interpret as tbi

random = np.random.default_rng(0)
PICTURES = np.stack([
    cv2.resize(coarse, (24, 24), interpolation=cv2.INTER_CUBIC)
    for coarse in random.integers(0, 256, (12, 5, 5, 3), np.uint8)
])
LABELS = np.arange(12) % 3


def files():
    return tf.data.Dataset.from_tensor_slices((PICTURES, LABELS))


def scaled(image, label):
    return tf.cast(image, tf.float32) / 255, label


def faulty(pipeline):
    train = files().map(pipeline.stage("scaled")(scaled))
    validation = files().map(pipeline.stage("scaled", "validation")(scaled))
    validation = validation.map(pipeline.stage("again", "validation")(scaled))
    return train.shuffle(12).batch(5), validation.batch(5)


def healthy():
    return {"fed": files().map(scaled).batch(4)}


def interrupted():
    raise KeyboardInterrupt


def by_name(*, pipeline):
    return files().map(pipeline.stage("scaled")(scaled)).shuffle(12).batch(5)


def of_two(pipeline, size):
    return files()


def dark(pipeline):
    # All of one content behind a stage, and gone over twice an epoch.
    black = files().map(pipeline.stage("dark")(lambda x, y: (tf.cast(x, tf.float32) * 0, y)))
    return tf.data.Dataset.zip((black.map(lambda x, _: x), black.map(lambda _, y: y))).batch(5)


def two_pictures(pipeline):
    train = by_name(pipeline=pipeline)
    return train.map(lambda image, label: ({"left": image, "right": image}, label))


class Again:
    def __init__(self, data):
        self.data = data

    def __iter__(self):
        return iter(self.data)


def two_pictures_again(pipeline):
    return Again(two_pictures(pipeline))


def endless():
    return files().repeat().batch(4)


def once():
    return iter(files().batch(4))


def arrays():
    return PICTURES, LABELS


def empty():
    return files().take(0)


def no_picture():
    return tf.data.Dataset.from_tensor_slices((["a", "b"], [0, 1]))


class Sequence(keras.utils.PyDataset):
    def __len__(self):
        return 3

    def __getitem__(self, index):
        rows = slice(4 * index, 4 * index + 4)
        return PICTURES[rows] / 255, LABELS[rows]


def sequence():
    return Sequence()


def failing():
    raise KeyError("of the user")


number = 3
"""
OWN = """
pipeline = tbi.Pipeline("logs/mine", elements=4)


def own():
    return files().map(pipeline.stage("scaled")(scaled)).batch(4)
"""
names = (f"data_{number}" for number in itertools.count())


@pytest.fixture
def module(tmp_path, monkeypatch):
    """Name of a module in the working directory."""
    name = next(names)
    (tmp_path / f"{name}.py").write_text(DATA)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    return name


def run(*arguments):
    return main(["pipeline", *arguments])


def test_fault_is_told_with_its_stage_and_ends_with_1(module, capsys, tmp_path):
    assert run(f"{module}:faulty", "--epochs", "2") == 1
    told = capsys.readouterr().out
    assert "train, epoch 1 of 2: 3 batches in" in told
    assert "validation, epoch 2 of 2: 3 batches in" in told
    rows = [line.split()[:2] for line in told.splitlines() if line.startswith(("train ", "valid"))]
    assert [row for row in rows if row[1] != "epoch"] == [
        ["train", "scaled"],
        ["train", "what"],
        ["validation", "scaled"],
        ["validation", "again"],
        ["validation", "what"],
    ]
    assert "float32  24×24×3  0 to 0.003922  no" in told
    words = " ".join(told.split())
    assert "Wrong: scaled twice. In stage 'again' of validation, 8 of 8 elements" in words
    assert "Nothing wrong" not in told
    assert "tensorboard --logdir logs\n" in told
    log = Run(tmp_path / "logs" / "pipeline")
    # On a slow machine an epoch is written in two parts.
    assert sorted(set(log.steps("pipeline/validation/again"))) == [0, 1]
    (record,) = log.records("pipeline_verdicts").values()
    assert [verdict.name for verdict in record.verdicts] == ["scaled twice"]


def test_epochs_of_the_log_are_those_of_the_command(module, tmp_path):
    assert run(f"{module}:dark") == 1
    (log,) = {path.parent for path in tmp_path.rglob("*tfevents*")}
    for tag in ("pipeline/train/dark", "pipeline/train/what comes out"):
        assert Run(log.parent).steps(tag) == [0, 1, 2]


def test_healthy_data_without_a_stage_end_with_0(module, capsys, tmp_path):
    assert run(f"{module}.py:healthy", "--log-dir", "elsewhere/a", "--elements", "5") == 0
    told = capsys.readouterr().out
    assert "fed    what comes out  float32  24×24×3  0 to 1  no" in told
    assert "Nothing wrong was found with 5 elements, looked at 3 times." in told
    assert "tensorboard --logdir elsewhere" in told
    assert (tmp_path / "elsewhere" / "a" / "interpret").is_dir()


def test_pipeline_of_the_module_is_looked_at_where_it_writes(module, capsys, tmp_path):
    (tmp_path / "of_its_own.py").write_text(DATA + OWN)
    assert run("of_its_own:own", "--epochs", "1") == 0
    told = capsys.readouterr().out
    assert "train  scaled " in told
    assert "4 elements, looked at once" in told
    assert Run(tmp_path / "logs" / "mine").steps("pipeline/train/scaled") == [0]
    assert not (tmp_path / "logs" / "pipeline").exists()


def test_endless_data_are_looked_at_for_so_many_batches(module, capsys):
    assert run(f"{module}:endless", "--batches", "2", "--epochs", "1") == 0
    assert "train, epoch 1 of 1: 2 batches" in capsys.readouterr().out


def test_sequences_of_keras_are_run_through(module, capsys):
    assert run(f"{module}:sequence", "--epochs", "1") == 0
    told = capsys.readouterr().out
    assert "epoch 1 of 1: 3 batches" in told
    assert "float64  24×24×3  0 to 1" in told


MISTAKES = {
    "no colon": ("{m}", "This names no function. Received: '{m}'"),
    "function": ("{m}:faultly", "Did you mean faulty?"),
    "no function": ("{m}:number", "There is no such function. Received: 'number'"),
    "module": ("no_such_module:x", "There is no such module. Received: 'no_such_module'"),
    "part of a package": ("os.no_such_part:x", "There is no such module."),
    "file": ("nowhere/data.py:x", "There is no such file. Received: 'nowhere/data.py'"),
    "fails": ("broken:x", "broken cannot be imported. Received: ZeroDivisionError"),
    "exits": ("exiting:x", "exiting cannot be imported. Received: SystemExit"),
    "imports what is not there": ("lacking:x", "No module named 'not_installed'"),
    "endless": ("{m}:endless", "The data of train never end."),
    "arrays": ("{m}:arrays", "Received: tuple of ndarray, ndarray"),
    "once": ("{m}:once", "There is nothing in train, epoch 2 of 3"),
    "empty": ("{m}:empty", "There is nothing in train, epoch 1 of 3"),
    "two arguments": ("{m}:of_two", "{m}:of_two takes more than a pipeline."),
    "no picture": ("{m}:no_picture", "No picture was seen."),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_said_in_words_and_ends_with_2(module, capsys, tmp_path, mistake):
    (tmp_path / "broken.py").write_text("1 / 0")
    (tmp_path / "exiting.py").write_text("raise SystemExit(4)")
    (tmp_path / "lacking.py").write_text("import not_installed")
    name, words = (text.format(m=module) for text in MISTAKES[mistake])
    assert run(name) == 2
    told = capsys.readouterr().err
    assert words in told
    assert all(part in told for part in ("Received: ", "Expected "))
    assert "Traceback" not in told


def test_fault_of_the_users_own_function_is_not_hidden_and_ends_with_2(module, capsys):
    assert run(f"{module}:failing") == 2
    told = capsys.readouterr().err
    assert "Traceback" in told
    assert "of the user" in told


@pytest.mark.parametrize("name", ["json.py", "my.data.py"])
def test_file_may_have_the_name_of_another_module(capsys, tmp_path, name):
    (tmp_path / name).write_text(DATA)
    assert run(f"{tmp_path / name}:healthy") == 0


def test_ctrl_c_ends_without_a_traceback(module, capsys):
    assert run(f"{module}:interrupted") == 130
    assert "Traceback" not in capsys.readouterr().err


def test_pipeline_may_be_taken_by_name_alone(module, capsys):
    assert run(f"{module}:by_name") == 0
    assert "scaled" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["two_pictures", "two_pictures_again"])
def test_stages_are_looked_at_where_the_end_is_not_sure(module, capsys, kind):
    assert run(f"{module}:{kind}") == 0
    told = capsys.readouterr().out
    assert "The end of train is not looked at. What passes " in told
    assert "scaled" in told


def test_it_runs_as_a_module_and_says_its_version():
    done = subprocess.run(
        [sys.executable, "-m", "tb_interpret", "--version"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == __version__


@pytest.mark.parametrize("wrong", [["--epochs", "0"], ["--elements", "x"], []])
def test_wrong_options_are_refused(wrong, capsys):
    with pytest.raises(SystemExit) as ended:
        run(*wrong)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_stage_that_was_not_seen_is_no_healthy_one(module, capsys, tmp_path):
    (tmp_path / "unseen_data.py").write_text(
        DATA
        + """

def unseen(pipeline):
    first = pipeline.stage("first")(lambda images, labels: (images[0], labels[0]))
    return files().batch(4).map(first).batch(2)
"""
    )
    assert run("unseen_data:unseen", "--epochs", "1") == 2
    told = " ".join(capsys.readouterr().out.split())
    assert "Not all was seen. Watching the input pipeline failed at 'first'" in told
    assert "Nothing wrong" not in told
