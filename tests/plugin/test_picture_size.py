from __future__ import annotations

import random
import struct

import cv2
import numpy as np
import pytest

from tb_interpret_plugin.limits import MAX_PICTURE_PX, MAX_PICTURES_PX, MAX_SIDE_PX
from tb_interpret_plugin.picture_size import PixelBudget, picture_size
from tests.hostile.pictures import jpeg_header, png_header


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
@pytest.mark.parametrize("shape", [(1, 1), (3, 7, 3), (200, 300), (64, 5, 3)])
def test_size_is_the_one_that_a_decoder_finds(suffix: str, shape: tuple[int, ...]) -> None:
    encoded = bytes(cv2.imencode(suffix, np.zeros(shape, np.uint8))[1])
    assert picture_size(encoded) == shape[:2]


def test_other_kinds_of_png_are_read_likewise() -> None:
    deep = bytes(cv2.imencode(".png", np.zeros((5, 6), np.uint16))[1])
    transparent = bytes(cv2.imencode(".png", np.zeros((5, 6, 4), np.uint8))[1])
    interlaced = png_header(5, 6, interlacing=1)
    assert {picture_size(deep), picture_size(transparent), picture_size(interlaced)} == {(5, 6)}


def test_a_progressive_jpeg_is_read_likewise() -> None:
    flags = [cv2.IMWRITE_JPEG_PROGRESSIVE, 1]
    encoded = bytes(cv2.imencode(".jpg", np.zeros((5, 6, 3), np.uint8), flags)[1])
    assert picture_size(encoded) == (5, 6)


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"<svg/>",
        b"GIF89a\x01\x00\x01\x00",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        png_header(0, 5),
        png_header(5, 0),
        png_header(5, 5, depth=3),
        png_header(5, 5, color=1),
        png_header(5, 5, interlacing=2),
        png_header(5, 5)[:20],
        png_header(5, 5).replace(b"IHDR", b"iCCP"),
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\x00\x04ab",
        b"\xff\xd8" + b"\xff" * 100_000,
        jpeg_header(0, 5),
        jpeg_header(5, 5, depth=12),
        jpeg_header(5, 5, components=0),
        jpeg_header(5, 5)[:-1] + jpeg_header(7000, 7000)[2:],
        b"\xff\xd8" + b"\xff\xfe\x00\x02" * 200 + jpeg_header(5, 5)[2:],
    ],
)
def test_what_no_decoder_should_be_given_has_no_size(picture: bytes) -> None:
    assert picture_size(picture) is None


def test_no_bytes_make_the_reader_fail() -> None:
    chance = random.Random(0)
    for header in (png_header(5, 6), jpeg_header(5, 6)):
        for _ in range(5_000):
            damaged = bytearray(header)
            for _ in range(chance.randrange(1, 5)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            picture_size(bytes(damaged[: chance.randrange(len(damaged) + 1)]))


@pytest.mark.parametrize("header", [png_header, jpeg_header])
@pytest.mark.parametrize(
    ("height", "width", "words"),
    [
        (2048, 2048, ""),
        (MAX_SIDE_PX, 1024, ""),
        (MAX_SIDE_PX + 1, 1, "too large: 4,097 × 1 pixels"),
        (2048, 2049, "too large: 2,048 × 2,049 pixels"),
        (12_000, 12_000, "too large: 12,000 × 12,000 pixels"),
    ],
)
def test_one_picture_is_bounded(header: object, height: int, width: int, words: str) -> None:
    assert callable(header)
    problem = PixelBudget().problem(header(height, width))
    assert problem.startswith(f"it is {words}") if words else problem == ""


def test_all_pictures_together_are_bounded() -> None:
    budget, large = PixelBudget(), png_header(2048, 2048)
    most = MAX_PICTURES_PX // MAX_PICTURE_PX
    assert [budget.problem(large) for _ in range(most)] == [""] * most
    assert "more than 134,217,728 pixels" in budget.problem(large)
    assert budget.problem(png_header(1, 1)) != ""


def test_a_size_of_four_bytes_is_read_as_it_is() -> None:
    header = png_header(5, 5).replace(
        struct.pack(">II", 5, 5), struct.pack(">II", 2**31, 2**32 - 1)
    )
    assert picture_size(header) == (2**32 - 1, 2**31)
