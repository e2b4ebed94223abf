"""Combinations that cannot be, each said in the planner's words and blamed on the planner's line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from math import prod
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicsim.scenario.consistency import check
from clinicsim.scenario.consistency.referrals import highest_rate
from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.scenario.positions import Position
from clinicsim.scenario.reader import read
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Node, Places

Change = Callable[[str], Path]
Write = Callable[[str, str | bytes], Path]
Wrong = Callable[..., tuple[Finding, ...]]

MONDAY = "[[sessions]]\nname = 'refill_monday'\n"
FRIDAY = "[[theatre.lists]]\nname = 'list_friday'\n"
ANOTHER = """\
[[sessions]]
name = 'refill_monday_2'
weekday = 'monday'
start = '{start}'
every_weeks = {every}
week = {week}
slots = 2
slot_minutes = 30
urgent_slots = 0
urgent_release_days = 0
overbook_slots = 0
visits = ['refill']
needs = {{ nurse = 1 }}
"""


CASES: list[tuple[str, int, str, str]] = [
    ("question = ' '\n", 2, "question", "expected the question that this scenario answers"),
    ("name = ''\n", 2, "name", "expected a short name"),
    ("[[expect]]\nmeasure = 'pumps_end'\n", 2, "expect[0]", "expects nothing; give a direction"),
    ("[[expect]]\nmeasure = 'x'\nlow = 2\nhigh = 1\n", 4, "expect[0].low", "low (2) is above high (1)"),
    (
        "[[expect]]\nmeasure = 'x'\ndirection = 'up'\nwithin = 1\n",
        5,
        "expect[0].within",
        'only goes with direction = "unchanged"',
    ),
    ("[run]\nstart_date = 9990-01-01\nmonths = 120\n", 3, "run.start_date", "after the year 9999"),
    ("[calendar]\ncountry = 'ZZ'\n", 3, "calendar.country", "bank holidays of 'ZZ' are not known"),
    ("[calendar]\nsubdivision = 'ENGL'\n", 3, "calendar.subdivision", "did you mean 'ENG'?"),
    ("[calendar]\ncountry = 'US'\n", 3, "calendar.country", "US has no part 'ENG'"),
    # the diary
    (MONDAY + "needs = { nurze = 1 }\n", 4, "sessions.refill_monday.needs.nurze", "did you mean 'nurse'?"),
    (MONDAY + "needs = { nurse = 2 }\n", 4, "sessions.refill_monday.needs.nurse", "needs 2 of role 'nurse'"),
    (MONDAY + "visits = ['refil']\n", 4, "sessions.refill_monday.visits[0]", "did you mean 'refill'?"),
    (MONDAY + "week = 1\n", 4, "sessions.refill_monday.week", "a cycle of 1 weeks has week 0"),
    (MONDAY + "start = '18:01'\n", 4, "sessions.refill_monday.start", "run past midnight"),
    (MONDAY + "urgent_slots = 13\n", 4, "sessions.refill_monday.urgent_slots", "out of only 12 slots"),
    (MONDAY + "overbook_slots = 52\n", 4, "sessions.refill_monday.overbook_slots", "64 visits with"),
    (
        MONDAY + "valid_from = 2027-01-02\nvalid_to = 2027-01-01\n",
        5,
        "sessions.refill_monday.valid_to",
        "valid_from 2027-01-02 is after valid_to 2027-01-01",
    ),
    (MONDAY + "slots = 1\n", 4, "sessions.refill_monday.slots", "'refill_new_strength' needs 2 slots"),
    # booking
    (
        MONDAY + "protected = { refil = 1 }\n",
        4,
        "sessions.refill_monday.protected.refil",
        "is of class 'refil'; did you mean 'refill'?",
    ),
    (
        MONDAY + "protected = { refill = 13 }\n",
        4,
        "sessions.refill_monday.protected",
        "13 slots are protected, but only 11 are not kept back",
    ),
    (
        MONDAY + "visits = ['refill']\nonly_if_waiting_weeks = 12\n",
        5,
        "sessions.refill_monday.only_if_waiting_weeks",
        "never opens: no visit type that this session holds is called from a waiting list",
    ),
    (
        "[visits.refill]\ndischarge_after_missed = 2\n",
        3,
        "visits.refill.discharge_after_missed",
        "a patient with a pump cannot be left without refills",
    ),
    ("[visits.annual_review]\nstanding_for = []\n", 3, "visits.annual_review.standing_for", "to nobody"),
    ("[visits.annual_review]\nevery_days = 0\n", 3, "visits.annual_review.every_days", "never falls due"),
    ("[visits.annual_review]\nbooking = 'list'\n", 3, "visits.annual_review.booking", 'is "list"; a standing visit'),
    (
        "[booking.clinical_classes]\nurgent = { share = 0 }\nsoon = { share = 0 }\nroutine = { share = 0 }\n",
        2,
        "booking.clinical_classes",
        "all shares are 0",
    ),
    ("[visits.trial]\nslots = 13\n", 3, "visits.trial.slots", "the longest session for it (refill_monday) has 12"),
    ("sessions = []\n", 2, "sessions", "there are no sessions"),
    # staff
    ("[[staff]]\nname = 'nurse_a'\nband = 'band66'\n", 4, "staff.nurse_a.band", "did you mean 'band6'?"),
    (
        "[[staff]]\nname = 'nurse_a'\nstart_date = 2027-01-02\nend_date = 2027-01-01\n",
        5,
        "staff.nurse_a.end_date",
        "start_date 2027-01-02 is after end_date 2027-01-01",
    ),
    (
        "[[staff]]\nname = 'nurse_a'\nwte = 0.3\n",
        2,
        "staff",
        "sessions need 8.0 hours a week of role 'nurse', but its staff have 7.9",
    ),
    ("[staffing]\nclinic_share = 0.2\n", 3, "staffing.clinic_share", "but its staff have 7.5"),
    (MONDAY + "slots = 50\n", 2, "sessions.refill_monday", "sessions need 27.0 hours a week"),
    ("[prices]\non_call_band = 'band9'\n", 3, "prices.on_call_band", "did you mean 'band"),
    # tables that name each other
    ("[procedures.implant]\nlevel = 'wards'\n", 3, "procedures.implant.level", "did you mean 'ward'?"),
    ("[withdrawal]\nward_level = 'burns'\n", 3, "withdrawal.ward_level", "expected day, hdu, itu or ward"),
    ("[withdrawal]\ncritical_level = 'itus'\n", 3, "withdrawal.critical_level", "did you mean 'itu'?"),
    (
        "[complications.pump_stall]\nmended_by = 'replace'\n",
        3,
        "complications.pump_stall.mended_by",
        "did you mean 'replacement'?",
    ),
    (
        "[complications.pump_stall.nights]\nwards = 2\n",
        3,
        "complications.pump_stall.nights.wards",
        "did you mean 'ward'?",
    ),
    (
        "[complications.pump_stall]\nextra_visit = 'first_assessment'\n",
        3,
        "complications.pump_stall.extra_visit",
        "there is no visit type booked by due date 'first_assessment'",
    ),
    (
        "[complications.csf_leak]\nwithdrawal_probability = 0.1\n",
        3,
        "complications.csf_leak.withdrawal_probability",
        "but nothing mends it; expected a procedure in mended_by",
    ),
    (
        "[complications.csf_leak]\ndiagnosis_visit = 'dye_study'\n",
        3,
        "complications.csf_leak.diagnosis_visit",
        "finds a fault that nothing mends",
    ),
    ("[overdose]\ncritical_level = 'itus'\n", 3, "overdose.critical_level", "did you mean 'itu'?"),
    ("[trial]\nheadache_level = 'wards'\n", 3, "trial.headache_level", "did you mean 'ward'?"),
    ("[recall]\ncheck_visit = 'titrate'\n", 3, "recall.check_visit", "did you mean 'titration'?"),
    ("[recall]\ncomplications = ['pump_stal']\n", 3, "recall.complications[0]", "did you mean 'pump_stall'?"),
    (
        "[recall]\nimplanted_from = 2020-01-02\nimplanted_to = 2020-01-01\n",
        4,
        "recall.implanted_to",
        "is before implanted_from",
    ),
    (
        "[complications.pump_stall]\ndiagnosis_visit = 'dye'\n",
        3,
        "complications.pump_stall.diagnosis_visit",
        "there is no visit type booked by due date 'dye'",
    ),
    (
        "[complications.pump_stall]\nmended_by = 'implant'\n",
        3,
        "complications.pump_stall.mended_by",
        "there is no mending procedure 'implant'",
    ),
    ("[visits.refill]\nbooking = 'list'\n", 3, "visits.refill.booking", 'the pathway needs "due"'),
    ("[trial]\nlevel = 'wards'\n", 3, "trial.level", "did you mean 'ward'?"),
    ("[huddle]\nday_case_level = 'burns'\n", 3, "huddle.day_case_level", "expected day, hdu, itu or ward"),
    (
        "[complications.pump_stall.per_procedure]\nimplants = 0.1\n",
        3,
        "complications.pump_stall.per_procedure.implants",
        "did you mean 'implant'?",
    ),
    ("[beds.burns]\nplaces = 4\n", 2, "beds.burns", "has no price; expected one in prices.bed_day"),
    # theatre
    (FRIDAY + "week = 2\n", 4, "theatre.lists.list_friday.week", "a cycle of 2 weeks has week 0 to 1"),
    (FRIDAY + "start = '21:00'\n", 4, "theatre.lists.list_friday.start", "run past midnight"),
    (
        FRIDAY + "minutes = 100\n",
        4,
        "theatre.lists.list_friday.minutes",
        "'implant' takes 105 minutes, but the longest list has 100",
    ),
    ("[procedures.implant]\nminutes = 241\n", 3, "procedures.implant.minutes", "takes 241 minutes"),
    (
        FRIDAY + "valid_from = 2027-01-02\nvalid_to = 2027-01-01\n",
        5,
        "theatre.lists.list_friday.valid_to",
        "is after valid_to",
    ),
    ("[theatre]\npriority = ['implant']\n", 3, "theatre.priority", "leaves out 'explant', 'replacement'"),
    (
        "[theatre]\npriority = ['explant', 'revision', 'replacement', 'implant', 'implant']\n",
        3,
        "theatre.priority[3]",
        "'implant' stands here 2 times",
    ),
    (
        "[theatre]\npriority = ['explant', 'revision', 'replacement', 'implant', 'implants']\n",
        3,
        "theatre.priority[4]",
        "did you mean 'implant'?",
    ),
    (
        "[theatre]\nlate_levels = ['revision', 'replacement_iminent']\n",
        3,
        "theatre.late_levels[1]",
        "there is no level of priority 'replacement_iminent'; did you mean 'replacement_imminent'?",
    ),
    # treatment
    ("[trial]\nbolus_mcg = [50, 75]\n", 3, "trial.bolus_mcg", "has 2 dose levels and responds_by_level 3"),
    ("[trial]\nbolus_mcg = [0, 75, 100]\n", 3, "trial.bolus_mcg[0]", "0 is no bolus"),
    ("[trial]\nbolus_mcg = [50, 75, 60]\n", 3, "trial.bolus_mcg[2]", "expected the lowest bolus first"),
    ("[trial]\nresponds_by_level = [0.5, 0.4, 0.9]\n", 3, "trial.responds_by_level[1]", "cannot fall"),
    ("[trial]\nresponds_by_level = [0.5, 0.6, 1.1]\n", 3, "trial.responds_by_level[2]", "from 0 to 1"),
    (
        "[device]\nconcentrations_mcg_per_ml = [500, 0]\n",
        3,
        "device.concentrations_mcg_per_ml[1]",
        "0 is no strength",
    ),
    ("[device]\nalarm_volume_ml = 20\n", 3, "device.alarm_volume_ml", "to be less than small_reservoir_ml"),
    ("[device]\nlarge_reservoir_ml = 10\n", 3, "device.large_reservoir_ml", "small_reservoir_ml to be at most"),
    ("[dose]\nmin_mcg_per_day = 2000\n", 3, "dose.min_mcg_per_day", "to be at most max_mcg_per_day"),
    ("[withdrawal]\nonset_hours_mode = 100\n", 3, "withdrawal.onset_hours_mode", "at most onset_hours_high"),
    ("[withdrawal]\nonset_hours_low = 70\n", 3, "withdrawal.onset_hours_low", "at most onset_hours_mode"),
    # referrals
    (
        "[referrals]\nseasonality = [1, 1, 1, -1, 1, 1, 1, 1, 1, 1, 1, 1]\n",
        3,
        "referrals.seasonality[3]",
        "-1 is below 0",
    ),
    ("[referrals]\ngrowth_per_year = -1\n", 3, "referrals.growth_per_year", "leaves no referrals"),
    ("[referrals]\nmax_per_year = 80\n", 3, "referrals.max_per_year", "above max_per_year (80)"),
]


@pytest.mark.parametrize(("text", "line", "path", "message"), CASES, ids=[case[2] for case in CASES])
def test_what_cannot_be_is_blamed_on_the_line_that_made_it_so(
    wrong: Wrong, text: str, line: int, path: str, message: str
) -> None:
    found = [finding for finding in wrong(text) if message in finding.message]
    places = [(Path(finding.file).name, finding.line, finding.path) for finding in found]
    assert places == [("overlay.toml", line, path)]


@pytest.mark.parametrize("table", ["indications", "withdrawal.severity", "overdose.severity"])
def test_shares_that_are_all_nought_share_nothing_out(wrong: Wrong, table: str) -> None:
    grades = "mild moderate severe"
    members = {"indications": "ms sci cp tbi stroke other", "withdrawal.severity": grades, "overdose.severity": grades}
    names = members[table].split()
    (finding,) = wrong("".join(f"[{table}.{name}]\nshare = 0\n" for name in names))
    assert finding.path == table
    assert finding.message == "all shares are 0; expected at least one above 0"


def test_a_visit_type_that_no_session_holds_is_an_error(wrong: Wrong) -> None:
    (finding,) = wrong(MONDAY + "visits = ['trial', 'titration', 'refill', 'refill_new_strength']\n")
    assert finding.path == "visits.dye_study"
    assert finding.message == "no session holds this visit type; add it to the visits of a session"
    assert Path(finding.file).name == "overlay.toml"  # the visit type itself stands in the defaults


def test_a_clinic_without_staff_cannot_hold_its_sessions(wrong: Wrong) -> None:
    assert {finding.path for finding in wrong("staff = []\n")} == {
        "sessions.refill_monday.needs.nurse",
        "sessions.oral_tuesday.needs.nurse",
    }


def test_hours_count_the_weeks_in_which_a_session_runs(change: Change) -> None:
    # 6 hours every week and 4 every second week fit into 0.305 of 26.25 hours, but not 6 and 4 every week
    fits = change("[[staff]]\nname = 'nurse_a'\nwte = 0.305\n")
    assert read(fits).warnings == ()


def test_a_gap_in_staff_loses_sessions_for_a_while_and_is_only_a_warning(change: Change) -> None:
    text = (
        "[[staff]]\nname = 'nurse_a'\nend_date = 2026-06-30\n"
        "[[staff]]\nname = 'nurse_b'\nrole = 'nurse'\nband = 'band6'\nwte = 1\nstart_date = 2027-01-01\n"
    )
    (warning,) = read(change(text)).warnings
    assert warning.severity == "warning"
    assert warning.message.startswith("from 2026-07-01 sessions need 8.0 hours a week of role 'nurse'")


def test_sessions_that_follow_each_other_do_not_need_their_staff_twice(change: Change) -> None:
    later = ANOTHER.format(start="09:00", every=1, week=0).replace("slots = 2", "slots = 30", 1)
    text = f"{MONDAY}slots = 30\nvalid_to = 2027-01-03\n{later}valid_from = 2027-01-04\n"
    assert read(change(text)).warnings == ()


@pytest.mark.parametrize(
    ("start", "every", "week", "clash"),
    [("10:00", 1, 0, True), ("15:00", 1, 0, False), ("09:00", 2, 1, True), ("08:00", 1, 0, False)],
)
def test_sessions_that_need_one_nurse_at_the_same_time_are_warned_of(
    change: Change, start: str, every: int, week: int, clash: bool
) -> None:
    warnings = read(change(ANOTHER.format(start=start, every=every, week=week))).warnings
    assert bool(warnings) == clash
    assert all("together they need 2 of role 'nurse' and there are 1" in warning.message for warning in warnings)


def test_sessions_in_alternate_weeks_share_a_nurse(change: Change) -> None:
    text = f"{MONDAY}every_weeks = 2\nweek = 0\n" + ANOTHER.format(start="09:00", every=2, week=1)
    assert read(change(text)).warnings == ()


def test_bank_holidays_of_an_unknown_country_do_not_matter_to_a_clinic_that_works_on_them(change: Change) -> None:
    assert read(change("[calendar]\ncountry = 'ZZ'\nbank_holidays = false\n")).warnings == ()


def test_a_clinic_without_operating_lists_is_warned(change: Change) -> None:
    (warning,) = read(change("theatre.lists = []\n")).warnings
    assert (warning.line, warning.path, warning.severity) == (2, "theatre.lists", "warning")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[winter]\nbeds_multiplier = 0.8\n", 3, "no level of beds is finite"),
        ("[winter]\nbeds_multiplier = 0\n[beds.ward]\nplaces = 2\n", 3, "winter leaves no bed of ward"),
    ],
)
def test_a_winter_that_takes_no_bed_or_every_bed_is_warned_about(change, text, line, said):
    (warning,) = read(change(text)).warnings
    assert (warning.line, warning.path, warning.severity) == (line, "winter.beds_multiplier", "warning")
    assert said in warning.message


def test_a_price_for_nothing_is_warned_of(change: Change) -> None:
    (warning,) = read(change("[prices.bed_day]\nwrd = 400\n")).warnings
    assert (warning.path, warning.severity) == ("prices.bed_day.wrd", "warning")
    assert "did you mean 'ward'?" in warning.message


def test_a_first_strength_that_is_not_supplied_is_warned_of(change: Change) -> None:
    (warning,) = read(change("[device]\nconcentrations_mcg_per_ml = [1000, 2000]\n")).warnings
    assert (warning.line, warning.path) == (3, "device.concentrations_mcg_per_ml")
    assert "500 is not among the strengths supplied" in warning.message


def test_the_highest_referral_rate_names_its_month(wrong: Wrong) -> None:
    text = (
        "[referrals]\nper_year = 100\ngrowth_per_year = 0\nmax_per_year = 150\n"
        "seasonality = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1.2, 1, 1]\n"
        "steps = [{ date = 2027-03-10, multiply = 1.3 }]\n"
    )
    (finding,) = wrong(text)
    assert finding.message.startswith("referrals reach 156.0 a year in October 2027, above max_per_year (150)")


@pytest.mark.parametrize(
    ("sets", "day", "rate"),
    [
        (["referrals.growth_per_year=0"], "2026-01-05", 80.0),
        (["referrals.growth_per_year=-0.1"], "2026-01-05", 80.0),
        (["referrals.growth_per_year=0", "referrals.steps=[{date=2025-01-01, multiply=2}]"], "2026-01-05", 160.0),
        (["referrals.growth_per_year=0", "referrals.steps=[{date=2099-01-01, multiply=2}]"], "2026-01-05", 80.0),
        (
            [
                "referrals.growth_per_year=0",
                "referrals.steps=[{date=2026-02-10, multiply=2}, {date=2026-02-20, multiply=0.5}]",
            ],
            "2026-02-10",
            160.0,
        ),
        (["referrals.growth_per_year=0.5", "run.months=12", "run.start_date=2027-01-01"], "2027-12-01", 120.0),
    ],
)
def test_season_growth_and_steps_multiply(clinic: Path, sets: list[str], day: str, rate: float) -> None:
    found_day, found_rate = highest_rate(read(clinic, sets).scenario)
    assert found_day.isoformat() == day
    assert found_rate == pytest.approx(rate, rel=1e-3)


def test_visit_types_and_procedures_that_the_pathway_names_must_be_there(clinic: Path) -> None:
    scenario = read(clinic).scenario
    bare: Scenario = scenario.model_copy(
        update={
            "visits": {name: visit for name, visit in scenario.visits.items() if name != "trial"},
            "procedures": {name: one for name, one in scenario.procedures.items() if name != "revision"},
        }
    )
    places = Places(Node({}, Position("clinic.toml", 1, 1)), ("defaults.toml", "clinic.toml"))
    missing = [finding.path for finding in check(bare, places) if finding.message.startswith("missing; the pathway")]
    assert missing == ["visits.trial", "procedures.revision"]


def test_of_two_keys_that_disagree_the_one_set_last_is_blamed(clinic: Path, write: Write) -> None:
    write("middle.toml", 'extends = "clinic.toml"\n[dose]\nmax_mcg_per_day = 500\n')
    with pytest.raises(ScenarioError) as error:
        read(write("top.toml", 'extends = "middle.toml"\n[dose]\nmin_mcg_per_day = 600\n'))
    assert [(Path(f.file).name, f.path) for f in error.value.findings] == [("top.toml", "dose.min_mcg_per_day")]
    with pytest.raises(ScenarioError) as error:
        read(clinic, ["dose.max_mcg_per_day=5"])
    assert [(f.file, f.path) for f in error.value.findings] == [("--set", "dose.max_mcg_per_day")]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    growth=st.floats(-0.4, 0.4),
    start=st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)),
    months=st.integers(1, 40),
    season=st.lists(st.floats(0.0, 2.0), min_size=12, max_size=12),
    steps=st.lists(st.tuples(st.dates(dt.date(2025, 6, 1), dt.date(2030, 1, 1)), st.floats(0.5, 2.0)), max_size=4),
)
def test_no_day_of_the_run_has_more_referrals_than_the_highest_rate(
    clinic: Path,
    growth: float,
    start: dt.date,
    months: int,
    season: list[float],
    steps: list[tuple[dt.date, float]],
) -> None:
    dated = ", ".join(f"{{ date = {date}, multiply = {factor} }}" for date, factor in steps)
    sets = [
        f"run.start_date={start}",
        f"run.months={months}",
        f"referrals.growth_per_year={growth}",
        f"referrals.seasonality={season}",
        f"referrals.steps=[{dated}]",
        "referrals.max_per_year=1e6",
    ]
    scenario = read(clinic, sets).scenario
    day, highest = highest_rate(scenario)

    def rate(date: dt.date) -> float:
        in_force = prod(factor for first, factor in steps if first <= date)
        years = (date - start).days / 365.25
        return float(80 * (1 + growth) ** years * season[date.month - 1] * in_force)

    run_days = (start + dt.timedelta(days=number) for number in range(28 * months))
    assert max(map(rate, run_days)) <= highest * (1 + 1e-9)
    assert highest <= rate(day) * max(1.0, (1 + growth) ** (31 / 365)) * (1 + 1e-9)
