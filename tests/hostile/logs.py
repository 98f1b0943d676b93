"""Logs that mean harm to whoever opens them, and damaged ones."""

from __future__ import annotations

import pathlib

import numpy as np

from tb_interpret_plugin import metadata
from tests.hostile.pictures import jpeg_header, png_header, whole_png
from tests.plugin.event_files import (
    PNG_GRAY,
    blob_event,
    examples_metadata,
    maps_metadata,
    write_run,
)

TAG = metadata.series_tag("grad_cam", "conv")
# No quotation marks and no slash: the fast loader refuses the one, a directory the other.
MARKUP = "<img src=x onerror=window.top.hacked=1>"
SCRIPT = "<script>window.top.hacked=1</script>"
# What is wrong with the epochs of `damaged`, by step; 0 is as it was written.
FAULTS = {
    1: ("altered", "a checksum that does not fit"),
    2: ("unreadable", "do not fit their size"),
    3: ("unreadable", "have no scale"),
    4: ("unreadable", "an unknown encoding, 9"),
    5: ("unreadable", "1 maps where 2 are expected"),
    6: ("unreadable", "too large. Received: 2,147,483,648"),
    7: ("unreadable", "damaged"),
    8: ("altered", "stands in another place"),
}
# Of the largest pictures that are let through.
LARGEST_PX = 2_048


def sealed(message: metadata.Record | metadata.ExampleSet, tag: str, step: int) -> bytes:
    """As our writer writes it."""
    return metadata.seal(message, metadata.Origin(tag=tag, step=step))


def write_markup(logdir: pathlib.Path) -> None:
    """One run with HTML in every name that a log has."""
    words = f"{MARKUP} {SCRIPT}"
    example = metadata.Example(
        id=words,
        picture=PNG_GRAY,
        regions=[metadata.Region(name=words, bottom=1, right=1)],
    )
    examples = _set([example, metadata.Example(picture=b"<svg/>")], class_names=[words] * 2)
    record = metadata.Record(
        schema_version=2,
        examples_digest=examples.digest,
        maps=metadata.encode_maps(np.ones((2, 2, 2))),
        facts=metadata.Facts(target=[-1, -1], target_name=words, prediction=[0, 1], flags=[1, 1]),
        notes=[words],
    )
    tiles = metadata.Tiles(channel=[0], picture=[PNG_GRAY])
    activations = metadata.Record()
    activations.CopyFrom(record)
    activations.tiles.channel.append(0)
    named = {"layer": words, "title": words, "details": words}
    maps_tag, filters_tag, activations_tag = f"grad_cam/{MARKUP}", f"f/{MARKUP}", f"a/{MARKUP}"
    future = maps_metadata(words, kind=99)
    write_run(
        logdir,
        f"{MARKUP}/interpret",
        [
            blob_event("examples", 0, [sealed(examples, "examples", 0)], examples_metadata()),
            *(
                blob_event(maps_tag, step, [sealed(record, maps_tag, step)], _series("MAPS", named))
                for step in range(2)
            ),
            blob_event(
                activations_tag,
                0,
                [sealed(activations, activations_tag, 0)],
                _series("ACTIVATIONS", named),
            ),
            blob_event(
                filters_tag,
                0,
                [sealed(metadata.Record(schema_version=2, tiles=tiles), filters_tag, 0)],
                _series("FILTERS", named),
            ),
            blob_event(f"{MARKUP}/future", 0, [b"x"], future),
        ],
    )


def write_damaged(logdir: pathlib.Path) -> None:
    """One run; see `FAULTS`. Its second example has a picture that is not let through."""
    examples = _set(
        [metadata.Example(id="a", label=0, picture=PNG_GRAY), metadata.Example(id="b", label=0)],
        class_names=["cat"],
    )
    whole = metadata.encode_maps(np.float32([[[0, 1], [2, 3]], [[3, 2], [1, 0]]]))

    def record(step: int) -> metadata.Record:
        facts = metadata.Facts(
            target=[0, 0], prediction=[0, 0], probability=[0.5, 0.5], minimum=[0, 0], maximum=[3, 3]
        )
        return metadata.Record(
            schema_version=2, examples_digest=examples.digest, maps=whole, facts=facts
        )

    records = {step: record(step) for step in range(len(FAULTS) + 1)}
    records[2].maps.values = whole.values[:-2]
    records[3].maps.scale[0] = 0
    records[4].maps.encoding = 9
    records[5].maps.CopyFrom(metadata.encode_maps(np.ones((1, 2, 2))))
    records[6].maps.height = records[6].maps.width = 2**31
    blobs = {step: sealed(one, TAG, step) for step, one in records.items()}
    blobs[1] = blobs[1].replace(whole.values, whole.values[::-1])
    blobs[7] = b"\xff" + blobs[7]
    blobs[8] = blobs[0]
    write_run(
        logdir,
        "damaged/interpret",
        [
            blob_event("examples", 0, [sealed(examples, "examples", 0)], examples_metadata()),
            *(blob_event(TAG, step, [blob], maps_metadata()) for step, blob in blobs.items()),
        ],
    )


def write_bombs(logdir: pathlib.Path) -> None:
    """Few bytes that would be many: pictures, masks, tiles, maps, and empty parts."""
    bomb, mask = whole_png(12_000, 12_000), whole_png(9_000, 9_000)
    region = metadata.Region(mask=mask, bottom=1, right=1)
    examples = _set(
        [metadata.Example(id=f"e{i}", picture=bomb, regions=[region]) for i in range(24)]
    )
    maps = metadata.encode_maps(np.ones((24, 2, 2)))
    huge = metadata.Maps(height=2**31, width=2**31, encoding=1, values=b"\0" * 8, scale=[1] * 24)
    tiles = metadata.Tiles(
        channel=range(24), picture=[bomb, jpeg_header(60_000, 60_000), png_header(1, 2**31)] * 8
    )
    filters = metadata.series_tag("filters", "conv")
    activations = metadata.series_tag("activations", "conv")
    many = metadata.Tiles(channel=range(100_000))
    written = [
        (TAG, 0, _record(examples, maps=maps)),
        (TAG, 1, _record(examples, maps=huge)),
        (TAG, 2, _record(examples, maps=maps, notes=[""] * 190_000)),
        (activations, 0, _record(examples, maps=maps, tiles=many)),
        (filters, 0, metadata.Record(schema_version=2, tiles=tiles)),
    ]
    kinds = {TAG: "MAPS", activations: "ACTIVATIONS", filters: "FILTERS"}
    write_run(
        logdir,
        "bombs/interpret",
        [
            blob_event("examples", 0, [sealed(examples, "examples", 0)], examples_metadata()),
            *(
                blob_event(tag, step, [sealed(one, tag, step)], _series(kinds[tag], {}))
                for tag, step, one in written
            ),
        ],
    )
    empty = metadata.ExampleSet(schema_version=2, examples=[metadata.Example()] * 1_000_000)
    write_run(
        logdir,
        "empty/interpret",
        [
            blob_event("examples", 0, [sealed(empty, "examples", 0)], examples_metadata()),
            blob_event(TAG, 0, [sealed(_record(examples, maps=maps), TAG, 0)], maps_metadata()),
        ],
    )


def write_largest(logdir: pathlib.Path) -> None:
    """As much as is let through: 32 pictures with masks, large maps, large filters."""
    picture = whole_png(LARGEST_PX, LARGEST_PX)
    examples = _set([metadata.Example(id=f"e{i}", picture=picture) for i in range(32)])
    one = np.linspace(-1, 1, 1_024 * 512, dtype=np.float32).reshape(1_024, 512)
    maps = metadata.encode_maps(np.broadcast_to(one, (4, 1_024, 512)))
    few = _set([metadata.Example(id=f"f{i}", picture=picture) for i in range(4)])
    filters = metadata.series_tag("filters", "conv")
    tiles = metadata.Tiles(channel=range(32), picture=[picture] * 32)
    coarse = metadata.encode_maps(np.ones((32, 2, 2)))
    write_run(
        logdir,
        "largest/interpret",
        [
            blob_event("examples", 0, [sealed(examples, "examples", 0)], examples_metadata()),
            *(
                blob_event(
                    TAG, step, [sealed(_record(examples, maps=coarse), TAG, step)], maps_metadata()
                )
                for step in range(3)
            ),
            *(
                blob_event(
                    filters,
                    step,
                    [
                        sealed(
                            metadata.Record(schema_version=2, tiles=tiles),
                            filters,
                            step,
                        )
                    ],
                    _series("FILTERS", {}),
                )
                for step in range(3)
            ),
        ],
    )
    write_run(
        logdir,
        "maps/interpret",
        [
            blob_event("examples", 0, [sealed(few, "examples", 0)], examples_metadata()),
            *(
                blob_event(TAG, step, [sealed(_record(few, maps=maps), TAG, step)], maps_metadata())
                for step in range(2)
            ),
        ],
    )


def _set(examples: list[metadata.Example], **fields: object) -> metadata.ExampleSet:
    return metadata.ExampleSet(schema_version=2, digest="d", examples=examples, **fields)


def _record(examples: metadata.ExampleSet, **parts: object) -> metadata.Record:
    return metadata.Record(schema_version=2, examples_digest=examples.digest, **parts)


def _series(kind: str, named: dict[str, str]) -> metadata.SeriesMetadata:
    titles = {"MAPS": "Grad-CAM", "ACTIVATIONS": "Activations", "FILTERS": "Filters"}
    facts = {"kind": getattr(metadata, kind), "method": kind.lower(), "title": titles[kind]}
    return maps_metadata(**{**facts, **named})
