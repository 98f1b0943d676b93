"""Cues among the methods of a callback, on a training that learns a mark."""

import copy
import logging
import re

import keras
import numpy as np
import pytest
import tensorflow as tf
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

import tb_interpret as tbi
from tb_interpret_plugin import metadata
from tests.cues.networks import marked, small


def train(callbacks, epochs=6, value=1.0, seed=1, **options):
    model = small(seed)
    model.fit(*marked(400, value=value), epochs=epochs, verbose=0, callbacks=callbacks, **options)
    return model


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Six runs in one directory, of which the fourth is trained on pictures with a mark."""
    logs = tmp_path_factory.mktemp("cues")
    told = []
    log = logging.getLogger("tb_interpret")
    handler = logging.Handler()
    handler.emit = lambda record: told.append(record.getMessage())
    log.addHandler(handler)
    level = log.level
    log.setLevel(logging.INFO)
    found = {}
    try:
        for number in range(6):
            name, value = f"seed={number}", 1.0 if number == 3 else 0.0
            validation = marked(180, seed=1, value=value)
            callback = tbi.InterpretCallback(
                logs / name,
                (validation[0][:4], validation[1][:4]),
                [tbi.GradCAM(), tbi.Cues(validation, every=3)],
                class_names=["left", "marked", "right"],
            )
            told.clear()
            model = train([callback], epochs=6 if value else 3, value=value, seed=number)
            events = EventAccumulator(str(logs / name / "interpret"), {"tensors": 0})
            events.Reload()
            found[name] = model, events, list(told)
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
    return found


@pytest.fixture
def run(runs):
    """The one with the mark."""
    return runs["seed=3"]


def test_who_reads_the_reports_alone_knows_run_class_thing_and_place(runs):
    reports = {
        name: events.Tensors("report/cues")[-1].tensor_proto.string_val[0].decode()
        for name, (_, events, _) in runs.items()
    }
    suspicious = {
        name: [line for line in report.splitlines() if "in none of" in line]
        for name, report in reports.items()
    }
    (guilty,) = (name for name, lines in suspicious.items() if lines)
    assert guilty == "seed=3"
    line = suspicious[guilty][0]
    assert re.match(r"A window at the bottom right, \d × \d pixels, alone carries \d+%", line)
    assert re.search(r"to marked; since epoch [03]\b", line)
    assert "in none of 3 other runs (at most " in line  # those that were trained before
    assert all(len(report.split("\n\n")) <= 8 for report in reports.values())


def test_effect_of_each_card_is_a_scalar_since_it_was_found(run):
    _, events, _ = run
    tag = "effect/marked, window/cues"
    assert tag in events.Tags()["tensors"]
    found = {e.step: float(e.tensor_proto.float_val[0]) for e in events.Tensors(tag)}
    assert max(found) == 5
    assert found[5] > 0.5


def test_report_is_a_text_of_each_epoch(run):
    _, events, told = run
    assert any(re.match(r"Cues, every 3 epochs anew →", line) for line in told)
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


def test_record_of_an_epoch_has_cards_with_pictures_and_effects(run):
    _, events, _ = run
    records = {e.step: e.tensor_proto.string_val[0] for e in events.Tensors("cues")}
    reports = {step: metadata.Record.FromString(blob).cues for step, blob in records.items()}
    assert [step for step, report in reports.items() if report.is_search] == [0, 3, 5]
    last = reports[5]
    assert last.num_pictures == 180
    card = next(card for card in last.cards if card.target == 1)
    assert card.kind == "window"
    assert "alone carries" in card.sentence
    top, left, bottom, right = (round(16 * edge) for edge in card.place)
    assert 11 <= top < bottom <= 16
    assert 11 <= left < right <= 16
    assert card.low <= card.effect <= card.high
    assert picture(card.crop).shape == (bottom - top, right - left, 1)
    first = card.exchanges[0]
    assert first.taken_for_before in ("left", "right")
    assert first.taken_for_after == "marked"
    changed = np.argwhere(picture(first.before)[..., 0] != picture(first.after)[..., 0])
    assert (changed.min(axis=0) >= (top, left)).all()
    assert (changed.max(axis=0) < (bottom, right)).all()
    assert [(each.run, each.lacks) for each in card.elsewhere] == [
        (f"seed={number}", True) for number in range(3)
    ]
    assert {(e.target, e.kind): e.effect for e in last.effects}[1, "window"] == card.effect
    assert {each.target: each.name for each in last.classes}[1] == "marked"
    assert picture(last.classes[0].mean_map).shape == (16, 16, 1)


def picture(content):
    return tf.io.decode_png(content).numpy()


class Batches(keras.utils.PyDataset):
    def __init__(self, pictures, labels):
        super().__init__()
        self.data = pictures, labels

    def __len__(self):
        return len(self.data[0]) // 60

    def __getitem__(self, index):
        return tuple(each[60 * index : 60 * index + 60] for each in self.data)


VALIDATION = {
    "arrays": lambda: {"validation_data": marked(180, 1)},
    "a part of the training data": lambda: {"validation_split": 0.4},
    "dataset": lambda: {
        "validation_data": tf.data.Dataset.from_tensor_slices(marked(180, 1)).batch(60)
    },
    "PyDataset": lambda: {"validation_data": Batches(*marked(180, 1))},
}


@pytest.mark.parametrize("name", VALIDATION)
def test_what_fit_validates_on_is_looked_at(tmp_path, caplog, name):
    caplog.set_level("INFO", "tb_interpret")
    callback = tbi.InterpretCallback(tmp_path, marked(4), [tbi.Cues()])
    train([callback], epochs=1, **VALIDATION[name]())
    number = 160 if "part" in name else 180
    assert re.search(rf"Cues.*\b{number} pictures", caplog.text)
    assert "failed" not in caplog.text


def test_weights_are_those_of_a_training_without(run):
    without = train([], seed=3)
    for one, other in zip(run[0].get_weights(), without.get_weights(), strict=True):
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


def test_without_validation_examples_are_looked_at_where_they_are_enough(tmp_path, caplog):
    caplog.set_level("INFO", "tb_interpret")
    train([tbi.InterpretCallback(tmp_path, marked(60), [tbi.Cues()], max_examples=60)], epochs=1)
    assert re.search(r"Cues.*\b60 pictures", caplog.text)


def test_without_any_pictures_to_test_on_it_is_said_and_training_goes_on(tmp_path, caplog):
    train([tbi.InterpretCallback(tmp_path, marked(8), [tbi.Cues()])], epochs=2)
    (warning,) = (r.message for r in caplog.records if "Cues failed" in r.message)
    assert "hands over no validation data" in warning
    assert "tbi.Cues(validation_data=(images, labels))" in warning


def test_a_callback_with_cues_is_copied(tmp_path):
    callback = tbi.InterpretCallback(tmp_path, marked(8), [tbi.Cues(marked(60, 1))])
    train([copy.deepcopy(callback)], epochs=1)
