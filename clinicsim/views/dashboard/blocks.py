"""What a page is made of, as plain data: the app shows blocks and the export finds charts and tables among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.library import Library
from clinicsim.views.palette import Mark
from clinicsim.views.report.charts import Chart
from clinicsim.views.report.headline import HeadRow
from clinicsim.views.report.tables import Table


@dataclass(frozen=True, slots=True)
class Heading:
    """Starts a part of a page; the level is that of its HTML heading."""

    text: str
    note: str = ""
    level: int = 2


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `lead` is set larger."""

    text: str
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Warned:
    """What a reader must not overlook."""

    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Sentences with the mark of their verdict in front; None for none."""

    lines: Sequence[tuple[Mark | None, str]]


@dataclass(frozen=True, slots=True)
class Headlines:
    """Headline measures with differences, and the guard rails directly under them."""

    key: str
    base: str
    others: tuple[str, ...]
    rows: Sequence[HeadRow]
    guards: Sequence[HeadRow]
    why_guards: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its table and where it comes from."""

    chart: Chart
    line: str
    json: str  # data and layout of the chart, written out once

    @staticmethod
    def of(chart: Chart, line: str) -> Figure:
        """Return a chart as a block."""
        return Figure(chart, line, chart.json)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A table that stands by itself; `summary` folds it away under these words, `explained` says what its rows are."""

    key: str
    table: Table
    summary: str = ""
    explained: Table | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that leads to another address: one of some values, each with the address that it leads to."""

    key: str
    label: str
    options: Sequence[tuple[str, str]]  # words, address
    chosen: str  # the address that is shown


@dataclass(frozen=True, slots=True)
class Choices:
    """Fields that belong together, in one row."""

    of: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Link:
    """A link within the dashboard."""

    text: str
    href: str
    is_file: bool = False  # whether it is something to save and no page


@dataclass(frozen=True, slots=True)
class Made:
    """A Dash component that the page has made itself."""

    component: Any


Block: TypeAlias = Heading | Words | Warned | Lines | Headlines | Figure | Numbers | Choice | Choices | Link | Made


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is asked: runs from where, and which."""

    library: Library
    address: Address


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the dashboard."""

    path: str
    name: str  # in the menu
    question: str  # what it answers, under the heading
    content: Callable[[Asked], Iterator[Block]]
    compares: bool = True  # whether base and others are chosen on it
    lasting: bool = True  # whether equal addresses show equal pages, so that what was made can be kept
