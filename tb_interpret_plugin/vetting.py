"""What of a message the page can be given: within its limits, and of one piece.

Single pictures are left out and named; what contradicts itself is no message.
"""

from __future__ import annotations

import math
from collections.abc import MutableSequence, Sequence
from typing import Protocol

from tb_interpret_plugin.limits import (
    MAX_CLASS_NAMES,
    MAX_EXAMPLES,
    MAX_MAP_PX,
    MAX_NAME,
    MAX_NUMBERS,
    MAX_REGIONS,
    MAX_SENTENCE,
    MAX_SENTENCES,
    MAX_SIDE_PX,
    MAX_TILES,
    shortened,
)
from tb_interpret_plugin.picture_size import PixelBudget, picture_size
from tb_interpret_plugin.schema_pb2 import (
    FLOAT16_SCALED,
    Example,
    ExampleSet,
    Facts,
    Maps,
    Record,
    Region,
    Task,
)

_BYTES_A_VALUE = 2


# Fractions of a picture, and some way beyond its edges.
_EDGES = (-1.0, 2.0)


class _Sentences(Protocol):
    def append(self, value: str, /) -> None: ...


class UnreadableError(Exception):
    """A message that cannot be shown; a sentence says why."""


def vet_examples(examples: ExampleSet) -> None:
    """Takes out what the page must not get, and says so in `problems`.

    Raises:
        UnreadableError: There are too many of them.
    """
    limit("examples", len(examples.examples), MAX_EXAMPLES)
    limit("class names", len(examples.class_names), MAX_CLASS_NAMES)
    given = sum(len(e.labels) + len(e.missing) + len(e.values) for e in examples.examples)
    limit("labels and values", given, MAX_NUMBERS)
    shorten(examples.class_names)
    examples.digest = shortened(examples.digest)
    if examples.task not in Task.values():
        examples.problems.append(
            f"What the model's output means is unknown here. Received: task {examples.task}. "
            f"Expected at most {max(Task.values())}. Update tb-interpret where TensorBoard runs."
        )
    pixels = PixelBudget()
    for example in examples.examples:
        example.id, example.picture_id = shortened(example.id), shortened(example.picture_id)
        example.problem = _vet_example(example, pixels)
    say_how_many(examples.problems, [e.problem for e in examples.examples], "examples")


def _vet_example(example: Example, pixels: PixelBudget) -> str:
    problem = pixels.problem(example.picture, png=True)
    if problem:
        problem = f"The picture is left out: {problem}"
        example.ClearField("picture")
    # The page lays its frames out by them: a picture has the size that it has.
    size = picture_size(example.picture) or (example.height, example.width)
    fits = min(size) > 0 and max(size) <= MAX_SIDE_PX
    example.height, example.width = size if fits else (1, 1)
    if len(example.regions) > MAX_REGIONS:
        problem = problem or (
            f"Regions are left out. Received: {len(example.regions):,}. Expected at most "
            f"{MAX_REGIONS}."
        )
        del example.regions[MAX_REGIONS:]
    for region in example.regions:
        problem = _vet_region(region, pixels) or problem
    return problem


def _vet_region(region: Region, pixels: PixelBudget) -> str:
    region.name = shortened(region.name)
    edges = (region.top, region.left, region.bottom, region.right)
    # Written so that NaN is left out too.
    if not all(_EDGES[0] <= edge <= _EDGES[1] for edge in edges):
        region.Clear()
        return "A region is left out: its edges are no fractions of the picture."
    if region.mask and (problem := pixels.problem(region.mask, png=True)):
        region.ClearField("mask")
        return f"The mask of a region is left out, its box is drawn: {problem}"
    return ""


def vet_record(record: Record) -> None:
    """Takes out what the page must not get, and says so in `problems`.

    Raises:
        UnreadableError: Its maps or tiles are too many, or contradict what is
            said of them.
    """
    _vet_facts(record.facts)
    _vet_notes(record)
    record.examples_digest = shortened(record.examples_digest)
    limit("ids of examples", len(record.example_id), MAX_EXAMPLES)
    shorten(record.example_id)
    if record.HasField("tiles"):
        _vet_tiles(record)
    if record.HasField("maps"):
        if record.maps.encoding == FLOAT16_SCALED:
            _vet_maps(record.maps)
        else:
            record.problems.append(
                "The maps cannot be read. Received: an unknown encoding, "
                f"{record.maps.encoding}. Expected {FLOAT16_SCALED}. Update tb-interpret where "
                "TensorBoard runs."
            )
            record.ClearField("maps")


def _vet_facts(facts: Facts) -> None:
    for field, value in facts.ListFields():
        if field.name == "target_name":
            facts.target_name = shortened(value)
        else:
            limit(f"entries of `{field.name}`", len(value), MAX_EXAMPLES)
    judged = sum(len(one.label) + len(one.probability) for one in facts.judged)
    limit("classes that are judged", judged, MAX_NUMBERS)


def _vet_notes(record: Record) -> None:
    shorten(record.notes, MAX_SENTENCE)
    more = len(record.notes) - MAX_SENTENCES
    if more > 0:
        del record.notes[MAX_SENTENCES:]
        record.problems.append(f"Of the notes {more:,} are left out.")


def _vet_tiles(record: Record) -> None:
    tiles = record.tiles
    numbers = (tiles.activation, tiles.dead, tiles.top_example, tiles.top_y, tiles.top_x)
    for values in (tiles.channel, tiles.picture, *numbers):
        limit("tiles", len(values), MAX_TILES)
    pixels = PixelBudget()
    problems = []
    for place, picture in enumerate(tiles.picture):
        problem = pixels.problem(picture) if picture else ""
        problems.append(problem and f"A picture is left out: {problem}")
        # An empty one keeps its place: tiles are told apart by it.
        if problem:
            tiles.picture[place] = b""
    say_how_many(record.problems, problems, "tiles")


def _vet_maps(maps: Maps) -> None:
    count, size = len(maps.scale), maps.height * maps.width
    limit("maps", count, MAX_EXAMPLES * MAX_TILES)
    if max(maps.height, maps.width) > MAX_SIDE_PX or size > MAX_MAP_PX:
        raise UnreadableError(
            f"Its maps are too large. Received: {maps.height:,} × {maps.width:,}. Expected at "
            f"most {MAX_SIDE_PX:,} a side and {MAX_MAP_PX:,} values. Log coarser maps."
        )
    expected = count * size * _BYTES_A_VALUE
    if not expected or len(maps.values) != expected:
        raise UnreadableError(
            f"Its maps do not fit their size. Received: {len(maps.values):,} bytes. Expected "
            f"{expected:,} for {count:,} maps of {maps.height:,} × {maps.width:,}. Log the run "
            "again."
        )
    if not all(math.isfinite(scale) and scale > 0 for scale in maps.scale):
        raise UnreadableError(
            "Its maps have no scale. Received: one that is 0, negative or no number. Expected the "
            "largest magnitude of each. Log the run again."
        )


def say_how_many(said: _Sentences, problems: Sequence[str], what: str) -> None:
    """Adds a sentence where some of so many things have a problem."""
    found = [problem for problem in problems if problem]
    if found:
        said.append(f"{len(found):,} of {len(problems):,} {what} are not whole. {found[0]}")


def limit(what: str, count: int, most: int) -> None:
    """Refuses more than may be.

    Raises:
        UnreadableError: There is more.
    """
    if count > most:
        raise UnreadableError(
            f"It has too many {what}. Received: {count:,}. Expected at most {most:,}. Log fewer."
        )


def shorten(texts: MutableSequence[str], most: int = MAX_NAME) -> None:
    """Cuts each text to a length."""
    for place, text in enumerate(texts):
        if len(text) > most:
            texts[place] = shortened(text, most)
