"""A table of text as comma-separated values that a spreadsheet and a statistics program read as numbers.

A cell such as "+1.1 points (0.9 to 1.3) better" becomes four: the number, the ends of its interval, the verdict. Every
row ends with where it comes from, so that it can be told when it has been pasted elsewhere. Text that a spreadsheet
would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"); numbers are left alone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from clinicsim.views.report.tables import Table
from clinicsim.views.suppression import ALSO, UNDER

ENCODING = "utf-8-sig"  # with the mark by which Excel knows it
MADE_FROM = "Made from"
_UNIT = "Unit"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_PLAIN = r"[−+-]?(?:[£$€]|[A-Z]{3} )?\d[\d,]*(?:\.\d+)?(?:%| (?:percentage )?points)?[*†]?"
_NUMBER = rf"(?:{_PLAIN}|{re.escape(UNDER)}|{re.escape(ALSO)}|–|)"
_CELLS = (
    re.compile(
        rf"(?P<value>{_NUMBER})(?:\s\((?:(?P<lower>{_NUMBER}) to (?P<upper>{_NUMBER})|SE (?P<error>{_NUMBER}))\))?"
        r"(?:\s(?P<verdict>(?!to |of )[a-z].*))?"
    ),
    re.compile(rf"(?P<lower>{_NUMBER})(?: to (?P<upper>{_NUMBER}))?"),
)
_PARTS = {"value": "", "lower": ", lower", "upper": ", upper", "error": ", standard error", "verdict": ", verdict"}
_HIDDEN = (UNDER, ALSO)

Column = tuple[str, list[str]]
"""Head and cells."""


def csv_text(table: Table, made_from: str) -> str:
    """Return a table as CSV (RFC 4180), its head in the first line; units move from the cells to the head."""
    columns = [column for place in range(len(table.head)) for column in _columns(table, place)]
    columns.append((MADE_FROM, [harmless(made_from)] * len(table.rows)))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(head) for head, _ in columns])
    writer.writerows(zip(*(cells for _, cells in columns), strict=True))
    return out.getvalue()


def harmless(text: str) -> str:
    """Return a text in one line that no spreadsheet takes for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(_FORMULA) else line


def _columns(table: Table, place: int) -> list[Column]:
    """Return a column as it goes into the file: one for each part of its cells, or one of text."""
    head, cells = _named(table.head, place), [row[place] for row in table.rows]
    if place >= table.text_columns:
        for form in _CELLS:
            found = [form.fullmatch(cell) for cell in cells]
            matches = [match.groupdict() for match in found if match]
            units = {unit for match in matches for unit in map(_unit, match.values()) if unit}
            is_known = _UNIT in table.head or len(units) <= 1
            if matches and len(matches) == len(cells) and is_known:
                unit = f" ({units.pop()})" if units and _UNIT not in table.head else ""
                return _split(f"{head}{unit}", matches)
    return [(head, [harmless(cell) for cell in cells])]


def _named(head: Sequence[str], place: int) -> str:
    """Head of a column; one that comes twice begins with the scenario, as the column before it does."""
    if head.count(head[place]) == 1:
        return head[place]
    names = (earlier.partition(": ")[0] for earlier in reversed(head[:place]) if ": " in earlier)
    return ": ".join((*([name] if (name := next(names, "")) else []), head[place]))


def _split(head: str, matches: Sequence[dict[str, str | None]]) -> list[Column]:
    """One column for each part that some cell has."""
    return [
        (head + words, [_bare(match[part] or "", part) for match in matches])
        for part, words in _PARTS.items()
        if any(match.get(part) for match in matches)
    ]


def _bare(text: str, part: str) -> str:
    """Write a number as programs read it; nothing for a dash."""
    if part == "verdict" or text in _HIDDEN:
        return harmless(text)
    number = re.sub(r"[^\d.]", "", text)
    return f"-{number}" if number and text[0] in "−-" else number


def _unit(text: str | None) -> str:
    """Sign or word beside a number that is not a verdict; points are what percentages differ by."""
    if text is None or not re.fullmatch(_PLAIN, text):
        return ""
    return re.sub(r"[−+\d,.*†-]", "", text).strip()
