"""From the blobs of a log, which anybody may have written, to messages to be shown."""

from __future__ import annotations

from typing import TypeVar

from google.protobuf.message import DecodeError

from tb_interpret_plugin.cue_vetting import vet_cues
from tb_interpret_plugin.limits import (
    MAX_ENTRIES,
    MAX_EXAMPLES_BYTES,
    MAX_RECORD_BYTES,
    shortened,
)
from tb_interpret_plugin.metadata import EXAMPLES_TAG, SCHEMA_VERSION
from tb_interpret_plugin.pipeline_vetting import vet_pipeline, vet_verdicts
from tb_interpret_plugin.schema_pb2 import ExampleSet, Record
from tb_interpret_plugin.sealing import is_altered
from tb_interpret_plugin.vetting import UnreadableError, vet_examples, vet_record
from tb_interpret_plugin.wire import count_entries

_MessageT = TypeVar("_MessageT", ExampleSet, Record)

# Less than this cannot become much, however many entries it has.
_HARMLESS_BYTES = 2**14


class AlteredError(UnreadableError):
    """What was read is not what was written."""


def read_record(blob: bytes | None, tag: str | None, step: int) -> Record:
    """The record of a step, fit to be shown; `problems` says what is left out.

    Args:
        blob: As it lies in the log; None where there is none.
        tag: Of the series in which it was found; None where that is not known.
        step: At which it was found.

    Raises:
        AlteredError: The record is not as it was written.
        UnreadableError: It is damaged, not there, or more than may be.
    """
    record = _parse(Record, blob, MAX_RECORD_BYTES, tag, step)
    vet_record(record)
    if record.HasField("pipeline"):
        vet_pipeline(record)
    vet_verdicts(record.verdicts)
    if record.HasField("cues"):
        vet_cues(record)
    return record


def read_example_set(blob: bytes | None, step: int) -> ExampleSet:
    """The examples of a step, fit to be shown; `problems` says what is left out.

    Args:
        blob: As it lies in the log; None where there is none.
        step: At which it was found.

    Raises:
        AlteredError: The examples are not as they were written.
        UnreadableError: They are damaged, not there, or more than may be.
    """
    examples = _parse(ExampleSet, blob, MAX_EXAMPLES_BYTES, EXAMPLES_TAG, step)
    vet_examples(examples)
    return examples


def _parse(
    message_type: type[_MessageT], blob: bytes | None, max_bytes: int, tag: str | None, step: int
) -> _MessageT:
    name = message_type.DESCRIPTOR.name
    if blob is None:
        raise UnreadableError(f"Nothing is there. Expected {name}. Log the run again.")
    if len(blob) > max_bytes:
        raise UnreadableError(
            f"It is too large. Received: {len(blob):,} bytes. Expected at most {max_bytes:,}. "
            "Log fewer examples, or smaller pictures."
        )
    if len(blob) > _HARMLESS_BYTES and (
        count_entries(blob, message_type, MAX_ENTRIES) > MAX_ENTRIES
    ):
        raise UnreadableError(
            f"It has too many parts. Received: more than {MAX_ENTRIES:,} fields. Expected at most "
            "that. Log fewer examples or tiles."
        )
    try:
        message = message_type.FromString(blob)
    except DecodeError as error:
        raise UnreadableError(
            f"It is damaged. Received: {len(blob)} bytes that cannot be decoded. Expected {name}. "
            "Log the run again."
        ) from error
    _check_seal(blob, message, tag, step)
    # What is unknown is nothing that the page could show.
    message.DiscardUnknownFields()
    message.ClearField("problems")
    if message.schema_version > SCHEMA_VERSION:
        message.problems.append(
            "Written by a newer tb_interpret, so parts may be missing here. Received: schema "
            f"version {message.schema_version}. Expected at most {SCHEMA_VERSION}. Update "
            "tb-interpret where TensorBoard runs."
        )
    return message


def _check_seal(blob: bytes, message: ExampleSet | Record, tag: str | None, step: int) -> None:
    if is_altered(blob, message):
        raise AlteredError(
            "It is altered since it was written. Received: a checksum that does not fit the "
            f"{len(blob)} bytes before it. Expected those that were written. Log the run again."
        )
    origin = message.origin
    if message.HasField("origin") and (origin.step != step or tag not in (None, origin.tag)):
        raise AlteredError(
            "It is altered since it was written: it stands in another place. Received: tag "
            f"{shortened(tag or '')!r}, step {step}. Expected tag {shortened(origin.tag)!r}, step "
            f"{origin.step}. Log the run again."
        )
