"""What contradicts itself, or would take a browser's memory, is left out and named."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
import pytest

from tb_interpret_plugin import limits, metadata
from tb_interpret_plugin.messages import read_example_set, read_record
from tb_interpret_plugin.vetting import UnreadableError
from tb_interpret_plugin.wire import count_entries
from tests.hostile.pictures import jpeg_header, png_header, whole_png
from tests.plugin.event_files import PNG_GRAY

NAN = math.nan


def as_read(record: metadata.Record) -> metadata.Record:
    record.schema_version = record.schema_version or metadata.SCHEMA_VERSION
    return read_record(metadata.seal(record), None, 0)


def as_read_set(*examples: metadata.Example, **fields: object) -> metadata.ExampleSet:
    written = metadata.ExampleSet(
        **{"schema_version": metadata.SCHEMA_VERSION, "examples": examples, **fields}
    )
    return read_example_set(metadata.seal(written), 0)


def maps(**changes: object) -> metadata.Maps:
    """Two maps of 2 × 2, changed."""
    encoded = metadata.encode_maps(np.ones((2, 2, 2)))
    for name, value in changes.items():
        if name == "scale":
            del encoded.scale[:]
            encoded.scale.extend(value)
        else:
            setattr(encoded, name, value)
    return encoded


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"values": b""}, "do not fit their size. Received: 0 bytes. Expected 16 for 2 maps"),
        ({"values": bytes(15)}, "Received: 15 bytes"),
        ({"values": bytes(18)}, "Received: 18 bytes"),
        ({"height": 0}, "do not fit their size"),
        ({"height": 3}, "do not fit their size"),
        ({"scale": []}, "Expected 0 for 0 maps"),
        ({"scale": [1.0]}, "Expected 8 for 1 maps"),
        ({"scale": [1.0, 0.0]}, "have no scale"),
        ({"scale": [1.0, -1.0]}, "have no scale"),
        ({"scale": [1.0, NAN]}, "have no scale"),
        ({"scale": [math.inf, 1.0]}, "have no scale"),
        ({"height": 2**31, "width": 2**31}, "too large. Received: 2,147,483,648 × 2,147,483,648"),
        ({"height": 2**32 - 1, "width": 1}, "too large"),
        ({"height": 2048, "width": 1024}, "too large"),
    ],
)
def test_maps_that_are_not_what_they_say_are_unreadable(
    changes: dict[str, object], words: str
) -> None:
    with pytest.raises(UnreadableError) as caught:
        as_read(metadata.Record(maps=maps(**changes)))
    assert words in str(caught.value)
    assert "Received: " in str(caught.value)
    assert "Expected " in str(caught.value)


def test_maps_of_values_that_are_no_numbers_are_read() -> None:
    record = metadata.Record(
        maps=metadata.encode_maps(np.full((2, 2, 2), np.nan)),
        facts=metadata.Facts(score=[NAN, math.inf], minimum=[NAN], flags=[2**31]),
    )
    read = as_read(record)
    assert read.maps == record.maps
    assert not read.problems


@pytest.mark.parametrize("encoding", [0, 2, 99, 2**31 - 1, -1])
def test_maps_in_an_unknown_encoding_are_left_out_and_named(encoding: int) -> None:
    record = metadata.Record(maps=maps(encoding=encoding), facts=metadata.Facts(score=[1.0]))
    read = as_read(record)
    assert not read.HasField("maps")
    assert list(read.facts.score) == [1.0]
    (problem,) = read.problems
    assert f"Received: an unknown encoding, {encoding}. Expected 1." in problem


def test_a_record_of_a_later_schema_says_so_and_shows_what_it_can() -> None:
    read = as_read(metadata.Record(schema_version=99, maps=maps()))
    (problem,) = read.problems
    assert "newer tb_interpret" in problem
    assert "schema version 99. Expected at most 2" in problem
    assert read.HasField("maps")
    later = as_read_set(schema_version=99, task=9)
    assert "schema version 99" in later.problems[0]
    assert "task 9. Expected at most 4" in later.problems[1]


def test_what_a_later_schema_adds_is_not_passed_on() -> None:
    blob = metadata.Record(schema_version=1).SerializeToString() + b"\xf8\x3f\x01" * 1_000
    read = read_record(blob, None, 0)
    assert read == metadata.Record(schema_version=1)
    assert read.ByteSize() == 2


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "it is no PNG that can be decoded"),
        (lambda: b"<svg/>", "it is no PNG"),
        (lambda: jpeg_header(5, 5), "it is no PNG"),
        (
            lambda: whole_png(12_000, 12_000),
            "too large: 12,000 × 12,000 pixels. Expected at most 4,096",
        ),
        (lambda: png_header(4_097, 1), "too large"),
        (lambda: png_header(2**31 - 1, 2**31 - 1), "too large: 2,147,483,647 × 2,147,483,647"),
    ],
)
def test_pictures_that_must_not_be_decoded_are_left_out_and_named(
    make: Callable[[], bytes], words: str
) -> None:
    picture = make()
    region = metadata.Region(bottom=1, right=1, mask=picture or b"no mask")
    lying = metadata.Example(id="a", picture=picture, height=5, width=2**31)
    masked = metadata.Example(id="b", picture=PNG_GRAY, regions=[region])
    read = as_read_set(lying, masked, metadata.Example(id="c", picture=PNG_GRAY))
    first, second, third = read.examples
    assert (first.picture, first.height, first.width) == (b"", 1, 1)
    assert first.problem.startswith("The picture is left out: ")
    assert words in first.problem
    assert (second.regions[0].mask, second.regions[0].bottom) == (b"", 1)
    assert "mask of a region is left out" in second.problem
    assert (third.picture, third.problem, third.height, third.width) == (PNG_GRAY, "", 2, 2)
    assert read.problems[0].startswith("2 of 3 examples are not whole. The picture is left out")


def test_tiles_that_must_not_be_decoded_are_left_out_and_keep_their_place() -> None:
    pictures = [PNG_GRAY, whole_png(12_000, 12_000), jpeg_header(9_000, 9_000), jpeg_header(9, 9)]
    tiles = metadata.Tiles(channel=range(4), picture=pictures)
    read = as_read(metadata.Record(tiles=tiles))
    assert list(read.tiles.picture) == [PNG_GRAY, b"", b"", pictures[3]]
    assert read.problems[0].startswith("2 of 4 tiles are not whole. A picture is left out: it is")


def test_pictures_of_a_set_are_bounded_together() -> None:
    large = metadata.Example(picture=png_header(2_048, 2_048))
    read = as_read_set(*[large] * 40)
    assert [bool(example.picture) for example in read.examples] == [True] * 32 + [False] * 8
    assert "8 of 40 examples are not whole" in read.problems[0]


@pytest.mark.parametrize(
    "edges",
    [
        {"top": NAN},
        {"left": math.inf},
        {"bottom": -math.inf},
        {"right": 3e38},
        {"top": -1e9},
    ],
)
def test_a_region_without_edges_is_left_out_and_named(edges: dict[str, float]) -> None:
    region = metadata.Region(**{"bottom": 1.0, "right": 1.0, **edges})
    (example,) = as_read_set(metadata.Example(picture=PNG_GRAY, regions=[region])).examples
    assert list(example.regions) == [metadata.Region()]
    assert "A region is left out" in example.problem


# Made by the test, not by whoever collects it: a million of something takes a second.
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda: metadata.Record(tiles=metadata.Tiles(channel=range(100_000))),
            "too many tiles. Received: 100,000. Expected at most 4,096",
        ),
        (
            lambda: metadata.Record(tiles=metadata.Tiles(picture=[b""] * 100_000)),
            "too many tiles. Received: 100,000",
        ),
        (
            lambda: metadata.Record(facts=metadata.Facts(score=[0.0] * 100_000)),
            "too many entries of `score`",
        ),
        (
            lambda: metadata.Record(
                facts=metadata.Facts(judged=[metadata.Judged(label=range(2**20 + 1))])
            ),
            "too many classes that are judged",
        ),
        (lambda: metadata.Record(notes=[""] * 1_000_000), "more than 200,000 fields"),
        (lambda: metadata.Record(notes=["x" * (limits.MAX_RECORD_BYTES + 1)]), "too large"),
    ],
)
def test_a_record_of_too_much_is_unreadable(
    make: Callable[[], metadata.Record], words: str
) -> None:
    with pytest.raises(UnreadableError) as caught:
        as_read(make())
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: {"examples": [metadata.Example()] * 1_000_000}, "more than 200,000 fields"),
        (lambda: {"examples": [metadata.Example()] * 4_097}, "too many examples. Received: 4,097"),
        (lambda: {"class_names": [""] * 65_537}, "too many class names"),
        (
            lambda: {"examples": [metadata.Example(regions=[metadata.Region()] * 250_000)]},
            "more than 200,000 fields",
        ),
        (
            lambda: {"examples": [metadata.Example(values=[0.0] * (2**20 + 1))]},
            "too many labels and values",
        ),
    ],
)
def test_examples_of_too_much_are_unreadable(
    make: Callable[[], dict[str, object]], words: str
) -> None:
    with pytest.raises(UnreadableError) as caught:
        as_read_set(**make())
    assert words in str(caught.value)


def test_a_message_of_too_many_parts_is_refused_before_it_is_parsed() -> None:
    blob = metadata.ExampleSet(examples=[metadata.Example()]).SerializeToString() * 8_000_000
    started = time.process_time()
    assert count_entries(blob, metadata.ExampleSet, limits.MAX_ENTRIES) == limits.MAX_ENTRIES + 1
    with pytest.raises(UnreadableError):
        read_example_set(blob, 0)
    assert time.process_time() - started < 2


def test_long_texts_are_cut() -> None:
    long = "x" * 10_000
    example = metadata.Example(
        id=long, picture_id=long, picture=PNG_GRAY, regions=[metadata.Region(name=long)] * 70
    )
    read = as_read_set(example, class_names=[long, "cat"], digest=long)
    (first,) = read.examples
    texts = [first.id, first.picture_id, first.regions[0].name, *read.class_names, read.digest]
    assert {len(text) for text in texts} == {200, 3}
    assert len(first.regions) == limits.MAX_REGIONS
    assert "Regions are left out. Received: 70" in first.problem
    record = metadata.Record(
        notes=[long] * 100, examples_digest=long, facts=metadata.Facts(target_name=long)
    )
    cut = as_read(record)
    assert [len(note) for note in cut.notes] == [1_000] * 20
    assert len(cut.facts.target_name) == len(cut.examples_digest) == 200
    assert "Of the notes 80 are left out." in cut.problems
