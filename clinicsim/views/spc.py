"""A control chart in words: what the last point says, whether the target is met, and each point with its signal."""

from __future__ import annotations

import math

from clinicsim.experiments.spc import FEWEST_POINTS, Assurance, ControlChart, Observed, Variation
from clinicsim.views.dates import short_date
from clinicsim.views.labels import capital, label, listed
from clinicsim.views.numbers import Unit, value_text
from clinicsim.views.palette import BLUE, INK, PURPLE, QUIET, VERMILLION, Mark
from clinicsim.views.report.tables import Table

VARIATIONS: dict[Variation, Mark] = {
    "improvement": Mark("●", "circle", BLUE, "improvement beyond the usual variation"),
    "concern": Mark("■", "square", VERMILLION, "concern: worse beyond the usual variation"),
    "high": Mark("▲", "triangle-up", PURPLE, "higher beyond the usual variation"),
    "low": Mark("▼", "triangle-down", PURPLE, "lower beyond the usual variation"),
    "common cause": Mark("○", "circle-open", QUIET, "only the usual variation"),
}
"""The variation icon as a glyph that reads in grey; all but the last are special cause."""

ASSURANCES: dict[Assurance, Mark] = {
    "consistently hits": Mark("✓", "circle", BLUE, "the target is hit consistently"),
    "consistently misses": Mark("✗", "square", VERMILLION, "the target is missed consistently"),
    "hits and misses": Mark("?", "diamond", INK, "the target is hit or missed by chance"),
}
"""The assurance icon."""

LIMITS_MEAN = (
    "Dashed: process limits, the mean ± 2.66 mean moving ranges. They show how far single points usually lie from the "
    "mean, not how precisely the mean is known."
)


def series_title(chart: ControlChart) -> str:
    """Name of the series; where it is a replication, which one."""
    origin = chart.series.origin
    if isinstance(origin, Observed):
        return capital(chart.series.name)
    return f"{label(chart.series.name).title}, replication {origin.number} of {origin.scenario} alone"


def spc_title(chart: ControlChart) -> str:
    """State what the last point says and whether the process can meet its target."""
    if math.isnan(chart.phases[-1].lower):
        return f"{series_title(chart)}: too few points since the last rebasing for limits"
    assurance = f". {capital(ASSURANCES[chart.assurance].words)}" if chart.assurance else ""
    return f"{series_title(chart)}, {short_date(chart.series.dates[-1])}: {point_words(chart, -1)}{assurance}"


def point_words(chart: ControlChart, place: int) -> str:
    """Say what a point is, and by which rule."""
    signal, words = chart.signals[place], VARIATIONS[chart.variation_at(place)].words
    return f"{words} (special cause: {signal.rule})" if signal else f"{words} (common cause)"


def spc_warnings(chart: ControlChart) -> list[str]:
    """What a reader must know before the chart is trusted."""
    short = [
        f"{short_date(chart.series.dates[each.first])} to {short_date(chart.series.dates[each.stop - 1])} "
        f"({each.stop - each.first} points)"
        for each in chart.short_phases
    ]
    fewest = f"Limits from fewer than {FEWEST_POINTS} points are not to be relied on"
    return [f"{fewest}: {listed(short)}."] if short else []


def written_value(chart: ControlChart, value: float, unit: Unit) -> str:
    """Write a value as precisely as the width of the limits supports; the target as it was given."""
    if value == chart.target:
        return f"{unit.prefix}{value * unit.factor:,.6g}{unit.suffix}"
    return value_text(value, unit, (chart.phases[-1].upper - chart.phases[-1].mean) / 10)


def spc_table(chart: ControlChart, unit: Unit) -> Table:
    """Return each point with mean, limits and signal."""
    rows = []
    for phase in chart.phases:
        for place in range(phase.first, phase.stop):
            numbers = (float(chart.series.values[place]), phase.mean, phase.lower, phase.upper)
            glyph = VARIATIONS[chart.variation_at(place)].glyph
            words = f"{glyph} {point_words(chart, place)}" if chart.signals[place] else "–"
            written = (written_value(chart, number, unit) for number in numbers)
            rows.append((short_date(chart.series.dates[place]), words, *written))
    head = ("Date", "Signal", f"Value ({unit.words})" if unit.words else "Value", "Mean", "Lower limit", "Upper limit")
    return Table(f"{series_title(chart)}: points, limits and signals", head, tuple(rows), 2)
