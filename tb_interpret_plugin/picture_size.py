"""What a PNG or JPEG says of its size, read from its header alone.

A picture of a few kilobytes can take gigabytes once it is decoded: whoever
decodes pictures of others asks first.
"""

from __future__ import annotations

from collections.abc import Iterator

from tb_interpret_plugin.limits import MAX_PICTURE_PX, MAX_PICTURES_PX, MAX_SIDE_PX

_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_JPEG_MAGIC = b"\xff\xd8\xff"
_IHDR = b"\x00\x00\x00\x0dIHDR"
# Bits a sample that each color type of PNG allows.
_PNG_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
# Start of frame, of each way to encode; 0xC4, 0xC8 and 0xCC are something else.
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_STANDALONE = {0x01, *range(0xD0, 0xD9)}
# Comments, profiles and tables; a picture of ours has four or five.
_MAX_SEGMENTS = 64


def picture_size(picture: bytes) -> tuple[int, int] | None:
    """Height and width as the header of a PNG or JPEG declares them.

    Returns:
        Pixels; None for anything else, and for a header that no decoder should
        be given: sizes of 0, two sizes (JPEG), kinds of color that do not exist.

    Example:
    >>> import struct
    >>> picture_size(_PNG_MAGIC + _IHDR + struct.pack(">IIBBBBB", 3, 2, 8, 0, 0, 0, 0))
    (2, 3)
    >>> picture_size(b"<svg/>") is None
    True
    """
    if picture.startswith(_PNG_MAGIC + _IHDR):
        return _png_size(picture)
    if picture.startswith(_JPEG_MAGIC):
        return _jpeg_size(picture)
    return None


class PixelBudget:
    """How many pixels the pictures of a message may still have."""

    def __init__(self) -> None:
        self._left = MAX_PICTURES_PX

    def problem(self, picture: bytes, *, png: bool = False) -> str:
        """Why a picture is left out; empty for one that may be decoded."""
        allowed = not png or picture.startswith(_PNG_MAGIC)
        size = picture_size(picture) if allowed else None
        if size is None:
            kinds = "PNG" if png else "PNG or JPEG"
            return f"it is no {kinds} that can be decoded."
        height, width = size
        if max(size) > MAX_SIDE_PX or height * width > MAX_PICTURE_PX:
            return (
                f"it is too large: {height:,} × {width:,} pixels. Expected at most "
                f"{MAX_SIDE_PX:,} a side and {MAX_PICTURE_PX:,} in all."
            )
        if height * width > self._left:
            return f"with those before it, it has more than {MAX_PICTURES_PX:,} pixels."
        self._left -= height * width
        return ""


def _png_size(picture: bytes) -> tuple[int, int] | None:
    if len(picture) < 29:
        return None
    width, height = _number(picture[16:20]), _number(picture[20:24])
    depth, color, compression, filtering, interlacing = picture[24:29]
    if depth not in _PNG_DEPTHS.get(color, ()) or compression or filtering or interlacing > 1:
        return None
    return _size(height, width)


def _jpeg_size(picture: bytes) -> tuple[int, int] | None:
    sizes = []
    for marker, content in _segments(picture):
        if marker in _FRAMES:
            # Eight bits a sample; height, width and the number of components follow.
            if len(content) < 6 or content[0] != 8 or content[5] not in (1, 3, 4):
                return None
            sizes.append(_size(_number(content[1:3]), _number(content[3:5])))
    return sizes[0] if len(sizes) == 1 else None


def _segments(picture: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments before the first scan, by their markers."""
    at = 2
    for _ in range(_MAX_SEGMENTS):
        if picture[at : at + 2] == b"\xff\xff":
            at += 1
            continue
        if at + 4 > len(picture) or picture[at] != 0xFF:
            return
        marker = picture[at + 1]
        if marker in _STANDALONE:
            at += 2
            continue
        length = _number(picture[at + 2 : at + 4])
        if marker == 0xDA or length < 2:
            return
        yield marker, picture[at + 4 : at + 2 + length]
        at += 2 + length


def _size(height: int, width: int) -> tuple[int, int] | None:
    return (height, width) if height and width else None


def _number(content: bytes) -> int:
    return int.from_bytes(content, "big")
