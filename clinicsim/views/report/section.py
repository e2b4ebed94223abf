"""A section of a report: sentences, tables and charts, in the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass

from clinicsim.views.report.charts import Chart
from clinicsim.views.report.tables import Table


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading."""

    key: str  # unique on the page; the heading can be linked to
    title: str
    words: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    folded: tuple[tuple[str, Table], ...] = ()  # what the reader may open, and its summary line
