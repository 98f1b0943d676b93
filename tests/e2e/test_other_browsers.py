"""What every reader does, in Firefox and in WebKit: the wheel, a real TensorBoard, real files."""

from __future__ import annotations

import csv
import http.server
import io
import pathlib
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import numpy as np
import pytest
from PIL import Image

from tb_interpret_plugin import metadata
from tests.demo_logs import NUM_EPOCHS, RUNS, TAG
from tests.distributions import Environment
from tests.e2e.driven_tab import HEIGHT_PX, DrivenTab, until
from tests.e2e.exports import arrays_of, decoded, logged, logged_examples
from tests.e2e.other_browsers import firefox, webkit
from tests.e2e.serving import serving
from tests.e2e.webdriver import WebDriver

pytestmark = pytest.mark.e2e

LAST = NUM_EPOCHS - 1
CELL, SLIDER, PICTURE = "[role=gridcell]", "input[type=range]", "[role=img]"
Launch = Callable[[pathlib.Path, pathlib.Path], AbstractContextManager[WebDriver]]


@pytest.fixture(scope="module")
def demo_address(installed: Environment, demo_logs: pathlib.Path) -> Iterator[str]:
    """Once is enough: what differs between loaders does not between browsers."""
    with serving(installed, demo_logs, "true", TAG, dict.fromkeys(RUNS, NUM_EPOCHS)) as started:
        yield started


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Where the browsers save files."""
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module", params=[firefox, webkit], ids=["Firefox", "WebKit"])
def driver(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    downloads: pathlib.Path,
) -> Iterator[WebDriver]:
    """One browser for all tests."""
    with request.param(tmp_path_factory.mktemp("browser"), downloads) as started:
        started.command("SetWindowRect", x=0, y=0, width=1400, height=HEIGHT_PX)
        yield started


@pytest.fixture
def tab(driver: WebDriver, demo_address: str) -> Iterator[DrivenTab]:
    """Our tab, opened anew; when a test ends, nothing may have gone wrong in it."""
    opened = DrivenTab(driver)
    opened.open(f"{demo_address}/#tb_interpret")
    yield opened
    assert opened.run("return window.troubles") == []


@pytest.fixture(scope="module")
def notebook(demo_address: str) -> Iterator[str]:
    """A page of another origin with TensorBoard in a frame, as notebooks have it."""

    class Notebook(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # It says where it opens, so the page does not: WebKit's driver loses a frame whose
            # address changes.
            board = f"{demo_address}/#tb_interpret&p.tb_interpret.at={LAST}"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            # As Jupyter has it.
            self.send_header("Content-Security-Policy", "frame-ancestors 'self'")
            self.end_headers()
            frame = f'<iframe src="{board}" width="1300" height="800"></iframe>'
            self.wfile.write(frame.encode())

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Notebook) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def epoch_of(tab: DrivenTab) -> str:
    """Where the scrubber is."""
    return str(tab.read("value", SLIDER, "Epoch"))


def export(tab: DrivenTab, downloads: pathlib.Path, entry: str) -> tuple[str, bytes]:
    """The file that is there after an entry of the menu was chosen."""
    for earlier in downloads.iterdir():
        earlier.unlink()
    tab.click("button", "Export")
    tab.click("#menu button", entry)
    status = tab.wait_for("return findAll('[role=status]', 'Handed')[0]?.textContent")
    path = until(lambda: finished(downloads), f"a file; the page says {status!r}")
    assert status.startswith(f"Handed to the browser: {path.name} (")
    tab.press("Escape")
    return path.name, path.read_bytes()


def finished(downloads: pathlib.Path) -> pathlib.Path | None:
    """The only file, once it is whole: until then there is another beside it, or none in it."""
    paths = list(downloads.iterdir())
    whole = len(paths) == 1 and paths[0].suffix in {".csv", ".gif", ".npz", ".png"}
    return paths[0] if whole and paths[0].stat().st_size else None


def test_tab_opens_with_every_epoch_of_every_run(tab: DrivenTab) -> None:
    for run in RUNS:
        for epoch in range(NUM_EPOCHS):
            thumbnail = tab.drawn(CELL, f"{run}, epoch {epoch}: ")
            assert len(np.unique(thumbnail.reshape(-1, 3), axis=0)) > 20
    assert epoch_of(tab) == str(LAST)


def test_epochs_are_scrubbed_by_keyboard(tab: DrivenTab) -> None:
    last = tab.drawn(PICTURE, f"Overlay: clean, epoch {LAST}")
    tab.click(CELL, f"clean, epoch {LAST}")
    tab.press("Home")
    first = tab.drawn(PICTURE, "Overlay: clean, epoch 0")
    assert not np.array_equal(first, last)
    assert epoch_of(tab) == "0"
    tab.press("ArrowRight")
    tab.drawn(PICTURE, "Overlay: clean, epoch 1")
    assert tab.read("ariaSelected", CELL, "clean, epoch 1") == "true"


def test_epochs_are_scrubbed_by_the_slider(tab: DrivenTab) -> None:
    tab.drawn(PICTURE, f"Overlay: clean, epoch {LAST}")
    tab.drag(SLIDER, "Epoch", 0.98, 0.02)
    tab.drawn(PICTURE, "Overlay: clean, epoch 0")
    assert epoch_of(tab) == "0"


def test_slider_changes_the_overlay(tab: DrivenTab) -> None:
    before = tab.drawn(PICTURE, f"Overlay: clean, epoch {LAST}")
    tab.drag(SLIDER, "Opacity", 0.7, 0.02)
    until(
        lambda: not np.array_equal(tab.drawn(PICTURE, f"Overlay: clean, epoch {LAST}"), before),
        "another overlay",
    )


def test_two_runs_are_compared(tab: DrivenTab) -> None:
    tab.click(CELL, f"clean, epoch {LAST}")
    tab.click(CELL, "shortcut, epoch 0", hold="Shift")
    a = tab.drawn(PICTURE, f"Overlay: clean, epoch {LAST}")
    b = tab.drawn(PICTURE, "Overlay: shortcut, epoch 0")
    assert not np.array_equal(a, b)
    tab.click("label", "Difference")
    difference = tab.drawn(PICTURE, "Difference")
    assert len(np.unique(difference.reshape(-1, 3), axis=0)) > 20


def test_exported_maps_and_facts_are_those_of_the_log(
    tab: DrivenTab, demo_address: str, downloads: pathlib.Path
) -> None:
    name, content = export(tab, downloads, "Raw maps")
    assert name == "interpret_grad_cam_block3_maps.npz"
    arrays = arrays_of(content)
    for run in RUNS:
        records = logged(demo_address, run, TAG).records
        expected = np.stack([metadata.decode_maps(each.record.maps) for each in records])
        np.testing.assert_array_equal(arrays[f"{run}/maps"], expected)
    name, content = export(tab, downloads, "Facts")
    assert name == "interpret_grad_cam_block3_facts.csv"
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert len(rows) == len(RUNS) * NUM_EPOCHS * len(
        logged_examples(demo_address, "clean").examples
    )


def test_exported_pictures_are_those_of_the_screen(tab: DrivenTab, downloads: pathlib.Path) -> None:
    shown = tab.drawn(PICTURE, f"Overlay: clean, epoch {LAST}")
    picture = decoded(export(tab, downloads, "Picture")[1])
    # The margins above and beside a picture of 28 pixels that is enlarged 15 times.
    found = picture[118 : 118 + 15 * 28, 20 : 20 + 15 * 28]
    assert np.mean(np.any(found != shown.repeat(15, 0).repeat(15, 1), axis=-1)) < 0.02
    sheet = decoded(export(tab, downloads, "Contact sheet")[1])
    # Rows of cells, not a sheet of background.
    assert (sheet != sheet[0, 0]).any(axis=-1).mean() > 0.2
    with Image.open(io.BytesIO(export(tab, downloads, "Animation")[1])) as animation:
        assert getattr(animation, "n_frames", 1) == NUM_EPOCHS


def test_file_is_exported_from_a_notebook(
    driver: WebDriver, notebook: str, downloads: pathlib.Path
) -> None:
    tab = DrivenTab(driver)
    tab.open(notebook, framed=True)
    assert len(export(tab, downloads, "Facts")[1]) > 1000
    assert tab.run("return window.troubles") == []


def test_pipeline_is_followed_scrubbed_and_compared(
    driver: WebDriver, pipeline_address: str
) -> None:
    tab = DrivenTab(driver)
    tab.open(f"{pipeline_address}/#tb_interpret")
    element = "cup_0.png"
    dark = tab.drawn(CELL, f"{element}, what the network gets: ")
    assert dark.max() < 16
    assert "not run again since epoch 0" in tab.read("textContent", CELL, f"{element}, loaded: ")
    tab.click("button", "Show 6 elements at epochs 0 to 3: scaled twice")
    tab.wait_for("return findAll('.cell.shown').length")
    assert epoch_of(tab) == "0"
    assert "not run again" not in tab.read("textContent", CELL, f"{element}, loaded: ")
    # Until all are, rows may grow and move what is clicked at.
    tab.wait_for("return findAll('.cell').every(cell => [...cell.querySelectorAll('canvas')]"
                 ".every(canvas => canvas.width !== 300))")  # fmt: skip
    tab.drawn(CELL, f"{element}, scaled: ")
    tab.click(CELL, f"{element}, scaled: ")
    tab.drawn(PICTURE, f"{element}, scaled, epoch 0")
    tab.press("ArrowRight")
    tab.drawn(PICTURE, f"{element}, what the network gets, epoch 0")
    tab.click("label", "Difference")
    difference = tab.drawn(PICTURE, "Difference of B and A")
    assert len(np.unique(difference.reshape(-1, 3), axis=0)) > 100
    tab.press("Escape")
    tab.wait_for("return !findAll('dialog[open]').length")
    assert tab.run("return window.troubles") == []


def test_pinch_on_a_trackpad_zooms_in(tab: DrivenTab) -> None:
    tab.drawn(PICTURE, f"Overlay: clean, epoch {LAST}")
    # These are Safari's own events, which other browsers neither have nor can be made to send.
    tab.run(
        """const [stage] = findAll("tbi-stage");
        const { x, y } = stage.getBoundingClientRect();
        const pinch = (kind, scale) => stage.dispatchEvent(Object.assign(
          new MouseEvent(kind, { clientX: x + 9, clientY: y + 9, cancelable: true }), { scale }));
        pinch("gesturestart", 1);
        pinch("gesturechange", 1.5);
        pinch("gesturechange", 2);"""
    )
    tab.wait_for("return decodeURIComponent(location.hash).includes('.zoom=2,')")
