"""What Sphinx lacks for the documentation site: an extension (`docs/conf.py` names it).

- Chapters: `docs/index.md` is a page that GitHub shows as it is. Its headings with their lists
  of links are the site's chapters, in this order; any other `index.md` has its folder below it,
  those first that it links to.
- Formulas are MathML, made here by docutils: no script, no fonts, nothing fetched.
- A page that would fetch something from another host fails the build.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

# What a browser fetches by itself; a link is followed by its reader alone.
_FETCHED = {"audio", "embed", "iframe", "img", "link", "object", "script", "source", "video"}
_ADDRESSES = {"data", "href", "poster", "src", "srcset"}


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("source-read", _add_chapters)
    app.add_html_math_renderer("mathml", (_visit_inline, None), (_visit_block, None))
    app.connect("build-finished", _refuse_foreign_hosts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def chapters(text: str) -> Iterator[tuple[str, list[str]]]:
    """Headings of an index with the pages that the list below each names, without `.md`."""
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, rest = part.partition("\n")
        yield (
            title.strip(),
            re.findall(r"^- \[[^\]]+\]\(([^)#]+)\.(?:md|ipynb)\)", rest, re.MULTILINE),
        )


def foreign_addresses(html: str) -> list[str]:
    """What a page would fetch from another host."""
    parser = _Fetching()
    parser.feed(html)
    return parser.found


def _add_chapters(app: Sphinx, name: str, source: list[str]) -> None:
    if name == app.config.root_doc:
        for title, pages in chapters(source[0]):
            source[0] += _toctree(f":caption: {title}", *pages)
    elif name.endswith("/index"):
        linked = re.findall(r"\]\((\w[\w-]*)\.md[#)]", source[0])
        source[0] += _toctree(":glob:", *dict.fromkeys(linked), "*")


def _toctree(option: str, *pages: str) -> str:
    return "\n".join(["", "", "```{toctree}", ":hidden:", option, "", *pages, "```", ""])


def _visit_inline(translator: Any, node: nodes.math) -> None:
    translator.body.append(tex2mathml(node.astext(), as_block=False))
    raise nodes.SkipNode


def _visit_block(translator: Any, node: nodes.math_block) -> None:
    formula = tex2mathml(node.astext(), as_block=True)
    translator.body.append(f'<div class="formula">{formula}</div>\n')
    raise nodes.SkipNode


class _Fetching(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _FETCHED:
            self.found += [
                value for name, value in attrs
                if name in _ADDRESSES and value and re.match(r"(https?:)?//", value)
            ]  # fmt: skip


def _refuse_foreign_hosts(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    built = Path(app.outdir)
    found = [
        f"{path.relative_to(built)}: {address}"
        for path in sorted(built.rglob("*.html"))
        for address in foreign_addresses(path.read_text("utf-8"))
    ]
    found += [
        f"{path.relative_to(built)}: {address}"
        for path in sorted(built.rglob("*.css"))
        for address in re.findall(r"""url\(["']?((?:https?:)?//[^)"']+)""", path.read_text("utf-8"))
    ]
    if found:
        raise ExtensionError(f"The site would fetch from other hosts: {', '.join(found[:9])}")
