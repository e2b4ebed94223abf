"""Markdown that the pages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def made_from(where: str) -> str:
    """First line of a page: what it is made from, for whoever would edit it by hand."""
    return f"<!-- Made by docs/tools/build_tables.py from {where}: change that, then run `make docs`. -->\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; cells may hold Markdown, and a bar or a line break in one breaks nothing."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(cell, line)) + " |" for line in lines) + "\n"


def cell(text: str) -> str:
    """Text as it may stand in a cell."""
    return " ".join(text.replace("|", "\\|").split())


def plain(text: str) -> str:
    """Text of data or help, in which nothing but backquotes means anything to Markdown."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a backquote that nothing closes
        return _escaped(text)
    return "`".join(part if place % 2 else _escaped(part) for place, part in enumerate(parts))


def _escaped(text: str) -> str:
    return "".join(f"\\{each}" if each in "\\*_<>[]`#" else each for each in text)


def code(text: str) -> str:
    """A name or a value as it is typed."""
    return f"`{text}`" if text else ""
