"""Takes the pictures of the documents from the demo's logs (`make pictures`)."""

import pathlib
from urllib.parse import quote

from playwright.sync_api import expect

from tests.e2e.browser import launch_browser, open_page, open_tab
from tests.tensorboard_process import tensorboard

ROOT = pathlib.Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
# A marked T-shirt in the last epoch: what the demo is about.
MARKED = 1


# By method: the series' tag, and which cell of its last epoch is opened.
VIEWS = {
    "timeline": ("grad_cam/block3", MARKED),
    "occlusion": ("occlusion", MARKED),
    "activations": ("activations/block3", MARKED),
    "filters": ("filters/block3", 0),
}


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tensorboard(f"--logdir={ROOT / 'logs' / 'demo'}") as address, launch_browser() as browser:
        for width, height in ((1400, 900), (800, 800)):
            for dark in (False, True):
                for view, (tag, place) in VIEWS.items():
                    if view != "timeline" and (width, dark) not in ((1400, False), (800, True)):
                        continue
                    path = IMAGES / f"{view}-{width}-{'dark' if dark else 'light'}.png"
                    with open_page(browser, width, height, dark=dark) as (page, troubles):
                        query = f"&p.tb_interpret.tag={quote(tag, safe='')}"
                        tab = open_tab(page, address, query, dark=dark)
                        cells = tab.get_by_role("gridcell", name="clean, epoch 7")
                        expect(cells.first).to_be_visible(timeout=30_000)
                        cells.nth(place).click()
                        page.mouse.move(0, 0)
                        page.wait_for_timeout(1500)
                        page.screenshot(path=path)
                        assert not troubles, troubles
                    print(path)


if __name__ == "__main__":
    main()
