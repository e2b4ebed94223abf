"""Waiting lists: the bins are the list, and the list is what joined less what left."""

from __future__ import annotations

import numpy as np
import pytest

from clinicsim.measures import Measures, measure
from clinicsim.views.illustration import Illustration
from clinicsim.views.report.charts_of_one_run import flow_chart, waiting_chart
from clinicsim.views.waiting_list import BINS, binned, lists_of, waiting_list

LISTS = ("first_assessment", "trial", "implant", "replacement")


@pytest.fixture(scope="module")
def measured_overrun(overrun: Illustration) -> Measures:
    return measure(overrun.world, overrun.log)


@pytest.mark.parametrize("name", LISTS)
def test_the_bins_add_up_to_the_list_of_the_measures(
    clinic: Illustration, measured: Measures, overrun: Illustration, measured_overrun: Measures, name: str
) -> None:
    for illustration, measures in ((clinic, measured), (overrun, measured_overrun)):
        one = waiting_list(illustration, name)
        assert one.size.tolist() == measures.monthly[f"{name}_list_end"].tolist()
        assert one.size[-1] == measures.summary[f"{name}_list_end"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_what_it_was_plus_who_joined_less_who_left(overrun: Illustration, name: str) -> None:
    one = waiting_list(overrun, name)
    assert (one.at_start + np.cumsum(one.joined - one.served - one.left)).tolist() == one.size.tolist()


def test_the_first_bin_is_the_measure_of_those_within_the_standard(
    overrun: Illustration, measured_overrun: Measures
) -> None:
    one = waiting_list(overrun, "first_assessment")
    share = measured_overrun.monthly["first_assessment_within_18_weeks_share"]
    assert (one.by_weeks[:, 0] / one.size).tolist() == pytest.approx(share.tolist())
    assert share[-1] < 0.9, "the overrun clinic keeps people waiting"


def test_the_last_bins_of_all_lists_are_the_waits_of_more_than_a_year(
    overrun: Illustration, measured_overrun: Measures
) -> None:
    longest = sum(waiting_list(overrun, name).by_weeks[:, -1] for name in lists_of(overrun))
    assert np.asarray(longest).tolist() == measured_overrun.monthly["over_52_weeks_list_end"].tolist()
    assert np.asarray(longest)[-1] > 0


def test_a_wait_of_exactly_eighteen_weeks_is_within_it() -> None:
    assert binned(np.array([0.0, 18.0, 18.1, 26.0, 39.0, 52.0, 52.1, 400.0])).tolist() == [2, 2, 1, 1, 2]
    assert binned(np.array([])).tolist() == [0] * len(BINS)


def test_visits_and_operations_have_lists_and_a_list_without_people_is_empty(overrun: Illustration) -> None:
    assert set(LISTS) <= set(lists_of(overrun))
    assert waiting_list(overrun, "dye_study").size.sum() == 0
    assert "nobody waits for a dye study" in waiting_chart(overrun, "dye_study").title


def test_the_bars_stack_to_the_list_and_longer_waits_are_darker(overrun: Illustration) -> None:
    one, chart = waiting_list(overrun, "first_assessment"), waiting_chart(overrun)
    heights = np.array([trace.y for trace in chart.figure.data])
    assert heights.sum(axis=0).tolist() == one.size.tolist()
    light = [sum(int(trace.marker.color[at : at + 2], 16) for at in (1, 3, 5)) for trace in chart.figure.data]
    assert light == sorted(light, reverse=True)
    assert [trace.name for trace in chart.figure.data] == list(BINS)


def test_the_title_counts_those_who_wait_and_those_over_eighteen_weeks(overrun: Illustration) -> None:
    one, title = waiting_list(overrun, "first_assessment"), waiting_chart(overrun).title
    late = int(one.by_weeks[-1, 1:].sum())
    assert f"Replication 1: on 4 Jan 2028 {one.size[-1]} people wait for a first assessment" in title
    assert f"{late} of them over 18 weeks" in title


def test_demand_capacity_and_size_are_lines_with_patterns_of_their_own(overrun: Illustration) -> None:
    one, chart = waiting_list(overrun, "first_assessment"), flow_chart(overrun)
    lines = {trace.name: trace for trace in chart.figure.data}
    assert list(lines["joined (demand)"].y) == one.joined.tolist()
    assert list(lines["seen or operated on (capacity)"].y) == one.served.tolist()
    assert list(lines["size of the list at the end of the month"].y) == one.size.tolist()
    looks = {(trace.line.dash, trace.marker.symbol) for trace in chart.figure.data}
    assert len(looks) == len(chart.figure.data)
    assert f"it went from {one.at_start} to {one.size[-1]}" in chart.title


def test_each_row_of_the_table_of_flows_adds_up(overrun: Illustration) -> None:
    for _, *cells in flow_chart(overrun).table.rows:
        began, joined, served, left, ended = map(int, cells)
        assert began + joined - served - left == ended


def test_a_list_of_few_people_has_no_tick_between_whole_numbers(clinic: Illustration) -> None:
    one, chart = waiting_list(clinic, "trial"), waiting_chart(clinic, "trial")
    assert one.size.max() <= 6
    assert chart.figure.layout.yaxis.dtick == 1
