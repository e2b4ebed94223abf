"""Staff who cannot do, or never meet, what they are there for; sites and rooms; and a role that nobody foresaw."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.reader import read

Change = Callable[[str], Path]
Wrong = Callable[..., tuple[Finding, ...]]

NURSE = "[[staff]]\nname = 'nurse_a'\n"
MONDAY = "[[sessions]]\nname = 'refill_monday'\n"
BESIDE = """\
[[staff]]
name = 'nurse_b'
role = 'nurse'
band = 'band6'
wte = 1
[[sessions]]
name = 'oral_monday'
weekday = 'monday'
start = '{start}'
every_weeks = {every}
week = {week}
slots = 4
slot_minutes = 30
urgent_slots = 0
urgent_release_days = 0
overbook_slots = 0
visits = ['oral_follow_up']
needs = {{ nurse = 1 }}
[sites.clinic]
rooms = {rooms}
"""


def warnings(path: Path) -> list[tuple[str, str]]:
    """Path and message of each warning about staff, sessions and sites."""
    found = [(each.path, each.message) for each in read(path).warnings]
    return [each for each in found if each[0].split(".")[0] in ("staff", "staffing", "sessions", "sites")]


def errors(found: tuple[Finding, ...]) -> list[Finding]:
    """What is more than a warning."""
    return [each for each in found if each.severity == "error"]


CASES: list[tuple[str, int, str, str]] = [
    (NURSE + "competencies = ['refil']\n", 4, "staff.nurse_a.competencies[0]", "did you mean 'refill'?"),
    (NURSE + "advertised = 2026-02-01\nstart_date = 2026-05-01\n", 4, "staff.nurse_a.advertised", "keep one of them"),
    (NURSE + "advertised = 2026-02-01\nend_date = 2026-03-01\n", 5, "staff.nurse_a.end_date", "is after end_date"),
    ("[staffing.max_on_leave]\nnurze = 1\n", 3, "staffing.max_on_leave.nurze", "did you mean 'nurse'?"),
    ("[staffing.on_strike]\nporter = 1\n", 3, "staffing.on_strike.porter", "nobody in staff has the role 'porter'"),
    (MONDAY + "site = 'clinics'\n", 4, "sessions.refill_monday.site", "did you mean 'clinic'?"),
    (
        MONDAY + "site = 'home'\nslot_minutes = 25\nslots = 14\n",
        5,
        "sessions.refill_monday.slot_minutes",
        "25 minutes of",
    ),
    (MONDAY + "rooms = 2\n[sites.clinic]\nrooms = 1\n", 2, "sessions.refill_monday", "'refill_monday' uses 2 rooms"),
]


@pytest.mark.parametrize(("text", "line", "path", "message"), CASES, ids=[case[2] for case in CASES])
def test_what_cannot_be_is_blamed_on_the_line_that_made_it_so(
    wrong: Wrong, text: str, line: int, path: str, message: str
) -> None:
    found = [finding for finding in wrong(text) if message in finding.message]
    assert [(Path(finding.file).name, finding.line, finding.path) for finding in found] == [
        ("overlay.toml", line, path)
    ]


# ---------------------------------------------------------------------- rooms
def test_sessions_that_run_at_once_never_need_more_rooms_than_there_are(wrong: Wrong) -> None:
    (finding,) = errors(wrong(BESIDE.format(start="10:00", every=1, week=0, rooms=1)))
    assert "'oral_monday' runs beside 'refill_monday' and together they use 2 rooms" in finding.message
    assert finding.message.endswith("move one of them or add rooms")


@pytest.mark.parametrize(
    ("start", "every", "week", "rooms"), [("10:00", 1, 0, 2), ("15:00", 1, 0, 1), ("10:00", 1, 0, "'unlimited'")]
)
def test_sessions_with_a_room_each_are_no_error(change: Change, start: str, every: int, week: int, rooms: str) -> None:
    assert warnings(change(BESIDE.format(start=start, every=every, week=week, rooms=rooms))) == []


def test_sessions_of_alternate_weeks_share_a_room(change: Change) -> None:
    text = f"{MONDAY}every_weeks = 2\n" + BESIDE.format(start="10:00", every=2, week=1, rooms=1)
    assert warnings(change(text)) == []


def test_a_telephone_session_needs_no_room(change: Change) -> None:
    text = BESIDE.format(start="10:00", every=1, week=0, rooms=1).replace("[sites", "site = 'telephone'\n[sites")
    assert warnings(change(text)) == []


# ---------------------------------------------------------------------- who can do it
def test_a_session_that_nobody_competent_can_staff_is_reported_with_what_to_do(change: Change) -> None:
    ((path, message),) = warnings(change(NURSE + "competencies = ['programming']\n"))
    assert path == "sessions.refill_monday.needs.nurse"
    assert "nurse' competent in all that it takes (programming, refill)" in message
    assert message.endswith("train somebody (staff.competencies) or move visits to another session")


def test_a_session_on_a_day_on_which_nobody_works_is_reported(change: Change) -> None:
    ((path, message),) = warnings(change(NURSE + "working_days = ['tuesday']\n"))
    assert path == "sessions.refill_monday.needs.nurse"
    assert "work on mondays" in message


def test_somebody_whom_no_session_needs_is_reported(change: Change) -> None:
    text = "[[staff]]\nname = 'Olu'\nrole = 'dietitian'\nband = 'band6'\nwte = 0.5\n"
    ((path, message),) = warnings(change(text))
    assert path == "staff.Olu.role"
    assert message == "no session needs the role 'dietitian': paid, but never rostered"


def test_somebody_who_never_works_on_the_day_of_a_session_is_reported(change: Change) -> None:
    text = "[[staff]]\nname = 'nurse_b'\nrole = 'nurse'\nband = 'band6'\nwte = 0.5\nworking_days = ['friday']\n"
    ((path, message),) = warnings(change(text))
    assert path == "staff.nurse_b.working_days"
    assert message.endswith("(monday, tuesday)")


def test_a_limit_that_leaves_no_room_for_everybodys_leave_is_reported(change: Change) -> None:
    many = "".join(f"[[staff]]\nname = 'n{i}'\nrole = 'nurse'\nband = 'band6'\nwte = 0.5\n" for i in range(7))
    ((path, message),) = warnings(change(many + "[staffing.max_on_leave]\nnurse = 1\n"))
    assert path == "staffing.max_on_leave.nurse"
    assert message.endswith("what does not fit is not taken")


# ---------------------------------------------------------------------- hours
def test_a_vacant_post_gives_no_hours_and_its_sessions_will_be_lost(change: Change) -> None:
    found = [message for _, message in warnings(change(NURSE + "vacant = true\n"))]
    assert any("its staff have 0.0" in message and "will be lost" in message for message in found)


def test_an_advertised_post_gives_hours_when_it_is_filled(change: Change) -> None:
    ((_, message),) = warnings(change(NURSE + "advertised = 2026-02-01\n[staffing]\nrecruitment_days = 30\n"))
    assert message.startswith("from 2026-01-05 sessions need 8.0 hours a week of role 'nurse', but its staff have 0.0")


def test_the_journey_to_an_outreach_clinic_counts_as_hours(wrong: Wrong) -> None:
    text = f"{MONDAY}site = 'outreach'\n{NURSE}wte = 0.32\n"  # 8.4 hours of the 8 in sessions and 1 on the road
    (finding,) = errors(wrong(text))
    assert "sessions need 9.0 hours a week of role 'nurse'" in finding.message


# ---------------------------------------------------------------------- roles are open
def test_a_role_that_nobody_foresaw_can_see_patients_by_a_scenario_file_alone(change: Change) -> None:
    text = (
        "in_session = 'minutes'\n"
        "[[staff]]\nname = 'Olu'\nrole = 'orthotist'\nband = 'band6'\nwte = 0.5\n"
        "[[sessions]]\nname = 'oral_tuesday'\n"
        "needs = { orthotist = 1, nurse = 1, physician = 1, physiotherapist = 1 }\n"
        "[[sessions]]\nname = 'refill_monday'\nneeds = { nurse = 1, physician = 1 }\n"
        "[[staff]]\nname = 'Phil'\nrole = 'physician'\nband = 'consultant'\nwte = 1\n"
        "[[staff]]\nname = 'Phyl'\nrole = 'physiotherapist'\nband = 'band6'\nwte = 1\n"
        "[visits.oral_follow_up]\nstages = [{ roles = ['orthotist'], minutes = 20, minutes_cv = 0.2 }]\n"
    )
    path = change(text)
    loaded = read(path)
    assert [stage.roles for stage in loaded.scenario.visits["oral_follow_up"].stages] == [["orthotist"]]
    assert warnings(path) == []
