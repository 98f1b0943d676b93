"""How many entries a message will have, counted before it is parsed.

A message of two bytes an entry becomes a hundred bytes an entry in memory, and
more in a browser. Counting costs half a microsecond an entry, and ends at a limit.
"""

from __future__ import annotations

from google.protobuf.message import Message

_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5
_MAX_VARINT_BYTES = 10


def count_entries(blob: bytes, message_type: type[Message], most: int) -> int:
    """Fields of a serialized message and of the messages in it.

    Args:
        blob: The message. What is no message is counted up to where it ends to
            look like one: parsing it says what is wrong.
        message_type: Its type.
        most: Counting ends above.

    Returns:
        The number of entries, or `most` + 1 for more.

    Example:
    >>> from tb_interpret_plugin.schema_pb2 import ExampleSet, Example
    >>> blob = ExampleSet(examples=[Example(), Example(id="a")]).SerializeToString()
    >>> count_entries(blob, ExampleSet, most=100)
    3
    """
    count = 0
    pending = [(0, len(blob), message_type.DESCRIPTOR)]
    while pending:
        at, end, message = pending.pop()
        nested = {
            field.number: field.message_type for field in message.fields if field.message_type
        }
        while at < end:
            count += 1
            if count > most:
                return count
            key, at = _varint(blob, at, end)
            kind = key & 7
            if kind == _LENGTH:
                length, at = _varint(blob, at, end)
                inner = nested.get(key >> 3)
                if inner is not None and length:
                    pending.append((at, min(end, at + length), inner))
                at += length
            elif kind == _VARINT:
                _, at = _varint(blob, at, end)
            elif kind in (_FIXED64, _FIXED32):
                at += 8 if kind == _FIXED64 else 4
            else:
                break
    return count


def _varint(blob: bytes, at: int, end: int) -> tuple[int, int]:
    """The number and where the next one begins; the end where there is none."""
    number = shift = 0
    for place in range(at, min(end, at + _MAX_VARINT_BYTES)):
        byte = blob[place]
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, place + 1
        shift += 7
    return 0, end
