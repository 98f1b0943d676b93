"""The built page, read once: no request ever reaches the file system."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tb_interpret_plugin.metadata import PLUGIN_NAME

STATIC_DIR = Path(__file__).parent / "static"

# TensorBoard imports "." + this in an inline module below <base href="plugin/tb_interpret/">.
# Chromium and Firefox resolve that by <base>, WebKit by the document, `/data/plugin_entry.html`;
# both then ask for an existing file: the module below, or `index.js` itself.
ES_MODULE_PATH = f"/plugin/{PLUGIN_NAME}/index.js"
_ENTRY = b'export * from "../../index.js";\n'

_CONTENT_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}

_NO_BUNDLE = (
    "tb_interpret was installed without its page. Received: no index.js in "
    "tb_interpret_plugin/static. Expected the bundle that the wheel carries. "
    "Install tb-interpret again from a wheel, or run `pip install -e .` in a checkout."
)


@dataclass(frozen=True)
class Asset:
    """A file of the page."""

    content: bytes
    content_type: str


def load_assets(static_dir: Path = STATIC_DIR) -> Mapping[str, Asset]:
    """The files of the page, by their path below the plugin's prefix.

    Only `index.js`, the module that leads to it, and what lies in `assets/`
    with a known suffix. Without a bundle `index.js` is a module that says in
    the page what is wrong.
    """
    files = [static_dir / "index.js", *sorted((static_dir / "assets").rglob("*"))]
    table = {
        path.relative_to(static_dir).as_posix(): Asset(
            path.read_bytes(), _CONTENT_TYPES[path.suffix]
        )
        for path in files
        if path.suffix in _CONTENT_TYPES and path.is_file()
    }
    table[ES_MODULE_PATH.removeprefix("/")] = Asset(_ENTRY, _CONTENT_TYPES[".js"])
    table.setdefault("index.js", _explaining_module(_NO_BUNDLE))
    return table


def _explaining_module(message: str) -> Asset:
    source = (
        "export function render() {\n"
        '  document.body.style.font = "16px sans-serif";\n'
        f"  document.body.textContent = {json.dumps(message)};\n"
        "}\n"
    )
    return Asset(source.encode(), "text/javascript")
