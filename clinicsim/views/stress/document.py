"""A document of numbered items, and its Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text that keeps its lines: an algorithm, a diagram."""

    text: str
    language: str = ""


Block: TypeAlias = str | Table | Code


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist: its number, its title and what is said to it."""

    number: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the checklist."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole: a title, a line on what it was made from, and the sections."""

    title: str
    made_from: str
    sections: tuple[Section, ...]

    def markdown(self) -> str:
        """Return the document as Markdown."""
        lines = [f"# {self.title}", "", self.made_from, ""]
        for section in self.sections:
            lines += [f"## {section.title}", ""]
            for item in section.items:
                lines += [f"### {item.number} {item.title}", ""]
                for block in item.blocks:
                    lines += [_markdown(block), ""]
        return "\n".join(lines).rstrip() + "\n"

    def as_data(self) -> dict[str, object]:
        """Return the document as plain data, by number of the item."""
        return {
            item.number: {"title": item.title, "content": [_data(block) for block in item.blocks]}
            for section in self.sections
            for item in section.items
        }


def _markdown(block: Block) -> str:
    if isinstance(block, Code):
        return f"```{block.language}\n{block.text.rstrip()}\n```"
    if isinstance(block, Table):
        lines = [_line(block.head), _line(["---"] * len(block.head)), *(_line(row) for row in block.rows)]
        return "\n".join([f"**{block.title}**", "", *lines])
    return block


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _data(block: Block) -> object:
    if isinstance(block, Table):
        return {"title": block.title, "rows": [dict(zip(block.head, row, strict=True)) for row in block.rows]}
    return block.text if isinstance(block, Code) else block
