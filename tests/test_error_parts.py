"""Every error has four parts: what is wrong, what came, what is expected, how to mend it."""

import ast
import pathlib
import re

import pytest

PACKAGE = pathlib.Path(__file__).parents[1] / "tb_interpret"


def _text(node):
    """What an expression of strings says; values stand as `{}`."""
    match node:
        case ast.Constant():
            return str(node.value)
        case ast.JoinedStr():
            return "".join(map(_text, node.values))
        case ast.BinOp():
            return _text(node.left) + _text(node.right)
    return "{}"


def _errors(source):
    """The line and the words of each error with a text of its own."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            words = _text(node.exc.args[0])
            if "Received:" in words or "Expected " in words:
                yield node.lineno, words


def _lacks_a_part(words):
    parts = re.fullmatch(r".+?[.:] Received: .+?[.:] Expected (.+)", words, re.DOTALL)
    # The fix is a sentence after the one of what is expected.
    return parts is None or not re.search(r"(?<!…)[.:?] [A-Z`'a-z{].*$", parts[1], re.DOTALL)


@pytest.mark.parametrize(
    "words",
    [
        "`steps` is wrong. Received: steps={}. Expected an integer from 1 on.",
        "`steps` is wrong. Expected an integer. Give 3.",
        "`steps` is wrong. Received: steps={}. Give 3.",
    ],
)
def test_part_that_is_missing_is_noticed(words):
    assert _lacks_a_part(words)


def test_no_error_lacks_a_part():
    found = [
        (path.name, line, words)
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, words in _errors(path.read_text("utf-8"))
    ]
    assert len(found) > 100
    assert not [each for each in found if _lacks_a_part(each[2])]
