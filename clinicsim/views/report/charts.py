"""The report's figures, each with its table, its note and its text for readers without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicsim.views.figures.costs import costs
from clinicsim.views.figures.differences import differences as difference_figure
from clinicsim.views.figures.fan import MOST_SPREADS, fan
from clinicsim.views.figures.layout import interval_of, title_of
from clinicsim.views.figures.runway import runway_figure
from clinicsim.views.numbers import unit_of
from clinicsim.views.report.tables import Table, cost_table, difference_table, monthly_table, runway_table
from clinicsim.views.runway import Runway
from clinicsim.views.selection import COST_SERIES, PANELS, Panel
from clinicsim.views.standing import rows
from clinicsim.views.static import NARROW, svg_of
from clinicsim.views.study import Study

if TYPE_CHECKING:
    import plotly.graph_objects as go

RUNWAYS_SHOWN = 40


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """One figure as the page needs it."""

    key: str  # unique on the page
    title: str
    note: str
    figure: go.Figure
    table: Table
    table_title: str = "Numbers of this chart"
    line: str = ""  # where its numbers come from; empty: as those of the whole page

    @property
    def height(self) -> int:
        """Of the figure in pixels."""
        return int(self.figure.layout.height)

    @property
    def json(self) -> str:
        """Data and layout for plotly, safe inside a script element."""
        return str(self.figure.to_json()).replace("<", "\\u003c")

    @property
    def svg(self) -> str:
        """The figure for readers without scripts and for paper."""
        return svg_of(self.figure)

    @property
    def narrow_svg(self) -> str:
        """The same for a phone."""
        return svg_of(self.figure, NARROW, narrow=True)


def difference_charts(study: Study) -> Iterator[Chart]:
    """One chart of paired differences for each alternative."""
    for place, (side, differences) in enumerate(study.pairs):
        lines = rows(study, differences)
        drawn = difference_figure(side.label, study.base.label, lines)
        table = difference_table(side, study.base, lines)
        yield chart_of(f"differences-{place}", drawn, table, "")


def monthly_charts(study: Study) -> Iterator[Chart]:
    """One fan chart for each panel that some scenario has."""
    for panel in PANELS:
        if any(side.series(panel) is not None for side in study.sides):
            yield monthly_chart(study, panel)


def monthly_chart(study: Study, panel: Panel) -> Chart:
    """Draw the fan chart of one panel, which some scenario has."""
    # A month's cost is an amount of money, whatever the unit of the yearly measure.
    unit = unit_of("currency", study.currency) if panel.measure == COST_SERIES else study.unit(panel.measure)
    note = (
        "Under the target means three months taken together; a triangle marks the month in which the mean is."
        if panel.target
        else ""
    )
    return chart_of(panel.key, fan(study, panel, unit), monthly_table(study, panel, unit), note)


def runway_chart(runways: list[Runway], study: Study, most: int = RUNWAYS_SHOWN, booked_from: str = "") -> Chart:
    """Draw the refill runway of the starting list: its shortest slacks, so many at most; and say who booked."""
    shown, start = runways[:most], study.base.runs.start_date
    more = len(runways) - len(shown)
    note = f"The {len(shown)} pumps with the shortest slack; {more} more have longer." if more else ""
    note = " ".join(filter(None, (note, booked_from)))
    return chart_of("runway", runway_figure(shown, runways, start), runway_table(shown, start), note)


def cost_chart(study: Study) -> Chart:
    """Draw cost by category, scenario and year."""
    return chart_of(
        "costs", costs(study), cost_table(study), "Y1 is the first year of the run, counted from its first day."
    )


def fan_note(study: Study) -> str:
    """Explain the two bands; they answer different questions."""
    spread = "" if len(study.sides) <= MOST_SPREADS else " With this many scenarios it is drawn for the base only."
    return (
        "Lines are means over replications. The pale band holds the middle 80% of replications (10% to 90%): what a "
        f"single future month may look like by chance.{spread} The darker band is the 95% interval of the "
        "mean: how precisely the mean itself is known, which more replications would narrow. Neither holds the "
        "uncertainty of the parameters."
    )


def chart_of(key: str, drawn: go.Figure, table: Table, note: str, table_title: str = "Numbers of this chart") -> Chart:
    """Make a figure ready for a page, with the table of its numbers; what its intervals hold stands behind the note."""
    note = " ".join(filter(None, (note, interval_of(drawn))))
    return Chart(key, title_of(drawn), note, drawn, table, table_title)
