"""What a notebook shows of a result."""

import base64
import dataclasses
import html.parser
import re

import cv2
import numpy as np
import pytest

from tests.results import samples


class _Tags(html.parser.HTMLParser):
    """Opened and closed tags, attributes and words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.images, self.words = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.images.append(dict(attrs))
        elif tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data + "\n"


def _decoded(source: str) -> np.ndarray:
    data = base64.b64decode(source.removeprefix("data:image/png;base64,"), validate=True)
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]


@pytest.mark.parametrize("name", samples.NAMES)
def test_pictures_are_small_and_stand_in_the_text(name):
    tags = _Tags(samples.result(name)._repr_html_())
    assert tags.open == []
    assert 1 <= len(tags.images) <= 8
    for image in tags.images:
        picture = _decoded(image["src"])
        assert picture.shape[:2] == (int(image["height"]), int(image["width"]))
        assert 112 <= max(picture.shape[:2]) <= 224
        assert picture.std() > 0


FACTS = {
    "classes": [r"class 2, \d+%", r"score -?[\d.]+", r"predicted \d, \d+%", "image 2"],
    "table": [r"class 2, \d+%", "score", "predicted", "image 2"],
    "labels": [r"label 2, \d+%", "score", "image 2"],
    "values": ["unit 0", r"value -?[\d.]+", r"true value 3\.5", "image 2"],
    "function": [r"score -?[\d.]+", r"predicted \d", "image 2"],
    "tiles": ["4 of 4 channels, 0 dead", "image 2"],
    "filters": ["filter 2", r"activation -?[\d.]+"],
}


@pytest.mark.parametrize("name", FACTS)
def test_facts_are_those_of_the_task(name):
    words = _Tags(samples.result(name)._repr_html_()).words
    for fact in FACTS[name]:
        assert re.search(f"^{fact}$|^{fact}", words, re.MULTILINE), fact


@pytest.mark.parametrize(("name", "word"), [("values", "class|predicted"), ("labels", "class")])
def test_facts_of_other_tasks_are_missing(name, word):
    assert not re.search(f"({word}) ", _Tags(samples.result(name)._repr_html_()).words)


def test_function_has_no_class_of_its_own():
    assert "class" not in _Tags(samples.result("function")._repr_html_()).words


def test_eight_are_shown_of_many_and_the_others_counted():
    tags = _Tags(samples.result("classes")[[0] * 20]._repr_html_())
    assert len(tags.images) == 8
    assert "and 12 more" in tags.words
    tags = _Tags(samples.result("table")[[0] * 20]._repr_html_())
    assert len(tags.images) == 8
    assert "and 32 more" in tags.words


def test_names_are_escaped():
    layer = '<script>alert("x")</script>'
    for name in ("classes", "tiles", "filters"):
        text = dataclasses.replace(samples.result(name), layer=layer)._repr_html_()
        assert "<script" not in text
        assert "&lt;script&gt;" in text


@pytest.mark.parametrize("name", samples.NAMES)
def test_words_take_the_color_of_the_page(name):
    colors = re.findall(
        r"(?<![-\w])(color|background)\s*:\s*([^;\"]+)", samples.result(name)._repr_html_()
    )
    assert {("color", "inherit"), ("background", "none")} == set(colors)


def test_positive_is_red_and_negative_blue():
    maps = np.float32([[[1, -1], [0, np.nan]]])
    explanation = dataclasses.replace(samples.result("classes")[0], maps=maps)
    (image,) = _Tags(explanation._repr_html_()).images
    picture = _decoded(image["src"])
    red, blue, nothing = picture[0, 0], picture[0, -1], picture[-1, 0]
    assert red[0] > red[2] + 50
    assert blue[2] > blue[0] + 50
    assert nothing.min() > 240


def test_importance_has_no_blue():
    maps = np.float32([[[1, -1], [0, np.nan]]])
    explanation = dataclasses.replace(samples.result("classes")[0], maps=maps, meaning="importance")
    (image,) = _Tags(explanation._repr_html_()).images
    picture = _decoded(image["src"])
    assert picture[0, 0][0] > picture[0, 0][2] + 50
    assert picture[0, -1].min() > 240


@pytest.mark.parametrize(
    "maps",
    [
        np.zeros((1, 5, 3), np.float32),
        np.full((1, 5, 3), np.nan, np.float32),
        np.full((1, 1, 1), 1e30, np.float32),
        np.ones((1, 1, 400), np.float32),
    ],
    ids=["flat", "not finite", "one place", "a line"],
)
def test_odd_maps_are_shown(maps):
    explanation = dataclasses.replace(samples.result("classes")[0], maps=maps)
    (image,) = _Tags(explanation._repr_html_()).images
    assert max(_decoded(image["src"]).shape) <= 224


def test_nothing_is_shown_of_nothing():
    for name in samples.NAMES:
        assert _Tags(samples.result(name)[:0]._repr_html_()).images == []
