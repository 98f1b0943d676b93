"""The menu of what can be taken away, and the link."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.demo_logs import NUM_EPOCHS
from tests.e2e.axe import plugin_frame, violations
from tests.e2e.browser import Troubles, open_page, open_tab
from tests.e2e.exports import open_menu, open_timeline, saved

pytestmark = pytest.mark.e2e

LAST = NUM_EPOCHS - 1


def test_work_is_shown_and_can_be_cancelled(demo_tab):
    page, tab = demo_tab
    menu = open_menu(tab)
    frame = plugin_frame(page)
    # A browser that takes its time, so that there is some to change one's mind.
    frame.evaluate(
        """() => {
          const { toBlob } = HTMLCanvasElement.prototype;
          HTMLCanvasElement.prototype.toBlob = function (...given) {
            globalThis.goOn = () => toBlob.apply(this, given);
          };
        }"""
    )
    downloads: list[object] = []
    page.on("download", lambda download: downloads.append(download))
    menu.get_by_role("button", name="Contact sheet").click()
    expect(menu.get_by_role("progressbar", name="Export")).to_be_visible()
    expect(menu.get_by_text(re.compile(r"Drawing cell \d+ of \d+"))).to_be_visible()
    frame.wait_for_function("() => globalThis.goOn")
    menu.get_by_role("button", name="Cancel").click()
    frame.evaluate("() => goOn()")
    # Chromium encodes a picture when it has nothing better to do.
    expect(menu.get_by_role("status")).to_have_text("Cancelled. Nothing was saved.", timeout=30_000)
    expect(menu.get_by_role("progressbar")).to_have_count(0)
    assert not downloads


def test_failure_says_what_happened(demo_tab):
    page, tab = demo_tab
    menu = open_menu(tab)
    plugin_frame(page).evaluate(
        "() => { HTMLCanvasElement.prototype.toBlob = (callback) => callback(null); }"
    )
    menu.get_by_role("button", name="Contact sheet").click()
    expect(menu.get_by_role("status")).to_contain_text(
        "Nothing was saved. The browser could not make the picture"
    )
    saved(page, menu, "Facts")


def test_animation_without_its_thread_says_so(browser, demo_address):
    with open_page(browser) as (page, _):
        page.route("**/assets/gif_worker*", lambda route: route.abort())
        menu = open_menu(open_timeline(page, demo_address))
        menu.get_by_role("button", name="Animation").click()
        expect(menu.get_by_role("status")).to_contain_text(
            "Nothing was saved. The animation could not be written. Its thread did not start."
        )


def test_link_is_copied_and_shows_the_same_view(demo_tab, demo_address):
    page, tab = demo_tab
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.get_by_role("slider", name="Epoch", exact=True).press("Home")
    tab.get_by_role("combobox", name="Colormap").select_option(label="Viridis")
    menu = open_menu(tab)
    menu.get_by_role("button", name="Copy link").click()
    expect(menu.get_by_role("status")).to_have_text("The link was copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    board, _, view = link.partition("#tb_interpret")
    assert board == f"{demo_address}/"
    # As it is without the view, lest what is found is what was left.
    tab = open_tab(page, demo_address)
    expect(tab.get_by_role("combobox", name="Colormap")).not_to_have_value("viridis")
    tab = open_tab(page, demo_address, view)
    expect(tab.get_by_role("combobox", name="Colormap")).to_have_value("viridis")
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value("0")


def test_link_is_shown_where_there_is_no_clipboard(browser, demo_address):
    with open_page(browser) as (page, troubles):
        # As over plain http to another machine.
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        tab = open_timeline(page, demo_address)
        tab.get_by_role("slider", name="Epoch", exact=True).press("Home")
        menu = open_menu(tab)
        menu.get_by_role("button", name="Copy link").click()
        field = menu.get_by_role("textbox", name="Copy this address")
        expect(field).to_have_value(re.compile(r"#tb_interpret.*p\.tb_interpret\.at=0"))
        chosen = field.evaluate("field => field.selectionEnd - field.selectionStart")
        assert chosen == len(field.input_value())
        assert troubles == Troubles()


def test_menu_is_used_by_keyboard_and_is_accessible(demo_tab):
    page, tab = demo_tab
    button = tab.get_by_role("button", name="Export", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    menu = tab.get_by_role("dialog", name="Export")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.get_by_role("button", name="Picture")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("button", name="Contact sheet")).to_be_focused()
    page.keyboard.press("End")
    expect(tab.get_by_role("slider", name="Epoch", exact=True)).to_have_value(str(LAST))
    found = violations(plugin_frame(page))
    ours = [each for each in found if "tbi-export-menu" in str(each.elements)]
    assert not ours, "\n".join(map(str, ours))
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
