"""What of the input pipeline's records the page can be given."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from tb_interpret_plugin.limits import MAX_EXAMPLES, MAX_SENTENCE, shortened
from tb_interpret_plugin.picture_size import PixelBudget
from tb_interpret_plugin.schema_pb2 import (
    Passing,
    PipelineElement,
    PipelineStage,
    Randomness,
    Record,
    Verdict,
)
from tb_interpret_plugin.vetting import limit, say_how_many, shorten

_MAX_AXES = 64


def passings(stage: PipelineStage) -> Iterator[Passing]:
    """What is known of each element before and behind a stage."""
    for element in stage.elements:
        for end in ("before", "after"):
            if element.HasField(end):
                yield getattr(element, end)


def vet_pipeline(record: Record) -> None:
    """Takes out what the page must not get, and says so in `problems`.

    Raises:
        UnreadableError: There are too many elements.
    """
    stage = record.pipeline
    limit("elements", len(stage.elements), MAX_EXAMPLES)
    stage.split, stage.stage = shortened(stage.split), shortened(stage.stage)
    stage.note = shortened(stage.note, MAX_SENTENCE)
    if stage.randomness not in Randomness.values():
        stage.ClearField("randomness")
    for value in ("black", "white", "before_black", "before_white"):
        if not math.isfinite(getattr(stage, value)):
            stage.ClearField(value)
    pixels = PixelBudget()
    problems = [_vet_element(element, pixels) for element in stage.elements]
    say_how_many(record.problems, problems, "elements")


def vet_verdicts(verdicts: Sequence[Verdict]) -> None:
    """Cuts what is too long.

    Raises:
        UnreadableError: There are too many, or they name too many elements or epochs.
    """
    limit("verdicts", len(verdicts), MAX_EXAMPLES)
    for verdict in verdicts:
        verdict.name, verdict.text = shortened(verdict.name), shortened(verdict.text, MAX_SENTENCE)
        verdict.split, verdict.stage = shortened(verdict.split), shortened(verdict.stage)
        limit("elements of a verdict", len(verdict.elements), MAX_EXAMPLES)
        limit("epochs of a verdict", len(verdict.epochs), MAX_EXAMPLES)
        shorten(verdict.elements)


def _vet_element(element: PipelineElement, pixels: PixelBudget) -> str:
    element.id, element.note = shortened(element.id), shortened(element.note, MAX_SENTENCE)
    problem = ""
    for end in ("before", "after"):
        if element.HasField(end):
            problem = _vet_passing(getattr(element, end), pixels) or problem
    return problem


def _vet_passing(passing: Passing, pixels: PixelBudget) -> str:
    problem = ""
    for what in ("picture", "mask"):
        content = getattr(passing, what)
        if content and (found := pixels.problem(content, png=True)):
            passing.ClearField(what)
            problem = f"The {what} of an element is left out: {found}"
    passing.dtype, passing.label = shortened(passing.dtype), shortened(passing.label, MAX_SENTENCE)
    limit("axes", len(passing.shape), _MAX_AXES)
    for what, numbers in (("boxes", 4), ("points", 2)):
        given = getattr(passing, what)
        if len(given) % numbers or not all(math.isfinite(edge) for edge in given):
            passing.ClearField(what)
            problem = (
                f"The {what} of an element are left out: they are no fractions of the picture."
            )
    return problem
