"""Searches, guided by coverage, for bytes at which the plugin's decoders fail.

Not among the tools of development, for it is large and made for few Pythons.
In an environment of its own:

    python3.11 -m venv /tmp/fuzz
    /tmp/fuzz/bin/pip install atheris tensorboard numpy
    PYTHONPATH=. /tmp/fuzz/bin/python tools/fuzz_decoders.py -max_total_time=600 -max_len=4096

What it holds them to: a blob is a message that is fit to be shown, or refused
in words; never another exception, never more pictures than may be decoded; and
what is shown can be told by the page: maps that decode, texts within their limits.
"""

from __future__ import annotations

import math
import pathlib
import sys
import tempfile
import zlib

import atheris

with atheris.instrument_imports():
    from tb_interpret_plugin import index, limits, messages, picture_size, vetting, wire

from tb_interpret_plugin import metadata
from tb_interpret_plugin.schema_pb2 import ExampleSet, Record

_TAG, _STEP = "grad_cam/a", 3


def seeds() -> list[bytes]:
    """A few messages as they are written, to begin with."""
    maps = metadata.encode_maps([[[0.0, 1.0], [-1.0, 0.5]]])
    record = metadata.Record(
        schema_version=2, examples_digest="d", maps=maps, facts=metadata.Facts(score=[1.0])
    )
    examples = metadata.ExampleSet(
        schema_version=2, digest="d", examples=[metadata.Example(id="a", picture=b"\x89PNG\r\n")]
    )
    origin = metadata.Origin(tag=_TAG, step=_STEP)
    plain = record.SerializeToString()
    return [
        b"\4" + plain,
        b"\5" + plain,
        b"\0" + metadata.seal(record, origin),
        b"\1" + metadata.seal(examples),
        b"\2" + metadata.summary_metadata(metadata.SeriesMetadata()).plugin_data.content,
        b"\3\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(17),
        b"\3\xff\xd8\xff\xc0\x00\x11\x08\x00\x02\x00\x02\x03" + bytes(9),
    ]


def check(data: bytes) -> None:
    """One execution: the first byte chooses the decoder, the rest is its input."""
    choice, content = (data[0] % 6, data[1:]) if data else (0, b"")
    if choice == 0:
        _check_record(content)
    elif choice == 1:
        _check_examples(content)
    elif choice == 2:
        _check_series(content)
    elif choice == 3:
        _check_picture(content)
    elif choice == 4:
        _check_record(_unsealed(content))
    else:
        _check_record(_resealed(content))


def _unsealed(content: bytes) -> bytes:
    """As a log of schema 1, whose contents nothing vouches for."""
    return b"\x08\x01" + content


def _resealed(content: bytes) -> bytes:
    """As by a writer of today who means harm."""
    return content + b"\x7d" + zlib.crc32(content).to_bytes(4, "little")


def _check_record(blob: bytes) -> None:
    wire.count_entries(blob, Record, limits.MAX_ENTRIES)
    try:
        record = messages.read_record(blob, _TAG, _STEP)
    except vetting.UnreadableError as error:
        _check_words(error)
        return
    if record.HasField("maps"):
        assert len(metadata.decode_maps(record.maps)) == len(record.maps.scale)
        assert all(math.isfinite(scale) and scale > 0 for scale in record.maps.scale)
    assert len(record.notes) <= limits.MAX_SENTENCES
    for picture in record.tiles.picture:
        _check_size(picture)


def _check_examples(blob: bytes) -> None:
    wire.count_entries(blob, ExampleSet, limits.MAX_ENTRIES)
    for content in (blob, _unsealed(blob)):
        try:
            examples = messages.read_example_set(content, _STEP)
        except vetting.UnreadableError as error:
            _check_words(error)
            continue
        for example in examples.examples:
            _check_size(example.picture)
            assert 0 < example.height <= limits.MAX_SIDE_PX
            assert 0 < example.width <= limits.MAX_SIDE_PX
            for region in example.regions:
                _check_size(region.mask)
                assert math.isfinite(region.top + region.left + region.bottom + region.right)


def _check_series(content: bytes) -> None:
    try:
        facts = metadata.parse_series_metadata(content)
    except ValueError:
        return
    index._from_the_future("tag", facts)


def _check_picture(content: bytes) -> None:
    budget = picture_size.PixelBudget()
    if not budget.problem(content):
        _check_size(content)


def _check_words(error: Exception) -> None:
    assert 0 < len(str(error)) < limits.MAX_SENTENCE


def _check_size(picture: bytes) -> None:
    size = picture_size.picture_size(picture)
    if not picture:
        return
    assert size is not None
    height, width = size
    assert 0 < height * width <= limits.MAX_PICTURE_PX


def main() -> None:
    """Begins with what is written in earnest, and goes on until it is told to stop."""
    corpus = pathlib.Path(tempfile.mkdtemp())
    for number, seed in enumerate(seeds()):
        (corpus / str(number)).write_bytes(seed)
    atheris.Setup([*sys.argv, str(corpus)], check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
