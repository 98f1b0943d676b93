"""What the documentation site reads from its pages: text in, text out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

# What a browser fetches by itself; a link is followed by its reader alone.
_FETCHED = {"audio", "embed", "iframe", "img", "link", "object", "script", "source", "video"}
_ADDRESSES = {"data", "href", "poster", "src", "srcset"}
_FOREIGN = r"(?:https?:)?//"


def chapters(index: str) -> Iterator[tuple[str, list[str]]]:
    """Headings of an index with the pages that the list below each names, without `.md`.

    >>> list(chapters("# All\\n\\n## Do\\n\\n- [A](a.md): first\\n- [B](b/b.ipynb)\\n"))
    [('Do', ['a', 'b/b'])]
    """
    for part in re.split(r"^## ", index, flags=re.MULTILINE)[1:]:
        title, _, rest = part.partition("\n")
        pages = re.findall(r"^- \[[^\]]+\]\(([^)#]+)\.(?:md|ipynb)\)", rest, re.MULTILINE)
        yield title.strip(), pages


def neighbors(index: str) -> list[str]:
    """Pages of its own folder that an index links to, in order, without `.md`.

    >>> neighbors("[B](b.md#x), [A](a.md), [B](b.md), [C](../c.md)")
    ['b', 'a']
    """
    return list(dict.fromkeys(re.findall(r"\]\((\w[\w-]*)\.md[#)]", index)))


def foreign_addresses(html: str) -> list[str]:
    """What a page would fetch from another host.

    >>> foreign_addresses('<a href="https://x.org">x</a><script src="//x.org/a.js"></script>')
    ['//x.org/a.js']
    """
    parser = _Fetching()
    parser.feed(html)
    return parser.found


def foreign_in_styles(css: str) -> list[str]:
    """What a sheet of styles would fetch from another host.

    >>> foreign_in_styles('@import "https://x.org/a.css"; a { background: url(b.svg) }')
    ['https://x.org/a.css']
    """
    return re.findall(rf"""(?:url\(\s*|@import\s+)["']?({_FOREIGN}[^)"'\s]+)""", css)


class _Fetching(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        for name, value in attrs:
            if tag in _FETCHED and name in _ADDRESSES and re.match(_FOREIGN, value or ""):
                self.found.append(value or "")
            if name == "style":
                self.found += foreign_in_styles(value or "")

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.found += foreign_in_styles(data)
