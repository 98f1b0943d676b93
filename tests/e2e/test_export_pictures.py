"""Pictures, contact sheets and animations that a real Chromium saves, beside what it shows."""

from __future__ import annotations

import io
import itertools
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.demo_logs import NUM_EPOCHS, RUNS
from tests.e2e.browser import open_tab
from tests.e2e.drawings import canvas_of
from tests.e2e.exports import decoded, logged_examples, on_screen, open_menu, open_timeline, saved

pytestmark = pytest.mark.e2e

LAST = NUM_EPOCHS - 1
DARK_SURFACE = (0x2B, 0x2C, 0x2F)


def test_picture_has_the_compared_views_with_the_pixels_of_the_screen(demo_tab):
    page, tab = demo_tab
    tab.get_by_role("combobox", name="Compare with").select_option(label="shortcut")
    views = [tab.get_by_role("img", name=f"Overlay: {run}, epoch {LAST}") for run in RUNS]
    for view in views:
        expect(canvas_of(view)).to_be_visible()
    name, content = saved(page, open_menu(tab), "Picture")
    assert re.fullmatch(rf"interpret_grad_cam_block3_\S+_epoch{LAST}\.png", name)
    picture = decoded(content)
    # The margins, two pictures of 28 pixels enlarged 15 times, the gap between them.
    side = 15 * 28
    assert picture.shape[1] == 20 + side + 24 + side + 20
    assert picture.shape[0] > side + 150
    for left, view in zip([20, 20 + side + 24], views, strict=True):
        expected = on_screen(view).repeat(15, axis=0).repeat(15, axis=1)
        found = picture[118 : 118 + side, left : left + side]
        if not np.array_equal(found, expected):
            # A declared region is drawn over it as on the screen: thin lines only.
            assert np.mean(np.any(found != expected, axis=-1)) < 0.02
    # Words and numbers above and below.
    for rows in (picture[:118], picture[118 + side :]):
        assert (rows != rows[0, 0]).any(axis=-1).mean() > 0.01


def test_picture_shows_the_part_that_is_zoomed_in_on(page, demo_address):
    # Twice as large, around a point right of and above the middle.
    tab = open_tab(page, demo_address, "&p.tb_interpret.zoom=2,0.6,0.4")
    view = tab.get_by_role("img", name=f"Overlay: {RUNS[0]}, epoch {LAST}")
    expect(canvas_of(view)).to_be_visible()
    picture = decoded(saved(page, open_menu(tab), "Picture")[1])
    side = 15 * 28
    # Half of 28 pixels, from 0.6 · 28 - 7 = 9.8 and 0.4 · 28 - 7 = 4.2 on, each 30 times.
    whole = on_screen(view).repeat(30, axis=0).repeat(30, axis=1)
    expected = whole[126 : 126 + side, 294 : 294 + side]
    found = picture[118 : 118 + side, 20 : 20 + side]
    assert np.mean(np.any(found != expected, axis=-1)) < 0.03


def test_difference_is_in_the_picture_when_it_is_on_the_screen(demo_tab):
    page, tab = demo_tab
    tab.get_by_role("combobox", name="Compare with").select_option(label="shortcut")
    tab.get_by_role("radio", name="Difference").check(force=True)
    drawing = tab.get_by_role("img", name="Difference:")
    expect(canvas_of(drawing)).to_be_visible()
    picture = decoded(saved(page, open_menu(tab), "Picture")[1])
    side = 15 * 28
    left = 20 + 2 * (side + 24)
    assert picture.shape[1] == left + side + 20
    expected = on_screen(drawing).repeat(15, axis=0).repeat(15, axis=1)
    found = picture[118 : 118 + side, left : left + side]
    assert np.mean(np.any(found != expected, axis=-1)) < 0.02


def test_wiped_picture_is_in_the_picture_when_it_is_on_the_screen(page, demo_address):
    tab = open_timeline(page, demo_address, "&p.tb_interpret.mode=wipe&p.tb_interpret.wipe=40")
    pictures = [tab.get_by_role("img", name=f"Overlay: {run}, epoch {LAST}") for run in RUNS]
    a, b = (on_screen(each).repeat(15, axis=0).repeat(15, axis=1) for each in pictures)
    picture = decoded(saved(page, open_menu(tab), "Picture")[1])
    side = 15 * 28
    left, share = 20 + 2 * (side + 24), int(0.4 * side)
    assert picture.shape[1] == left + side + 20
    found = picture[118 : 118 + side, left : left + side]
    # But for the divider and the edges of regions, on either side.
    assert np.mean(np.any(found[:, :share] != a[:, :share], axis=-1)) < 0.03
    assert np.mean(np.any(found[:, share:] != b[:, share:], axis=-1)) < 0.03
    assert np.mean(np.any(found != a, axis=-1)) > 0.1


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_picture_is_light_or_dark_like_the_page(pages, demo_address, dark):
    with pages.lend(dark=dark) as page:
        tab = open_timeline(page, demo_address, dark=dark)
        picture = decoded(saved(page, open_menu(tab), "Picture")[1])
        assert tuple(picture[2, 2]) == (DARK_SURFACE if dark else (255, 255, 255))


def test_contact_sheet_has_every_row_and_the_epochs_of_the_strip(demo_tab, demo_address):
    page, tab = demo_tab
    count = len(logged_examples(demo_address, "clean").examples)
    menu = open_menu(tab)
    expect(menu).to_contain_text(f"{2 * count} rows × {NUM_EPOCHS} epochs")
    name, content = saved(page, menu, "Contact sheet")
    assert name == "interpret_grad_cam_block3_sheet.png"
    sheet = decoded(content)
    top = 24 + 104 + 26
    heights = [top + group * (2 * 140 + 14) + row * 140 for group in range(count) for row in (0, 1)]
    assert sheet.shape[0] == top + count * (2 * 140 + 14) + 24
    for y in heights:
        for column in range(NUM_EPOCHS):
            x = 24 + 232 + column * 104
            # Three times 28 pixels, at the bottom of a square of 96, with the verdict below.
            drawn = sheet[y + 12 : y + 96, x : x + 84]
            assert len(np.unique(drawn.reshape(-1, 3), axis=0)) > 20
            caption = sheet[y + 96 : y + 132, x : x + 96]
            assert (caption < 200).any(axis=-1).sum() > 20


def test_contact_sheet_keeps_to_the_filters(demo_tab):
    page, tab = demo_tab
    before = decoded(saved(page, open_menu(tab), "Contact sheet")[1])
    page.keyboard.press("Escape")
    tab.get_by_role("checkbox", name="shortcut").uncheck()
    after = decoded(saved(page, open_menu(tab), "Contact sheet")[1])
    assert after.shape[0] < 0.6 * before.shape[0]


def test_animation_has_a_frame_an_epoch_and_holds_the_last(demo_tab):
    page, tab = demo_tab
    tab.get_by_role("gridcell", name="shortcut, epoch 0").nth(1).click()
    name, content = saved(page, open_menu(tab), "Animation")
    assert re.fullmatch(r"interpret_grad_cam_block3_\S+_epochs\.gif", name)
    animation = Image.open(io.BytesIO(content))
    assert animation.n_frames == NUM_EPOCHS
    frames, delays = [], []
    for i in range(NUM_EPOCHS):
        animation.seek(i)
        delays.append(animation.info["duration"])
        frames.append(np.asarray(animation.convert("RGB")).astype(int))
    assert delays == [500] * LAST + [2000]
    assert animation.info["loop"] == 0
    for before, after in itertools.pairwise(frames):
        # The first picture itself, not only the words around it.
        changed = np.abs(before - after)[118 : 118 + 240, 20 : 20 + 240].max(axis=-1) > 12
        assert changed.mean() > 0.005
    # The background is the page's, in every frame.
    assert {tuple(frame[2, 2]) for frame in frames} == {(255, 255, 255)}
