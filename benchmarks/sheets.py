"""Tables of results: for the terminal, and as Markdown between two marks of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

BEGIN = "<!-- results: written by benchmarks/compare_engines.py, down to the next mark -->"
END = "<!-- end of results -->"


@dataclass
class Sheet:
    """One table: a title, heads of columns, rows of text, and a sentence or two below."""

    title: str
    columns: Sequence[str]
    rows: list[list[str]] = field(default_factory=list)
    note: str = ""

    def print(self, console: Console) -> None:
        """Show it on the terminal."""
        table = Table(title=self.title, title_justify="left", caption=self.note or None, caption_justify="left")
        for place, column in enumerate(self.columns):
            table.add_column(column, justify="right" if place else "left")
        for row in self.rows:
            table.add_row(*row)
        console.print(table)

    def markdown(self) -> str:
        """Give it as Markdown."""
        lines = [
            f"### {self.title}",
            "",
            _line(self.columns),
            _line(["---", *["---:"] * (len(self.columns) - 1)]),
            *(_line(row) for row in self.rows),
        ]
        return "\n".join([*lines, "", self.note] if self.note else lines)


def write_between_marks(document: Path, sheets: Sequence[Sheet], heading: str) -> None:
    """Put the tables between the marks of a document; what stands around them stays.

    Raises
    ------
    ValueError
        If the document does not have both marks, in order.
    """
    text = document.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{document}: the lines {BEGIN!r} and {END!r} must both be there, in this order")
    results = "\n\n".join([heading, *(sheet.markdown() for sheet in sheets)])
    document.write_text(f"{before}{BEGIN}\n\n{results}\n\n{END}{after}", encoding="utf-8")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
