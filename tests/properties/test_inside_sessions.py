"""What holds inside sessions: staff see one patient at a time, rooms do not stretch, and nobody is cut off."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given

from clinicsim.measures import measure
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, Kind

from .played import Played, Row, every_clinic, play, played
from .strategies import REFILLS, Tables, filled_to, member, patients, scenario_of, session, world_of

INSIDE = (Kind.ARRIVED, Kind.STAGE_STARTED, Kind.STAGE_ENDED, Kind.WENT_HOME, Kind.OVERTIME, Kind.OVERTIME_PAID)
PUNCTUAL = {"mean_minutes": 0, "sd_minutes": 0}


def seen_for(minutes: float, **more: object) -> Tables:
    """A clinic of one refill session a week, where everybody is punctual and every visit takes the same time."""
    stage = [{"roles": ["nurse"], "minutes": minutes, "minutes_cv": 0}]
    visits = scenario_of().visits
    return {
        "punctuality": PUNCTUAL,
        "visits": {name: {"stages": stage, "did_not_attend_probability": 0, "slots": 1} for name in visits},
        "staff": [member("Nurse B", "nurse", "band7"), member("Nurse C", "nurse", "band6")],
        "staffing": {"leave_days_per_year": 0, "sickness_share": 0},
        "sessions": [session("all", "monday", list(visits), {"nurse": 1}, slots=6)],
        **more,
    }


def by_session(clinic: Played, kind: Kind) -> dict[int, list[Row]]:
    """Rows about slots, by session."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in clinic.of(kind):
        found[row.subject // SLOTS_PER_SESSION].append(row)
    return found


# ---------------------------------------------------------------------- worked out by hand
def test_punctual_patients_whose_visits_fit_their_slots_never_wait_and_nobody_works_late() -> None:
    clinic = play(world_of(seen_for(30), patients(12, 6, 2)))
    assert len(clinic.of(Kind.WENT_HOME)) > 20
    assert {row.value for row in clinic.of(Kind.WENT_HOME)} == {0.0}
    assert not clinic.of(Kind.OVERTIME)


def test_visits_ten_minutes_longer_than_their_slots_add_ten_minutes_of_wait_for_each_one_before() -> None:
    clinic = play(world_of(seen_for(40), filled_to(patients(12, 6, 2), [0.3])))
    full = [rows for rows in by_session(clinic, Kind.WENT_HOME).values() if len(rows) == 6]
    assert len(full) > 3
    for rows in full:
        assert [row.value for row in rows] == [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
        late = [row for row in clinic.of(Kind.OVERTIME) if row.subject == rows[0].subject // SLOTS_PER_SESSION]
        assert [row.value for row in late] == [60.0]


def test_with_a_second_nurse_and_room_the_same_visits_make_nobody_wait() -> None:
    two = session("all", "monday", list(scenario_of().visits), {"nurse": 2}, slots=6, rooms=2)
    clinic = play(world_of(seen_for(40, sessions=[two]), filled_to(patients(12, 6, 2), [0.3])))
    assert {row.value for row in clinic.of(Kind.WENT_HOME)} == {0.0}
    one_room = {**two, "rooms": 1}
    held_up = play(world_of(seen_for(40, sessions=[one_room]), filled_to(patients(12, 6, 2), [0.3])))
    assert max(row.value for row in held_up.of(Kind.WENT_HOME)) == 50.0


def test_a_nurse_who_is_late_out_of_the_morning_is_late_for_the_afternoon() -> None:
    visits = list(scenario_of().visits)
    sessions = [
        session("morning", "monday", visits, {"nurse": 1}, slots=6),
        session("noon", "monday", visits, {"nurse": 1}, start="12:00", slots=6),
    ]
    staff = [member("Nurse B", "nurse", "band7")]
    clinic = play(world_of(seen_for(50, sessions=sessions, staff=staff), filled_to(patients(20, 6, 2), [0.3])))
    pairs = defaultdict(dict)
    for number, rows in by_session(clinic, Kind.WENT_HOME).items():
        template = clinic.world.sessions.template[number]
        pairs[int(clinic.world.sessions.start[number]) // 1440][int(template)] = rows
    busy = [day for day in pairs.values() if len(day) == 2 and len(day[0]) == 6]
    assert busy
    for day in busy:
        # The morning's six visits of 50 minutes end at two o'clock: whoever is booked before waits until then.
        first = clinic.world.sessions.start[day[1][0].subject // SLOTS_PER_SESSION]
        booked = first + 30 * (day[1][0].subject % SLOTS_PER_SESSION)
        assert day[1][0].value == first + 120 - booked


def test_overtime_is_paid_to_whoever_was_held_up() -> None:
    clinic = play(world_of(seen_for(40), filled_to(patients(12, 6, 2), [0.3])))
    overtime = sum(row.value for row in clinic.of(Kind.OVERTIME))
    assert sum(row.value for row in clinic.of(Kind.OVERTIME_PAID)) == overtime > 0


# ---------------------------------------------------------------------- in every clinic
@every_clinic
@given(played())
def test_nobody_sees_two_patients_at_once_and_no_patient_is_seen_twice_at_once(clinic: Played) -> None:
    for key in ("subject", "patient"):
        open_until: dict[int, Row] = {}
        for row in clinic.rows:
            who = getattr(row, key)
            if row.kind == Kind.STAGE_STARTED:
                # Agency staff of one role share a number, and a stage that was broken off has no end.
                if who in open_until and who >= 0 and key == "patient":
                    assert open_until[who].minute < row.minute
                open_until[who] = row
            elif row.kind == Kind.STAGE_ENDED and who >= 0 and key == "subject":
                assert open_until[who].patient == row.patient


@every_clinic
@given(played())
def test_time_with_patients_is_the_time_of_the_stages(clinic: Played) -> None:
    starts: dict[tuple[int, int], int] = {}
    stages, begun, ended = 0, 0, 0
    for row in clinic.rows:
        if row.kind == Kind.STAGE_STARTED:
            starts[row.patient, row.subject] = row.minute
            begun += 1
        elif row.kind == Kind.STAGE_ENDED:
            stages += row.minute - starts[row.patient, row.subject]
            ended += 1
    if clinic.world.scenario.in_session == "slots":
        assert begun == 0
        return
    worked = sum(row.value for row in clinic.of(Kind.STAFF_WORKED))
    assert stages <= worked  # stages that a death or an admission broke off are worked, but have no end
    if begun == ended:
        assert stages == pytest.approx(worked)


@every_clinic
@given(played())
def test_a_patient_goes_home_after_the_stages_and_waits_are_never_negative(clinic: Played) -> None:
    for _, rows in clinic.patients():
        inside = [row for row in rows if row.kind in INSIDE]
        for row, following in itertools.pairwise(inside):
            if row.kind == Kind.ARRIVED:
                assert following.kind in (Kind.STAGE_STARTED, Kind.ARRIVED)
            if row.kind == Kind.STAGE_ENDED:
                assert following.kind in (Kind.STAGE_STARTED, Kind.WENT_HOME, Kind.ARRIVED)
        assert all(row.value >= 0 for row in inside if row.kind == Kind.WENT_HOME)


@every_clinic
@given(played())
def test_overtime_is_after_the_planned_end(clinic: Played) -> None:
    sessions = clinic.world.sessions
    for row in clinic.of(Kind.OVERTIME):
        assert row.value == row.minute - sessions.start[row.subject] - sessions.minutes[row.subject] > 0


def test_a_clinic_played_by_slots_has_nothing_inside_its_sessions() -> None:
    clinic = play(world_of({"in_session": "slots"}))
    assert clinic.of(Kind.ATTENDED)
    assert not clinic.of(*INSIDE)


def test_who_leaves_the_clinic_by_slots_is_seen_for_as_long_as_the_slots() -> None:
    clinic = play(world_of({"in_session": "slots"}))
    slots = [row for row in clinic.of(Kind.ATTENDED)]
    refills = clinic.world.names.visits.index(REFILLS[0])
    assert any(row.value == refills for row in slots)
    worked = [row for row in clinic.of(Kind.STAFF_WORKED) if row.cause != Cause.NONE]
    lengths = clinic.world.sessions.slot_minutes[clinic.world.sessions.slot_minutes > 0]
    assert all(row.value % int(np.gcd.reduce(lengths)) == 0 for row in worked)


# ---------------------------------------------------------------------- the two modes agree on access
@pytest.fixture(scope="module")
def both_modes() -> dict[str, list[dict[str, float]]]:
    found = {}
    for mode in ("minutes", "slots"):
        world = build(read("scenarios/base.toml", [f"in_session={mode}", "run.months=36"]))
        found[mode] = [measure(world, play(world, replication).log).summary for replication in range(6)]
    return found


@pytest.mark.parametrize(
    ("name", "material"),
    [
        ("refill_on_time_share", 0.01),
        ("refills_per_pump_year", 0.1),
        ("slot_utilisation", 0.01),
        ("first_assessment_wait_weeks_median", 0.5),
        ("sessions_lost_share", 0.001),
    ],
)
def test_access_does_not_depend_on_whether_minutes_are_simulated(
    both_modes: dict[str, list[dict[str, float]]], name: str, material: float
) -> None:
    by_mode = [np.array([summary[name] for summary in both_modes[mode]]) for mode in ("minutes", "slots")]
    assert abs((by_mode[0] - by_mode[1]).mean()) < material
