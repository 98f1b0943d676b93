"""What is printed at the end leads to runs with names, not to "."."""

import pathlib
import re

import pytest

import tb_interpret as tbi
from tb_interpret.callbacks.hints import command
from tests import networks
from tests.said import said


@pytest.mark.parametrize(
    ("log_dir", "shown"),
    [
        ("logs/baseline", "logs"),
        ("logs/baseline/", "logs"),
        ("logs//sweep/./lr=0.1", "logs/sweep"),
        ("logs", "."),
        (".", ".."),
        ("..", "../.."),
        ("/data/logs/run", "/data/logs"),
        ("/run", "/"),
        ("/", "/"),
        ("my logs/run", '"my logs"'),
        ("gs://bucket/logs/run", "gs://bucket/logs"),
        ("gs://bucket/run/", "gs://bucket"),
        ("gs://bucket", "gs://bucket"),
        ("gs://bucket/", "gs://bucket/"),
    ],
)
def test_command_names_the_directory_above_the_run(log_dir, shown):
    assert command(log_dir) == f"tensorboard --logdir {shown}"


def test_training_ends_with_a_command_that_shows_its_run_by_name(tmp_path, caplog):
    caplog.set_level("INFO", "tb_interpret")
    callback = tbi.GradCAMCallback(tmp_path / "runs" / "baseline", networks.images())
    networks.trained_on_noise(networks.flat(), [callback], epochs=1)
    told = re.search(r"See them: tensorboard --logdir (\S+)$", said(caplog, 20)[-1])
    assert told is not None
    events = list(pathlib.Path(told[1]).rglob("*tfevents*"))
    assert {path.parent.relative_to(told[1]).as_posix() for path in events} == {
        "baseline/interpret"
    }
