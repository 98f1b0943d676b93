"""The checksum that each message of a log carries, and whether it holds.

Event files have checksums of their own, but TensorBoard's fast loader does not
look at them. Ours is the last field of a message, number 15, and covers every
byte before it, the tag and the step at which it was written among them.
"""

from __future__ import annotations

import zlib

from google.protobuf.message import Message

from tb_interpret_plugin.schema_pb2 import ExampleSet, Origin, Record, SeriesMetadata

Sealed = ExampleSet | Record | SeriesMetadata

# Field 15, four bytes: `schema.proto` promises that this is how a message ends.
_KEY = b"\x7d"
_SUM_BYTES = 4
_FIRST_SEALED_SCHEMA = 2


def seal(message: Message, origin: Origin | None = None) -> bytes:
    """The serialized message, its checksum at the end.

    Args:
        message: An `ExampleSet`, `Record` or `SeriesMetadata` that is to be
            written; it stays as it is.
        origin: The tag and the step at which it will stand.

    Example:
    >>> blob = seal(Record(schema_version=2), Origin(tag="occlusion", step=3))
    >>> Record.FromString(blob).origin.step, is_altered(blob, Record.FromString(blob))
    (3, False)
    """
    sealed = type(message)()
    sealed.CopyFrom(message)
    sealed.ClearField("checksum")
    if origin is not None and isinstance(sealed, (ExampleSet, Record)):
        sealed.origin.CopyFrom(origin)
    content: bytes = sealed.SerializeToString()
    return content + _KEY + _sum(content)


def is_altered(blob: bytes, message: Sealed) -> bool:
    """Whether a message is known not to be as it was written.

    Logs of schema 1 have no checksums. Who claims to be one must look like one:
    its version is 1, and it has nothing that came later. One flipped bit makes
    no schema 1 of a later one, and two do not either.

    Args:
        blob: The message as it was read.
        message: The same, parsed, with what is unknown in it.

    Example:
    >>> blob = seal(Record(schema_version=2, notes=["as it was"]))
    >>> other = blob.replace(b"was", b"is!")
    >>> is_altered(other, Record.FromString(other))
    True
    """
    content, key, found = blob[:-5], blob[-5:-4], blob[-_SUM_BYTES:]
    if key == _KEY and found == _sum(content):
        return False
    if message.schema_version >= _FIRST_SEALED_SCHEMA or message.checksum:
        return True
    return message.schema_version != 1 or _is_later(message)


def _is_later(message: Sealed) -> bool:
    """Whether it has fields that no writer of schema 1 knew."""
    if isinstance(message, SeriesMetadata):
        return False
    return bool(message.training) or message.HasField("origin")


def _sum(content: bytes) -> bytes:
    return zlib.crc32(content).to_bytes(_SUM_BYTES, "little")
