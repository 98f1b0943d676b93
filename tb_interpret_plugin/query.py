"""The parameters of a request, checked."""

from __future__ import annotations

import re

from werkzeug import wrappers

from tb_interpret_plugin.limits import shortened
from tb_interpret_plugin.series_page import MAX_BYTES, PageQuery

MAX_STEPS = 1_000

_INTEGER = re.compile(r"-?[0-9]{1,19}")
_INT32 = range(-(2**31), 2**31)
_PARTS = ("all", "facts")


class BadQueryError(ValueError):
    """A parameter of the query is missing or malformed."""


def page_query(request: wrappers.Request) -> PageQuery:
    """What is asked of a series.

    Raises:
        BadQueryError: A parameter is malformed, or two exclude each other.
    """
    after = integer(request, "after", _INT32)
    steps = integers(request, "steps", _INT32)
    if after is not None and steps is not None:
        raise BadQueryError(
            f"Two parameters exclude each other. Received: after={after} and steps. Expected one "
            "of them. Leave `after` out to get just these steps."
        )
    max_bytes = integer(request, "max_bytes", range(1, 2**63)) or MAX_BYTES
    return PageQuery(
        tag=text(request, "tag"),
        after=after,
        steps=steps,
        facts_only=word(request, "parts", _PARTS) == "facts",
        max_bytes=min(max_bytes, MAX_BYTES),
    )


def text(request: wrappers.Request, name: str) -> str:
    """The value of a parameter that must be there."""
    value = request.args.get(name)
    if value is None:
        raise BadQueryError(
            f"A parameter is missing. Received: {shortened(repr(sorted(request.args)))}. "
            f"Expected {name!r}. Add `{name}=` with a name that `index` lists."
        )
    return value


def texts(request: wrappers.Request, name: str, most: int) -> tuple[str, ...]:
    """The values of a parameter that is given once or more, each once."""
    values = tuple(dict.fromkeys((text(request, name), *request.args.getlist(name))))
    if len(values) > most:
        raise BadQueryError(
            f"A parameter is given too often. Received: {name} {len(values):,} times. Expected at "
            f"most {most:,}. Ask for the others in another request."
        )
    return values


def word(request: wrappers.Request, name: str, allowed: tuple[str, ...]) -> str:
    """One of the words allowed, the first when the parameter is not there."""
    value = request.args.get(name, allowed[0])
    if value in allowed:
        return value
    raise BadQueryError(
        f"A parameter is no valid word. Received: {name}={value[:40]!r}. Expected one of: "
        f"{', '.join(map(repr, allowed))}. Correct it or leave it out."
    )


def integer(request: wrappers.Request, name: str, allowed: range) -> int | None:
    """The number, None when the parameter is not there."""
    value = request.args.get(name)
    if value is None:
        return None
    number = _parse_integer(value, allowed)
    if number is None:
        raise BadQueryError(
            f"A parameter is no valid integer. Received: {name}={value[:40]!r}. Expected an "
            f"integer from {allowed.start} to {allowed.stop - 1}. Correct it or leave it out."
        )
    return number


def integers(request: wrappers.Request, name: str, allowed: range) -> tuple[int, ...] | None:
    """The numbers, none for an empty value, None when the parameter is not there."""
    value = request.args.get(name)
    if value is None:
        return None
    parts = value.split(",") if value else []
    if len(parts) > MAX_STEPS:
        raise BadQueryError(
            f"A parameter is too long. Received: {name} of {len(parts):,} numbers. Expected at "
            f"most {MAX_STEPS:,}. Ask for the others in another request."
        )
    numbers: list[int] = []
    for part in parts:
        number = _parse_integer(part, allowed)
        if number is None:
            raise BadQueryError(
                f"A parameter is no valid list of integers. Received: {part[:40]!r} in {name}. "
                f"Expected integers from {allowed.start} to {allowed.stop - 1}, separated by "
                "commas. Correct it or leave it out."
            )
        numbers.append(number)
    return tuple(numbers)


def _parse_integer(value: str, allowed: range) -> int | None:
    # int() alone would take "1_000", " 7 " and digits of other scripts.
    if _INTEGER.fullmatch(value) and int(value) in allowed:
        return int(value)
    return None
