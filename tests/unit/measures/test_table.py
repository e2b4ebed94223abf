from itertools import groupby

import numpy as np
import pytest

from clinicsim.measures import GUARD_RAILS, HEADLINES, MEASURES, describe, measure
from clinicsim.measures.catalogue import CATALOGUE
from clinicsim.world.events import EVENT, Cause, Kind
from measures.small_clinic import log_of, world_of

LEFT_OUT = ("overtime", "qaly")


@pytest.fixture(scope="module")
def of_nothing():
    return measure(world_of(), np.zeros(0, dtype=EVENT))


def test_an_empty_log_can_be_measured_and_rates_are_zero(of_nothing):
    assert of_nothing.summary["refills_per_year"] == 0.0
    assert np.isnan(of_nothing.summary["refill_on_time_share"])


def test_every_measure_of_the_log_is_there_with_a_value_for_each_month(of_nothing):
    produced = {name for name, entry in MEASURES.items() if entry.compute is not None}
    assert {describe(name).name for name in of_nothing.summary} == produced
    assert list(of_nothing.summary) == list(of_nothing.monthly)
    assert {series.shape for series in of_nothing.monthly.values()} == {(3,)}
    assert {series.dtype for series in of_nothing.monthly.values()} == {np.dtype(np.float64)}


def test_families_have_all_their_members_even_when_nothing_happened(of_nothing):
    names = world_of().names
    for family, members in (
        ("bed_days_per_year", names.levels),
        ("theatre_cases_per_year", names.procedures),
        ("staff_utilisation", names.roles),
        ("wte_required", names.roles),
        ("caseload_end", ("itb", "oral", "waiting")),
    ):
        assert [name for name in of_nothing.summary if name.startswith(f"{family}.")] == [
            f"{family}.{member}" for member in members
        ]


def test_a_family_and_nothing_else_has_members(of_nothing):
    assert all(describe(name).family == ("." in name) for name in of_nothing.summary)


def test_a_member_of_a_family_is_described_by_its_family():
    assert describe("slots_lost_share.leave").name == "slots_lost_share"
    assert describe("cost_per_year").name == describe("cost_per_year.staff").name == "cost_per_year"


@pytest.mark.parametrize("name", ["refill_on_time", "refill_on_time_share.nurse", *LEFT_OUT])
def test_a_name_that_is_no_measure_is_refused_with_the_names_there_are(name):
    with pytest.raises(KeyError, match=r"no measure is called .* the names are"):
        describe(name)


def test_headlines_and_guard_rails_are_measures():
    assert set(HEADLINES) <= set(MEASURES)
    assert set(GUARD_RAILS) <= set(MEASURES)
    assert not set(HEADLINES) & set(GUARD_RAILS)


def test_the_measures_stand_by_group_and_none_is_entered_twice():
    groups = [group for group, _ in groupby(entry.group for entry in MEASURES.values())]
    assert groups == [
        "Refill safety",
        "Harm",
        "Access",
        "Capacity",
        "Inside sessions",
        "Theatre and beds",
        "Caseload",
        "Oral drugs and botulinum toxin",
        "Outcomes",
        "Money",
    ]
    assert len(MEASURES) == len(CATALOGUE)


def test_every_measure_has_plain_words_of_its_own_that_fit_into_a_sentence_and_a_table():
    words = [entry.words for entry in MEASURES.values()]
    assert len(set(words)) == len(words)
    for said in words:
        assert said[0].islower(), said
        assert "_" not in said, said
        assert len(said) <= 48, said


def test_every_measure_says_what_it_is_in_a_sentence():
    for entry in MEASURES.values():
        assert entry.unit, entry.name
        assert entry.definition[0].isupper(), entry.name
        assert entry.definition.endswith("."), entry.name


def test_shares_stay_between_nothing_and_everything_on_a_log_of_random_rows():
    world, chance = world_of(), np.random.default_rng(7)
    subjects = {
        Kind.ATTENDED: 13 * 64,
        Kind.DID_NOT_ATTEND: 13 * 64,
        Kind.CANCELLED: 13 * 64,
        Kind.SESSION_PLANNED: 13,
        Kind.SESSION_LOST: 13,
        Kind.STAFF_STARTED: 1,
        Kind.STAFF_WORKED: 1,
        Kind.LIST_PLANNED: 1,
        Kind.OPERATED: len(world.names.procedures),
        Kind.CASE_CANCELLED: len(world.names.procedures),
        Kind.CASE_CALLED: 1,
        Kind.LIST_CANCELLED: 1,
        Kind.LIST_BUMPED: 1,
        Kind.ALARM: 5,
        Kind.MARGIN: 5,
        Kind.OBLIGATION: len(world.names.visits),
        Kind.LIST_JOINED: len(world.names.visits),
    }
    causes = [int(cause) for cause in Cause]
    rows = []
    for kind in chance.choice(list(subjects), 4000):
        subject, patient = chance.integers(0, subjects[Kind(kind)]), chance.integers(0, 30)
        measured = kind in (Kind.MARGIN, Kind.STAFF_WORKED, Kind.OPERATED)
        value = chance.uniform(-50, 300) if kind == Kind.MARGIN else chance.uniform(0, 300)
        rows.append((chance.uniform(0, 90), kind, patient, subject, value if measured else 1.0, chance.choice(causes)))
    found = measure(world, log_of(*rows))
    shares = [name for name in found.summary if describe(name).unit == "share"]
    for name in shares:
        values = np.append(found.monthly[name], found.summary[name])
        assert (np.isnan(values) | ((values >= 0) & (values <= 1))).all(), name


def test_a_share_lies_between_none_and_all_and_only_margins_and_utilities_may_be_negative():
    assert describe("refill_on_time_share").limits == (0.0, 1.0)
    assert describe("pumps_end").limits == (0.0, np.inf)
    assert {entry.name for entry in MEASURES.values() if entry.limits[0] < 0} == {
        "refill_margin_days_median",
        "refill_margin_days_p05",
        "minimum_buffer_days_p05",
        "qalys",
        "qalys_by_component",
        "qalys_discounted",
        "staff_cost_idle_per_year",
        "utility_mean",
    }
