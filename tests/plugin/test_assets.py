from __future__ import annotations

from pathlib import Path

from tb_interpret_plugin.assets import ES_MODULE_PATH, load_assets

ENTRY = ES_MODULE_PATH.removeprefix("/")


def test_only_the_page_is_served(tmp_path: Path) -> None:
    for path in ("index.js", "assets/a.js", "assets/deep/b.css", "assets/c.exe", "secret.js"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    assets = load_assets(tmp_path)
    assert set(assets) == {"index.js", ENTRY, "assets/a.js", "assets/deep/b.css"}
    assert assets["index.js"].content == b"index.js"
    assert assets["assets/deep/b.css"].content_type == "text/css"


def test_a_missing_bundle_is_told_in_the_page(tmp_path: Path) -> None:
    module = load_assets(tmp_path)["index.js"].content.decode()
    assert "export function render()" in module
    assert "pip install -e ." in module
    assert "innerHTML" not in module
