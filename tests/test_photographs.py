"""Pictures are read however people hold them."""

import numpy as np
import PIL.Image
import pytest

import tb_interpret as tbi
from tb_interpret.examples import read_examples
from tests import networks

BYTES = (networks.images() * 255).clip(0, 255).astype(np.uint8)
Y = np.array([0, 1, 2, 0])


class OwnArray:
    """Speaks of itself by `__array__` only."""

    def __array__(self, dtype=None, copy=None):
        return BYTES[0]


def photographs(mode="RGB"):
    return [PIL.Image.fromarray(picture).convert(mode) for picture in BYTES]


@pytest.mark.parametrize(
    "images",
    [
        photographs(),
        tuple(photographs()),
        (photographs(), Y),
        photographs("RGBA"),
        [photographs()[0], *BYTES[1:]],
        np.array([*photographs(), None], object)[:-1],
        np.array([*BYTES, None], object)[:-1],
        BYTES.astype(object),
        BYTES.tolist(),
        [OwnArray(), *BYTES[1:]],
        {"input": photographs()},
    ],
    ids=[
        "list",
        "tuple",
        "labeled",
        "RGBA",
        "mixed",
        "array of photographs",
        "array of arrays",
        "array of numbers",
        "nested lists",
        "__array__",
        "dict",
    ],
)
def test_pictures_are_read_however_people_hold_them(images):
    read = read_examples(images).inputs
    read = read["input"] if isinstance(read, dict) else read
    np.testing.assert_array_equal(read, BYTES)


def test_gray_photographs_have_a_channel_and_become_color_beside_color():
    gray, colored = photographs("L"), photographs()
    assert read_examples(gray).inputs.shape == (4, 16, 12, 1)
    np.testing.assert_array_equal(read_examples(photographs("1")).inputs.max(), 255)
    both = read_examples([gray[0], colored[1]]).inputs
    np.testing.assert_array_equal(both[0], np.repeat(np.asarray(gray[0])[..., None], 3, axis=-1))
    palette = read_examples(photographs("P")).inputs
    np.testing.assert_array_equal(palette[0], np.asarray(photographs("P")[0].convert("RGB")))
    with pytest.raises(ValueError, match=r"wrong shape.*takes colors: pass np.repeat"):
        tbi.GradCAM().explain(networks.flat(), gray)


def test_photographs_are_drawn_on():
    explanation = tbi.GradCAM().explain(networks.flat(), photographs(), targets=0)
    overlays = [explanation.overlay(images) for images in (photographs(), BYTES)]
    np.testing.assert_array_equal(*overlays)
