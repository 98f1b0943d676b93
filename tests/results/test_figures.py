"""Results are plotted where matplotlib is installed."""

import dataclasses
import os
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

from tb_interpret.results import figures
from tests.results import samples


@pytest.fixture(autouse=True)
def _without_a_screen():
    pyplot.switch_backend("agg")
    yield
    pyplot.close("all")


def _pictures(figure: Figure) -> list[np.ndarray]:
    figure.canvas.draw()  # what cannot be drawn fails here
    return [np.asarray(axes.images[0].get_array()) for axes in figure.axes]


@pytest.mark.parametrize("name", samples.NAMES)
def test_figure_has_a_picture_of_each_part(name):
    result = samples.result(name)
    figure = result.plot()
    assert isinstance(figure, Figure)
    count = np.prod(result.maps.shape[:-2]) if hasattr(result, "maps") else len(result)
    if name == "tiles":
        count = len(result)
    assert len(_pictures(figure)) == count
    assert repr(result) in figure.get_suptitle()


@pytest.mark.parametrize("name", samples.NAMES[:6])
def test_maps_lie_over_the_images_that_are_given(name):
    result = samples.result(name)
    pictures = _pictures(result.plot(samples.IMAGES, sign="both", opacity=0.5))
    drawn = result.overlay(samples.IMAGES, sign="both", opacity=0.5)
    np.testing.assert_array_equal(np.stack(pictures), drawn.reshape(-1, *drawn.shape[-3:]))


def test_figure_of_a_part_takes_its_own_images_or_all():
    result = samples.result("classes")
    show = {"display": lambda x: x}
    one = _pictures(result[2].plot(samples.IMAGES, **show))
    other = _pictures(result[2:3].plot(samples.IMAGES[2:3], **show))
    np.testing.assert_array_equal(one, other)


def test_many_are_cut_and_counted():
    figure = samples.result("classes")[[0] * 40].plot(most=5, columns=2)
    assert len(figure.axes) == 5
    assert "the first 5 of 40" in figure.get_suptitle()
    rows = {round(axes.get_subplotspec().rowspan.start) for axes in figure.axes}
    assert len(rows) == 3


def test_captions_tell_the_facts():
    titles = [axes.get_title() for axes in samples.result("values").plot().axes]
    assert "image 2" in titles[2]
    assert "true value 3.5" in titles[2]


def test_dollars_in_names_are_no_formula():
    for name in ("classes", "filters"):
        odd = dataclasses.replace(samples.result(name), layer="a$_{$b$")
        _pictures(odd.plot())


def test_options_without_images_are_told():
    with pytest.raises(ValueError, match=r"nothing to draw over. Received: opacity"):
        samples.result("classes").plot(opacity=0.5)


def test_nothing_is_plotted_of_nothing():
    assert samples.result("classes")[:0].plot().axes == []


def test_show_opens_the_figure():
    assert samples.result("classes").show(samples.IMAGES, most=2) is None
    assert len(pyplot.gcf().axes) == 2


def test_result_needs_matplotlib_for_figures_only():
    # In a process of its own: that of the tests has matplotlib.
    code = textwrap.dedent("""
        import sys
        sys.modules["matplotlib"] = None
        import numpy as np
        import tb_interpret as tbi
        pictures = tbi.FilterPictures(
            np.zeros((1, 4, 4, 1), np.uint8), np.ones(1, np.float32), np.array([3]), "conv")
        assert "filter 3" in pictures._repr_html_()
        for draw in (pictures.plot, pictures.show):
            try:
                draw()
            except ImportError as error:
                print(error)
    """)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    lines = done.stdout.strip().splitlines()
    assert len(lines) == 2
    assert "with matplotlib, which is missing. Received: " in lines[0]
    assert "pip install matplotlib" in lines[0]


def test_long_words_above_one_picture_do_not_run_into_those_of_the_next():
    card = figures.Card(np.zeros((20, 30, 1), np.uint8), ["A sentence of cues, " * 5, "short"])
    figure = figures.draw("Two", [card, card], 2, 2)
    figure.canvas.draw()
    one, other = (axes.title.get_window_extent() for axes in figure.axes)
    assert one.x1 <= other.x0
