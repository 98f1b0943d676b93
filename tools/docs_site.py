"""What Sphinx lacks for the documentation site: an extension (`docs/conf.py` names it).

- Chapters: `docs/index.md` is a page that GitHub shows as it is. Its headings with their lists
  of links are the site's chapters, in this order; any other `index.md` has those pages of its
  folder below it that it links to, which a test wants to be all of them.
- Formulas are MathML, made here by docutils: no script, no fonts, nothing fetched.
- Links to pictures and files show them; Sphinx would have browsers save them.
- A page that would fetch something from another host fails the build.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from tools.docs_text import chapters, foreign_addresses, foreign_in_styles, neighbors


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("source-read", _add_chapters)
    app.connect("doctree-resolved", _show_files)
    app.add_html_math_renderer("mathml", (_visit_inline, None), (_visit_block, None))
    app.connect("build-finished", _refuse_foreign_hosts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _add_chapters(app: Sphinx, name: str, source: list[str]) -> None:
    if name == app.config.root_doc:
        for title, pages in chapters(source[0]):
            source[0] += _toctree(f":caption: {title}", *pages)
    elif name.endswith("/index"):
        source[0] += _toctree(":titlesonly:", *neighbors(source[0]))


def _toctree(option: str, *pages: str) -> str:
    return "\n".join(["", "", "```{toctree}", ":hidden:", option, "", *pages, "```", ""])


def _show_files(_app: Sphinx, doctree: nodes.document, name: str) -> None:
    for node in list(doctree.findall(addnodes.download_reference)):
        if "filename" in node:
            to_root = "../" * name.count("/")
            uri = f"{to_root}_downloads/{node['filename']}"
            node.replace_self(nodes.reference("", "", *node.children, refuri=uri, internal=True))


def _visit_inline(translator: Any, node: nodes.math) -> None:
    translator.body.append(tex2mathml(node.astext(), as_block=False))
    raise nodes.SkipNode


def _visit_block(translator: Any, node: nodes.math_block) -> None:
    formula = tex2mathml(node.astext(), as_block=True)
    translator.body.append(f'<div class="formula">{formula}</div>\n')
    raise nodes.SkipNode


def _refuse_foreign_hosts(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    built = Path(app.outdir)
    found = [
        f"{path.relative_to(built)}: {address}"
        for ending, read in (("html", foreign_addresses), ("css", foreign_in_styles))
        for path in sorted(built.rglob(f"*.{ending}"))
        for address in read(path.read_text("utf-8"))
    ]
    if found:
        raise ExtensionError(f"The site would fetch from other hosts: {', '.join(found[:9])}")
