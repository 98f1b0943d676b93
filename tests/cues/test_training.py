"""Cues among the methods of a callback, on a training that learns a mark."""

import copy
import logging

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

import tb_interpret as tbi
from tests.cues.networks import marked, small


def train(callbacks, epochs=6):
    model = small()
    model.fit(*marked(400), epochs=epochs, verbose=0, callbacks=callbacks)
    return model


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    directory = tmp_path_factory.mktemp("cues")
    validation = marked(180, seed=1)
    cues = tbi.Cues(validation, every=3)
    callback = tbi.InterpretCallback(
        directory,
        (validation[0][:4], validation[1][:4]),
        [tbi.GradCAM(), cues],
        class_names=["left", "marked", "right"],
    )
    told = []
    log = logging.getLogger("tb_interpret")
    handler = logging.Handler()
    handler.emit = lambda record: told.append(record.getMessage())
    log.addHandler(handler)
    level = log.level
    log.setLevel(logging.INFO)
    try:
        model = train([callback])
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
    events = EventAccumulator(str(directory / "interpret"), size_guidance={"tensors": 0})
    events.Reload()
    return model, events, told


def test_effect_of_each_card_is_a_scalar_since_it_was_found(run):
    _, events, _ = run
    tag = "effect/marked, window/cues"
    assert tag in events.Tags()["tensors"]
    found = {e.step: float(e.tensor_proto.float_val[0]) for e in events.Tensors(tag)}
    assert max(found) == 5
    assert found[5] > 0.5


def test_report_is_a_text_of_each_epoch(run):
    _, events, _ = run
    reports = events.Tensors("report/cues")
    assert [each.step for each in reports] == list(range(6))
    assert "alone carries" in reports[-1].tensor_proto.string_val[0].decode()


def test_report_at_the_end_says_what_which_class_how_strong_and_since_when(run):
    _, _, told = run
    start = next(i for i, line in enumerate(told) if line.startswith("Cues, by exchange"))
    lines = [line for line in told[start:] if "pass" not in line.split(":")[0]][:8]
    (line,) = (line for line in lines if "to marked" in line)
    assert "A window at the bottom right" in line
    assert "% to" in line
    assert "since epoch " in line
    assert not any("spurious" in each for each in told)


def test_no_series_of_the_page_is_written_for_it(run):
    _, events, _ = run
    assert not any(tag.startswith("tb_interpret/cues") for tag in events.Tags()["tensors"])


def test_weights_are_those_of_a_training_without(run):
    for one, other in zip(run[0].get_weights(), train([]).get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_it_is_left_out_where_there_is_no_time_and_says_so(tmp_path, caplog):
    caplog.set_level("INFO", "tb_interpret")
    validation = marked(60, seed=1)
    cues = tbi.Cues(validation)
    train([tbi.InterpretCallback(tmp_path, validation, [cues], time_budget=1e-9, max_examples=2)])
    assert "no time was left to look for them" in caplog.text
    events = EventAccumulator(str(tmp_path / "interpret"))
    events.Reload()
    assert "report/cues" not in events.Tags()["tensors"]


def test_a_callback_needs_validation_data_and_says_so(tmp_path):
    callback = tbi.InterpretCallback(tmp_path, marked(8), [tbi.Cues()])
    with pytest.raises(ValueError, match="without validation_data"):
        train([callback], epochs=1)


def test_a_callback_with_cues_is_copied(tmp_path):
    callback = tbi.InterpretCallback(tmp_path, marked(8), [tbi.Cues(marked(60, 1))])
    train([copy.deepcopy(callback)], epochs=1)
