"""What was written is shown, or named: no flipped bit, no missing byte passes for the original."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from google.protobuf.message import Message

from tb_interpret.summary.values import series_value
from tb_interpret_plugin import metadata
from tb_interpret_plugin.messages import AlteredError, read_example_set, read_record
from tb_interpret_plugin.vetting import UnreadableError
from tests.plugin.event_files import PNG_GRAY, examples_metadata, maps_metadata

TAG, STEP = "grad_cam/conv2d_2", 3
NUM_DAMAGES = 3_000


def a_record() -> metadata.Record:
    return metadata.Record(
        schema_version=metadata.SCHEMA_VERSION,
        examples_digest="d",
        facts=metadata.Facts(target=[0, 1], score=[2.5, -1.0], probability=[0.75, 0.5]),
        maps=metadata.encode_maps(np.arange(8, dtype=np.float32).reshape(2, 2, 2)),
        notes=["a note"],
        training=1_700_000_000.0,
    )


def an_example_set() -> metadata.ExampleSet:
    return metadata.ExampleSet(
        schema_version=metadata.SCHEMA_VERSION,
        digest="d",
        class_names=["cat", "dog"],
        examples=[metadata.Example(id="a", label=1, picture=PNG_GRAY, height=2, width=2)],
    )


def written(
    tag: str, series: metadata.SeriesMetadata, message: metadata.Record | metadata.ExampleSet
) -> bytes:
    """The blob as the training side writes it."""
    (blob,) = series_value(tag, series, message, STEP).tensor.string_val
    return bytes(blob)


RECORD = written(TAG, maps_metadata(), a_record())
EXAMPLES = written("examples", examples_metadata(), an_example_set())
SERIES = metadata.summary_metadata(maps_metadata()).plugin_data.content


def _read_record(blob: bytes) -> metadata.Record:
    return read_record(blob, TAG, STEP)


def _read_examples(blob: bytes) -> metadata.ExampleSet:
    return read_example_set(blob, STEP)


each_message = pytest.mark.parametrize(
    ("blob", "read", "refusals"),
    [
        (RECORD, _read_record, UnreadableError),
        (EXAMPLES, _read_examples, UnreadableError),
        (SERIES, metadata.parse_series_metadata, ValueError),
    ],
    ids=["record", "examples", "series"],
)
Read = Callable[[bytes], Message]


def shown_though_damaged(
    blobs: Iterator[bytes], read: Read, refusals: type[Exception]
) -> list[bytes]:
    shown = []
    for blob in blobs:
        try:
            read(blob)
        except refusals:
            continue
        shown.append(blob)
    return shown


@each_message
def test_what_is_written_is_read(blob: bytes, read: Read, refusals: type[Exception]) -> None:
    assert read(blob).checksum == int.from_bytes(blob[-4:], "little")
    assert blob[-5] == 0x7D


def test_nothing_of_a_record_is_lost_by_sealing_it() -> None:
    read = read_record(RECORD, TAG, STEP)
    read.ClearField("checksum")
    read.ClearField("origin")
    assert read == a_record()


@each_message
def test_no_flipped_bit_passes(blob: bytes, read: Read, refusals: type[Exception]) -> None:
    def flipped() -> Iterator[bytes]:
        for place in range(8 * len(blob)):
            damaged = bytearray(blob)
            damaged[place // 8] ^= 1 << place % 8
            yield bytes(damaged)

    assert shown_though_damaged(flipped(), read, refusals) == []


@each_message
def test_no_missing_end_passes(blob: bytes, read: Read, refusals: type[Exception]) -> None:
    ends = (blob[:length] for length in range(len(blob)))
    assert shown_though_damaged(ends, read, refusals) == []


@each_message
def test_no_damage_of_several_places_passes(
    blob: bytes, read: Read, refusals: type[Exception]
) -> None:
    chance = random.Random(0)

    def damaged() -> Iterator[bytes]:
        for _ in range(NUM_DAMAGES):
            found = bytearray(blob)
            for _ in range(chance.randrange(1, 9)):
                kind, place = chance.randrange(4), chance.randrange(len(found))
                if kind == 0:
                    found[place] = chance.randrange(256)
                elif kind == 1:
                    found[place : place + 16] = bytes(len(found[place : place + 16]))
                elif kind == 2:
                    del found[place : place + chance.randrange(1, 9)]
                else:
                    found[place:place] = chance.randbytes(4)
                found = found or bytearray(1)
            if found != blob:
                yield bytes(found)

    assert shown_though_damaged(damaged(), read, refusals) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda blob: blob[:-5],
        lambda blob: blob[:-5] + b"\x75" + blob[-4:],
        lambda blob: blob[:-4] + bytes(4),
        lambda blob: blob + b"\x00\x00",
        lambda blob: blob + b"\xf8\x07\x01",
        lambda blob: b"\x08\x01" + blob[2:-5],
        lambda blob: b"\x08\x00" + blob[2:-5],
    ],
    ids=[
        "no checksum",
        "checksum in another field",
        "checksum 0",
        "bytes behind it",
        "a field behind it",
        "schema 1 and no checksum",
        "schema 0 and no checksum",
    ],
)
def test_who_takes_the_checksum_away_is_not_taken_for_an_old_log(
    change: Callable[[bytes], bytes],
) -> None:
    with pytest.raises(UnreadableError):
        read_record(change(RECORD), TAG, STEP)


def test_an_altered_record_is_told_from_a_damaged_one() -> None:
    altered = RECORD.replace(b"a note", b"a lie!")
    with pytest.raises(AlteredError, match=r"altered since it was written\. Received: a checksum"):
        read_record(altered, TAG, STEP)
    with pytest.raises(UnreadableError, match="damaged") as caught:
        read_record(b"\xff", TAG, STEP)
    assert not isinstance(caught.value, AlteredError)


@pytest.mark.parametrize(("tag", "step"), [("grad_cam/conv2d_3", STEP), (TAG, STEP + 1)])
def test_a_record_that_stands_in_another_place_is_altered(tag: str, step: int) -> None:
    with pytest.raises(AlteredError, match=f"Expected tag '{TAG}', step {STEP}"):
        read_record(RECORD, tag, step)


def test_examples_of_another_step_are_altered() -> None:
    with pytest.raises(AlteredError):
        read_example_set(EXAMPLES, STEP + 1)


def test_a_record_of_schema_1_is_read_unchecked() -> None:
    old = metadata.Record(schema_version=1, notes=["a note"])
    assert read_record(old.SerializeToString(), TAG, STEP) == old


def test_what_a_reader_says_is_not_believed_of_a_log() -> None:
    lying = a_record()
    lying.problems.append("All is well.")
    assert not read_record(metadata.seal(lying), TAG, STEP).problems
