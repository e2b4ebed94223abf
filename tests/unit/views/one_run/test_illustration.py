"""One replication shown: it is the replication of the run, and nothing drawn from it passes for an average."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from clinicsim.experiments.replicate import replicate
from clinicsim.measures import Measures
from clinicsim.views.illustration import Illustration, year_bounds, years_of
from clinicsim.views.report.charts import Chart
from clinicsim.views.report.charts_of_one_run import (
    calendar_chart,
    course_chart,
    flow_chart,
    pathway_chart,
    session_chart,
    waiting_chart,
)
from clinicsim.views.stamp import line
from clinicsim.views.story import patient_number

CHARTS: tuple[Callable[[Illustration], Chart], ...] = (
    calendar_chart,
    session_chart,
    pathway_chart,
    waiting_chart,
    flow_chart,
    lambda illustration: course_chart(illustration, patient_number(illustration.world, "P0001") or 0),
)


def test_it_is_the_replication_that_a_run_has_under_this_number(clinic: Illustration, measured: Measures) -> None:
    runs = replicate(clinic.world, [clinic.replication])
    for name in ("slot_utilisation", "first_assessment_list_end", "pumps_end"):
        assert runs.summary[name][0] == pytest.approx(measured.summary[name])


@pytest.mark.parametrize("draw", CHARTS)
def test_every_figure_says_which_replication_it_is_and_that_it_is_no_average(
    clinic: Illustration, draw: Callable[[Illustration], Chart]
) -> None:
    chart = draw(clinic)
    assert "Replication 1" in f"{chart.title} {chart.note}"
    assert chart.note.count("One possible future, not an average") == 1
    assert chart.table.rows
    assert {len(row) for row in chart.table.rows} == {len(chart.table.head)}


@pytest.mark.parametrize("draw", CHARTS)
def test_every_figure_can_be_drawn_without_a_script(
    clinic: Illustration, draw: Callable[[Illustration], Chart]
) -> None:
    assert draw(clinic).svg.startswith("<svg")


def test_the_stamp_names_the_replication_and_the_scenario(clinic: Illustration) -> None:
    told = line(clinic.stamp)
    assert clinic.scenario_hash[:10] in told
    assert "Replication 1 alone" in told


def test_years_cover_the_run_and_the_last_may_be_short(clinic: Illustration) -> None:
    assert years_of(clinic) == 2
    bounds = [year_bounds(clinic, year) for year in (1, 2)]
    starts = clinic.world.month_starts
    assert bounds == [(0, starts[12]), (starts[12], starts[18])]
    assert np.all(np.diff(bounds) > 0)
