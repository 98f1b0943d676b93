"""Pictures that lie, and large ones of few bytes."""

from __future__ import annotations

import functools
import struct
import zlib


def png_header(
    height: int, width: int, *, depth: int = 8, color: int = 0, interlacing: int = 0
) -> bytes:
    """What a PNG of this size begins with; there is nothing behind it."""
    fields = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlacing)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", fields)


@functools.cache
def whole_png(height: int, width: int) -> bytes:
    """A black one, a thousandth of its pixels in bytes."""
    row = zlib.compressobj(9)
    content = b"".join(row.compress(bytes(width + 1)) for _ in range(height)) + row.flush()
    return png_header(height, width) + _chunk(b"IDAT", content) + _chunk(b"IEND", b"")


def jpeg_header(height: int, width: int, *, depth: int = 8, components: int = 1) -> bytes:
    """What a JPEG of this size begins with; there is nothing behind it."""
    parts = b"".join(bytes([number, 0x11, 0]) for number in range(1, components + 1))
    frame = struct.pack(">BHHB", depth, height, width, components) + parts
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", 2 + len(frame)) + frame + b"\xff"


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))
