"""The pathway: nobody is lost between referral and the end of care."""

from __future__ import annotations

import numpy as np
import pytest

from clinicsim.measures import Measures
from clinicsim.measures.people import THERAPIES
from clinicsim.views.figures.layout import title_of
from clinicsim.views.figures.pathway import links_of
from clinicsim.views.illustration import Illustration, years_of
from clinicsim.views.pathway import GONE, REFERRAL, RETURNED, Pathway, is_in_care, pathway
from clinicsim.views.report.charts_of_one_run import pathway_chart
from clinicsim.world.events import Cause, Kind, State


@pytest.fixture(scope="module")
def whole(clinic: Illustration) -> Pathway:
    return pathway(clinic)


@pytest.mark.parametrize("year", [None, 1, 2])
def test_all_who_are_there_or_come_go_on_or_are_there_at_the_end(clinic: Illustration, year: int | None) -> None:
    found = pathway(clinic, year)
    for place in found.places:
        if is_in_care(place):
            began, ended = found.at_start.get(place, 0), found.at_end.get(place, 0)
            assert began + found.came(place) == found.went(place) + ended, place
        else:
            assert found.went(place) == 0, "who has left does not come back"


def test_one_year_begins_where_the_last_one_ended(clinic: Illustration, whole: Pathway) -> None:
    years = [pathway(clinic, year) for year in range(1, years_of(clinic) + 1)]
    assert years[0].at_start == whole.at_start
    assert years[0].at_end == years[1].at_start
    assert years[1].at_end == whole.at_end
    for place in whole.places:
        assert sum(one.came(place) for one in years) == whole.came(place)


def test_people_at_the_end_are_those_of_the_measures(whole: Pathway, measured: Measures) -> None:
    for therapy, states in THERAPIES.items():
        people = sum(whole.at_end.get(state, 0) for state in states)
        assert people == measured.summary[f"caseload_end.{therapy}"], therapy


def test_referrals_returns_and_deaths_are_those_of_the_log(clinic: Illustration, whole: Pathway) -> None:
    def rows(kind: Kind) -> int:
        return int(clinic.view.rows(kind).size)

    assert whole.came(REFERRAL) == rows(Kind.REFERRED)
    assert whole.came(RETURNED) == rows(Kind.RETURNED)
    assert whole.came(State.WAIT_NEW) == rows(Kind.TRIAGED)
    assert whole.came(GONE + Cause.DIED) == rows(Kind.DIED)
    assert sum(whole.at_start.values()) == np.count_nonzero(clinic.view.rows(Kind.STATE)["minute"] == 0)


def test_the_diagram_draws_every_flow_once(clinic: Illustration, whole: Pathway) -> None:
    chart = pathway_chart(clinic)
    sankey = chart.figure.data[0]
    assert sum(sankey.link.value) == sum(people for *_, people in links_of(whole))
    into = np.bincount(sankey.link.target, weights=sankey.link.value, minlength=len(sankey.node.x))
    out = np.bincount(sankey.link.source, weights=sankey.link.value, minlength=len(sankey.node.x))
    middle = (into > 0) & (out > 0)
    names = np.array(sankey.node.customdata)
    first = names[middle & (into != out)].tolist()
    assert first == [] or first == ["Referred, in triage"], "who waits in triage on the first day comes from outside"
    assert all(0 < place < 1 for place in (*sankey.node.x, *sankey.node.y))


def test_each_node_has_its_number_beside_it_on_a_wide_and_on_a_narrow_screen(clinic: Illustration) -> None:
    chart = pathway_chart(clinic)
    wide = [note.text for note in chart.figure.layout.annotations]
    narrow = [note["text"] for note in chart.figure.layout.meta["narrow"]["annotations"]]
    assert len(wide) == len(narrow) == len(chart.figure.data[0].node.x)
    assert [text[text.index("<b>") :] for text in wide] == [text[text.index("<b>") :] for text in narrow]
    assert f"Intrathecal baclofen<br><b>{_through(chart.figure.data[0], 'Intrathecal baclofen'):.0f}</b>" in wide


def _through(sankey: object, name: str) -> float:
    node = list(sankey.node.customdata).index(name)  # type: ignore[attr-defined]
    links = sankey.link  # type: ignore[attr-defined]
    return float(sum(value for value, target in zip(links.value, links.target, strict=True) if target == node))


def test_the_title_and_the_table_tell_the_same(clinic: Illustration, whole: Pathway) -> None:
    chart = pathway_chart(clinic)
    assert title_of(chart.figure) == chart.title
    assert f"{whole.came(REFERRAL)} people were referred" in chart.title
    assert f"{whole.came(State.ITB)} received a pump" in chart.title
    rows = {row[0]: row[1:] for row in chart.table.rows}
    pump = State.ITB
    counts = (whole.at_start[pump], whole.came(pump), whole.went(pump), whole.at_end[pump])
    assert rows["Intrathecal baclofen"] == tuple(map(str, counts))
    assert rows["Waiting for implant → Intrathecal baclofen"][1] == str(whole.between(State.WAIT_IMPLANT, pump))
