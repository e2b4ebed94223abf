"""What planners see: every difference, month by month, who is safe, and what the clinic's capacity is used for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import plotly.graph_objects as go

from clinicsim.views.illustration import ONE_FUTURE, Illustration
from clinicsim.views.labels import capital
from clinicsim.views.report.charts import Chart, difference_charts, fan_note, monthly_charts, runway_chart
from clinicsim.views.report.charts_of_numbers import caseload_mix_chart, heat_chart, safety_chart
from clinicsim.views.report.charts_of_one_run import (
    calendar_chart,
    flow_chart,
    pathway_chart,
    session_chart,
    waiting_chart,
)
from clinicsim.views.report.measure_tables import by_group, measure_table
from clinicsim.views.report.reported import Reported
from clinicsim.views.report.section import Section
from clinicsim.views.runway import list_with_bookings
from clinicsim.views.stamp import line

_RUNWAY = (
    "Worked out from each pump's volume, drug strength and dose on the first day: usable days = (volume − alarm "
    "volume) × concentration / dose. Pseudonyms only."
)


_SAME_LUCK = "The same replication of each scenario, so that the same people have the same luck."
_EVERY = "The headline measures and all others, each with what it is."


def differences_section(one: Reported) -> Section | None:
    """Every measure of every alternative against the base."""
    if not one.study.alternatives:
        return None
    charts = (*difference_charts(one.study), heat_chart(one.study))
    return Section("differences", "What differs, and how surely", charts=charts)


def months_section(one: Reported) -> Section:
    """Month by month."""
    return Section("months", "Month by month", words=(fan_note(one.study),), charts=tuple(monthly_charts(one.study)))


def runway_section(one: Reported) -> Section | None:
    """How long the pumps of the starting list last, with the refills that are booked."""
    runways, booked_from = list_with_bookings(one.base.world, next(iter(one.illustrations), None))
    if not runways:
        return None
    chart = runway_chart(runways, one.study, booked_from=booked_from)
    return Section("runway", "Refill runway of the starting list", words=(_RUNWAY,), charts=(chart,))


def measures_section(one: Reported) -> Section:
    """Every measure there is, by the groups of the catalogue."""
    tables = ((group, measure_table(one.study, names, capital(group))) for group, names in by_group(one.study))
    folded = tuple((f"{capital(group)} ({len(table.rows)})", table) for group, table in tables)
    return Section("all-measures", "Every measure", words=(_EVERY,), folded=folded)


def capacity_section(one: Reported) -> Section:
    """How full each scenario is against how safe, and who is in its care."""
    mixes = [caseload_mix_chart(side, f"caseload-mix-{place}") for place, side in enumerate(one.study.sides)]
    charts = (safety_chart(one.study), *(chart for chart in mixes if chart is not None))
    return Section("capacity", "Use of capacity, and the caseload", charts=charts)


def sessions_section(one: Reported) -> Section | None:
    """What became of the slots, and one session minute by minute."""
    return _of_one_run(one, "sessions", "Slots week by week, and one session", (calendar_chart, session_chart))


def waiting_section(one: Reported) -> Section | None:
    """How long people have waited, who joins the list and who leaves it."""
    return _of_one_run(one, "waiting", "The list for first assessment", (waiting_chart, flow_chart))


def pathway_section(one: Reported) -> Section | None:
    """Who went where between referral and the end of care."""
    return _of_one_run(one, "pathway", "The pathway", (pathway_chart,))


def _of_one_run(one: Reported, key: str, title: str, draw: Sequence[Callable[[Illustration], Chart]]) -> Section | None:
    """A section drawn from one replication of each scenario that has its log."""
    if not one.illustrations:
        return None
    charts = tuple(_named(one, place, make) for make in draw for place in range(len(one.illustrations)))
    return Section(key, title, words=(ONE_FUTURE, _SAME_LUCK), charts=charts)


def _named(one: Reported, place: int, draw: Callable[[Illustration], Chart]) -> Chart:
    """A chart of one replication that says of which scenario, in a page that may hold the same of another."""
    illustration, side = one.illustrations[place], one.study.sides[place]
    chart = draw(illustration)
    title = f"{side.label}, {chart.title[0].lower()}{chart.title[1:]}"
    drawn = go.Figure(chart.figure)
    drawn.update_layout(meta=dict(drawn.layout.meta) | {"title": title})
    return replace(chart, key=f"{chart.key}-of-{place}", title=title, figure=drawn, line=line(illustration.stamp))
