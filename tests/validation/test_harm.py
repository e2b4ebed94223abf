"""What complications, overdoses, stays elsewhere, recalls and shortages do to patients, each one by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from clinicsim import engines
from clinicsim.scenario.reader import read
from clinicsim.scenario.timeline import Dated, Timeline
from clinicsim.world.build import build, compile_world
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import NOTHING, PROCEDURE_LIST, Cause, EventLog, Kind, State
from clinicsim.world.world import Version, World
from validation.clinic import DAY, DAYS_PER_YEAR, clinic, interval, logs, pump, rows, theatre_every_day

SCENARIOS = Path(__file__).parents[2] / "scenarios"
LASTING = pump(dose=15, reservoir_ml=40, strength=2000)  # no refill is due within a few years
NO_REFILLS = {
    "device": {"max_refill_interval_days": 10_000, "large_reservoir_share": 1},
    "dose": {"min_mcg_per_day": 1},
}


def certain(**entry: Any) -> dict[str, Any]:
    """A complication that every replacement brings about, in the hospital stay for it."""
    return {"trouble": {"cause": "surgery", "per_procedure": {"replacement": 1}, **entry}}


def replaced_once(pumps: int = 20, **tables: Any) -> World:
    """Pumps whose battery ends on one day soon, and which are replaced before it."""
    settings: dict[str, Any] = {
        **NO_REFILLS,
        "run": {"months": 6},
        "battery": {"median_years": 0.3, "weibull_shape": 1000, "max_years": 100, "eri_to_end_of_service_days": 60},
        "theatre": {"lists": theatre_every_day()},
        "procedures": {"replacement": {"minutes": 1, "nights": 1}},
    }
    return clinic([LASTING] * pumps, **{**settings, **tables})


def of_first_patient(log: EventLog, *kinds: Kind) -> list[tuple[Kind, int, int]]:
    """Kind, minute and subject of the first patient's rows."""
    own = log[(log["patient"] == 0) & np.isin(log["kind"], kinds)]
    return [(Kind(row["kind"]), int(row["minute"]), int(row["subject"])) for row in own]


def changed(before: World, after: World, day: int) -> World:
    """A world in which one clinic becomes another on a day, without warning."""
    date = before.scenario.run.start_date + dt.timedelta(days=day)
    dated = Dated(date, date, None, "change")
    return compile_world(Timeline(before.scenario, (dated,), {frozenset({0}): after.scenario}), before.cohort)


# ---------------------------------------------------------------------- complications
def test_a_complication_of_an_operation_lengthens_the_stay_by_its_nights_level_by_level() -> None:
    world = replaced_once(complications=certain(nights={"itu": 2, "ward": 3}))
    log = engines.run(world, 0)
    assert rows(log, Kind.COMPLICATION).size == rows(log, Kind.OPERATED).size >= 20
    assert rows(log, Kind.EMERGENCY).size == 0
    assert set(rows(log, Kind.DISCHARGED)["value"]) == {6.0}  # one planned night, two in critical care, three more
    levels = [world.names.levels[subject] for _, _, subject in of_first_patient(log, Kind.BED_IN)[:3]]
    assert levels == ["itu", "ward", "ward"]


def test_one_that_shows_days_later_brings_the_patient_back_as_an_emergency() -> None:
    world = replaced_once(complications=certain(onset_days=10, nights={"ward": 3}))
    log = engines.run(world, 0)
    told = of_first_patient(log, Kind.OPERATED, Kind.COMPLICATION, Kind.EMERGENCY, Kind.ADMITTED, Kind.DISCHARGED)
    assert [kind for kind, _, _ in told][:6] == [
        Kind.ADMITTED, Kind.OPERATED, Kind.DISCHARGED, Kind.COMPLICATION, Kind.EMERGENCY, Kind.ADMITTED,
    ]  # fmt: skip
    assert told[3][1] - told[1][1] == 10 * DAY


def test_who_dies_of_a_complication_dies_of_its_group_and_holds_no_bed() -> None:
    log = engines.run(replaced_once(complications=certain(death_probability=1, nights={"itu": 1})), 0)
    died = rows(log, Kind.DIED)
    assert died.size == 20
    assert set(died["subject"]) == {int(Kind.COMPLICATION)}
    assert set(died["cause"]) == {int(Cause.SURGERY)}
    assert rows(log, Kind.BED_IN).size == rows(log, Kind.BED_OUT).size


def test_a_pump_that_must_come_out_comes_out_once_and_its_patient_goes_back_to_oral_drugs() -> None:
    world = replaced_once(
        complications=certain(onset_days=5, explant_probability=1, nights={"itu": 2, "ward": 9}),
        discontinuation={"reimplant_share": 0},
        in_session="slots",
        procedures={"explant": {"nights": 4}},
    )
    log = engines.run(world, 0)
    explanted = rows(log, Kind.PUMP_OUT)
    assert (explanted["cause"] == Cause.EXPLANTED).sum() == 20
    stay = rows(log, Kind.DISCHARGED)["value"].max()
    # Critical care, the wait for theatre and the explant's own nights; the nine nights were for those who keep it.
    assert stay == 2 + world.scenario.theatre.emergency_wait_days.value + 4


def test_a_side_effect_brings_a_dose_review_within_two_weeks_unless_a_refill_is_near() -> None:
    entry = {"cause": "drug", "per_year": 1, "extra_visit": "titration"}
    world = clinic([pump()] * 40, run={"months": 12}, complications={"drowsiness": entry})
    log, review = engines.run(world, 0), world.names.visits.index("titration")
    had, attended = rows(log, Kind.COMPLICATION), rows(log, Kind.ATTENDED)
    had = had[had["minute"] < world.end - 30 * DAY]
    assert had.size > 20
    by_review = 0
    for each in had:
        later = attended[(attended["patient"] == each["patient"]) & (attended["minute"] >= each["minute"])]
        assert later["minute"][0] - each["minute"] < 21 * DAY  # a refill reviews the dose too
        by_review += int(later["value"][0] == review)
    assert by_review > had.size / 2
    assert rows(log, Kind.DRY).size == 0


def test_a_flipped_pump_goes_on_infusing_until_it_is_set_right() -> None:
    flip = {"cause": "pump", "per_year": 5, "mended_by": "revision"}
    blocked = {**flip, "loses_effect": True}
    for entry, lost in ((flip, 0), (blocked, 1)):
        world = clinic([LASTING] * 5, run={"months": 6}, complications={"flip": entry}, **NO_REFILLS)
        control = rows(engines.run(world, 0), Kind.CONTROL)["value"]
        assert (4.0 in control) == bool(lost)  # ITB_LOST


def test_a_complication_that_only_a_scenario_file_names_just_works(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        f"""extends = "{SCENARIOS / "base.toml"}"
name = "mine"
question = "What if scars hurt?"
run.months = 6

[complications.painful_scar]
cause = "surgery"
per_year = 2
extra_visit = "titration"
utility_loss = 0.05
utility_loss_days = 30
nights = {{ ward = 1 }}
""",
        encoding="utf-8",
    )
    world = build(read(file))
    log = engines.run(world, 0)
    place = world.names.complications.index("painful_scar")
    assert (rows(log, Kind.COMPLICATION)["subject"] == place).sum() > 20


def test_a_change_of_rate_takes_effect_on_its_date_for_pumps_that_are_in() -> None:
    often = {"bother": {"cause": "drug", "per_year": 2.0}}
    never = {"bother": {"cause": "drug", "per_year": 0.0}}
    tables: dict[str, Any] = {"run": {"months": 24}, **NO_REFILLS}
    before, after = (clinic([LASTING] * 60, complications=entry, **tables) for entry in (often, never))
    for first, second, expected in ((before, after, (1.0, 0.0)), (after, before, (0.0, 1.0))):
        world = changed(first, second, 365)
        found = [rows(log, Kind.COMPLICATION)["minute"] for log in logs(world, 6)]
        for half, share in enumerate(expected):
            low, high = half * 365 * DAY, (365 * DAY, world.end)[half]
            counts = interval([((minutes >= low) & (minutes < high)).sum() for minutes in found])
            wanted = share * 2.0 * 60 * (high - low) / DAY / DAYS_PER_YEAR
            assert counts.lo <= wanted <= counts.hi


def test_a_change_of_rate_leaves_what_came_before_it_alone() -> None:
    tables: dict[str, Any] = {"run": {"months": 24}, **NO_REFILLS}
    one, four = (
        clinic([LASTING] * 60, complications={"bother": {"cause": "drug", "per_year": rate}}, **tables)
        for rate in (1.0, 4.0)
    )
    plain, dated = engines.run(one, 0), engines.run(changed(one, four, 365), 0)
    had = [rows(log, Kind.COMPLICATION) for log in (plain, dated)]
    earlier = [each[each["minute"] < 365 * DAY] for each in had]
    assert earlier[0].tobytes() == earlier[1].tobytes()
    assert had[1].size > had[0].size


# ---------------------------------------------------------------------- overdose
def test_a_grave_overdose_goes_to_critical_care_and_may_kill() -> None:
    grave = {
        name: {"share": float(name == "severe"), "death_probability": 1} for name in ("mild", "moderate", "severe")
    }
    error = {"slip": {"cause": "overdose", "per_refill": 1, "overdose_probability": 1}}
    world = clinic([pump()] * 10, run={"months": 4}, complications=error, overdose={"severity": grave})
    log = engines.run(world, 0)
    assert rows(log, Kind.OVERDOSE).size == rows(log, Kind.DIED).size == 10
    assert set(rows(log, Kind.DIED)["subject"]) == {int(Kind.OVERDOSE)}
    assert {world.names.levels[level] for level in rows(log, Kind.BED_IN)["subject"]} == {"itu"}
    days = (rows(log, Kind.DIED)["minute"] - rows(log, Kind.OVERDOSE)["minute"]) / DAY
    assert days.tolist() == [world.scenario.overdose.severity["severe"].critical_nights.value] * 10


def test_after_an_overdose_the_pump_is_filled_anew_and_the_patient_goes_home() -> None:
    error = {"slip": {"cause": "overdose", "per_refill": 1, "overdose_probability": 1}}
    world = clinic(
        [pump()] * 10, run={"months": 4}, complications=error, overdose={"severity": {"severe": {"share": 0}}}
    )
    log = engines.run(world, 0)
    assert rows(log, Kind.DIED).size == 0
    filled = rows(log, Kind.FILLED)
    assert (filled["cause"] == Cause.ADMISSION).sum() == rows(log, Kind.OVERDOSE).size > 10


# ---------------------------------------------------------------------- the screening trial
def test_a_trial_takes_as_many_days_as_the_dose_that_works_needs() -> None:
    for shares, days in (([1, 1, 1], 1), ([0, 1, 1], 2), ([0, 0, 1], 3), ([0, 0, 0], 3)):
        world = clinic(
            [{"waiting_list": 2}] * 6,
            run={"months": 2},
            in_session="slots",
            trial={"responds_by_level": shares, "accepts_implant_share": 1},
            theatre={"lists": []},
        )
        log = engines.run(world, 0)
        trial = rows(log, Kind.TRIAL)
        assert np.bincount(trial["patient"], minlength=6).tolist() == [days] * 6
        assert (trial["subject"] != NOTHING).sum() == 6 * (max(shares) > 0)
        beds = rows(log, Kind.BED_OUT)
        assert beds.size == 6 * days
        assert beds["value"] == pytest.approx(world.scenario.trial.observation_hours.value / 24)
        final = State.WAIT_IMPLANT if max(shares) else State.ORAL
        assert (rows(log, Kind.STATE)["value"] == final).sum() == 6


def test_headaches_follow_the_puncture_as_often_as_is_said_and_some_come_in() -> None:
    chance = 0.4
    world = clinic(
        [{"waiting_list": 2}] * 200,
        run={"months": 12},
        in_session="slots",
        trial={"headache_probability": chance, "headache_admitted_share": 0.5},
        theatre={"lists": []},
    )
    each = logs(world, 8)
    share = interval([rows(log, Kind.TRIAL_HEADACHE).size / rows(log, Kind.TRIAL).size for log in each])
    assert share.lo <= chance <= share.hi
    admitted = interval([rows(log, Kind.TRIAL_HEADACHE)["value"].mean() for log in each])
    assert admitted.lo <= 0.5 <= admitted.hi
    for log in each:
        came = rows(log, Kind.ADMITTED)
        assert (came["cause"] == Cause.TRIAL).sum() == rows(log, Kind.TRIAL_HEADACHE)["value"].sum()


# ---------------------------------------------------------------------- elsewhere
def test_the_published_share_is_admitted_elsewhere_at_least_once_a_year() -> None:
    world = clinic([LASTING] * 300, run={"months": 12}, unrelated={"itb_admitted_share_per_year": 0.3}, **NO_REFILLS)
    share = interval([len(set(rows(log, Kind.AWAY)["patient"])) / 300 for log in logs(world, 10)])
    # Somebody who is away cannot be admitted, and the year has 365 days, not 365.25: both far inside the interval.
    assert share.lo <= 0.3 <= share.hi


def test_a_visit_that_falls_into_a_stay_elsewhere_is_booked_again_for_after_it() -> None:
    world = clinic(
        [pump()] * 60, run={"months": 24}, unrelated={"itb_admitted_share_per_year": 0.95, "admission_nights": 10}
    )
    log = engines.run(world, 0)
    moved = rows(log, Kind.CANCELLED)
    moved = moved[moved["cause"] == Cause.ELSEWHERE]
    assert moved.size > 10
    late = rows(log, Kind.ALARM)
    assert (late["cause"] == Cause.ELSEWHERE).sum() > 0


def test_transfers_come_at_their_rate_and_empty_the_clinic_s_books() -> None:
    rate, years = 0.2, 1.0
    world = clinic([LASTING] * 300, run={"months": 12}, unrelated={"transfers_per_year": rate}, **NO_REFILLS)
    gone = []
    for log in logs(world, 8):
        left = rows(log, Kind.STATE)
        left = left[left["cause"] == Cause.TRANSFERRED]
        assert (rows(log, Kind.PUMP_OUT)["cause"] == Cause.TRANSFERRED).sum() == left.size
        gone.append(left.size / 300)
    found = interval(gone)
    assert found.lo <= 1 - np.exp(-rate * years) <= found.hi


BORN_2010 = {**LASTING, "birth_year": 2010}


def test_everybody_moves_on_in_the_year_of_the_age_of_transfer_and_nobody_else() -> None:
    pumps = [BORN_2010, {**BORN_2010, "birth_year": 2016}] * 30
    world = clinic(pumps, run={"months": 37}, unrelated={"transfer_at_age_years": 18}, **NO_REFILLS)
    log = engines.run(world, 0)
    left = rows(log, Kind.STATE)
    left = left[left["cause"] == Cause.TRANSFERRED]
    assert set(left["patient"]) == set(range(0, 60, 2))
    dates = [world.scenario.run.start_date + dt.timedelta(minutes=int(minute)) for minute in left["minute"]]
    assert {date.year for date in dates} == {2028}
    assert len({date.month for date in dates}) > 6  # birthdays are spread over the year
    assert (rows(log, Kind.PUMP_OUT)["cause"] == Cause.TRANSFERRED).sum() == 30


def test_an_age_of_transfer_that_comes_into_force_takes_those_above_it_then() -> None:
    before, after = (
        clinic([BORN_2010] * 20, unrelated={"transfer_at_age_years": age}, **NO_REFILLS) for age in (0, 16)
    )
    world = replace(before, versions=(*before.versions, Version(400 * DAY, after.scenario)))
    left = rows(engines.run(world, 0), Kind.STATE)
    left = left[left["cause"] == Cause.TRANSFERRED]
    assert left.size == 20
    assert set(left["minute"] // DAY) == {401}  # the midnight after


# ---------------------------------------------------------------------- recall
OLD = {**LASTING, "implant_day": -1000}
YOUNG = {**LASTING, "implant_day": -10}


def test_a_recall_of_a_window_concerns_the_pumps_put_in_then() -> None:
    window = {"share": 1, "implanted_to": "2024-12-31", "policy": "prophylactic"}
    world = clinic(
        [OLD, YOUNG] * 10, run={"months": 6}, recall=window, theatre={"lists": theatre_every_day()}, **NO_REFILLS
    )
    assert world.scenario.run.start_date.year == 2026
    log = engines.run(world, 0)
    assert set(rows(log, Kind.RECALLED)["patient"]) == set(range(0, 20, 2))
    assert set(rows(log, Kind.OPERATED)["patient"]) == set(range(0, 20, 2))
    assert rows(log, Kind.OPERATED).size == 10


def test_a_recall_that_is_monitored_asks_for_its_checks_and_for_no_operation() -> None:
    checks = 4
    calm, recalled = (
        clinic([OLD] * 50, run={"months": 24}, recall={"share": share, "extra_checks_per_year": checks}, **NO_REFILLS)
        for share in (0.0, 1.0)
    )
    world = changed(calm, recalled, 365)
    log, visit = engines.run(world, 0), world.names.visits.index("titration")
    attended = rows(log, Kind.ATTENDED)
    assert (attended["value"] == visit).all()
    assert attended["minute"].min() >= 365 * DAY
    assert attended.size == pytest.approx(50 * checks, rel=0.15)  # the last ones are still owed at the end
    assert rows(log, Kind.OPERATION_REQUESTED).size == 0


def test_a_recalled_pump_stalls_as_much_oftener_as_is_said() -> None:
    stall = {"stall": {"cause": "pump", "per_year": 0.2}}
    fault = {"share": 1, "hazard_multiplier": 5, "complications": ["stall"]}
    tables: dict[str, Any] = {"run": {"months": 24}, "complications": stall, **NO_REFILLS}
    calm, faulty = clinic([OLD] * 80, **tables), clinic([OLD] * 80, recall=fault, **tables)
    found = [rows(log, Kind.COMPLICATION)["minute"] for log in logs(changed(calm, faulty, 365), 8)]
    for low, high, factor in ((0, 365 * DAY, 1), (365 * DAY, calm.end, 5)):
        counts = interval([((minutes >= low) & (minutes < high)).sum() for minutes in found])
        assert counts.lo <= factor * 0.2 * 80 * (high - low) / DAY / DAYS_PER_YEAR <= counts.hi


def test_a_recall_of_a_model_leaves_other_models_alone() -> None:
    recall = {"share": 1, "pump_model": "another make", "policy": "prophylactic"}
    world = clinic([OLD] * 5, run={"months": 3}, recall=recall, **NO_REFILLS)
    assert rows(engines.run(world, 0), Kind.RECALLED).size == 0


# ---------------------------------------------------------------------- supply
def test_without_kit_a_refill_is_put_off_by_the_days_said_and_then_runs_late_for_want_of_stock() -> None:
    supply = {"refill_kit_share": 0, "wait_days": 5}
    world = clinic([pump()] * 3, run={"months": 4}, supply=supply, booking={"alarm_call_probability": 0})
    log = engines.run(world, 0)
    refused = rows(log, Kind.NOT_SUPPLIED)
    assert set(refused["cause"]) == {int(Cause.SUPPLY)}
    gaps = np.diff(refused["minute"][refused["patient"] == 0])
    assert (gaps >= 5 * MINUTES_PER_DAY).all()
    assert not np.isin(rows(log, Kind.FILLED)["cause"], (Cause.SCHEDULED, Cause.URGENT)).any()
    assert set(rows(log, Kind.DRY)["cause"]) == {int(Cause.SUPPLY)}


def test_without_pumps_nobody_is_operated_on_who_needs_one() -> None:
    world = clinic(
        [{"waiting_list": 3}] * 3 + [{**OLD, "waiting_list": 5}],
        run={"months": 3},
        supply={"pump_share": 0},
        theatre={"lists": theatre_every_day()},
        **NO_REFILLS,
    )
    log = engines.run(world, 0)
    assert [world.names.procedures[row["subject"]] for row in rows(log, Kind.OPERATED)] == ["revision"]
    put_off = rows(log, Kind.CASE_CANCELLED)
    assert set(put_off["cause"]) == {int(Cause.SUPPLY)}
    assert set(rows(log, Kind.NOT_SUPPLIED)["subject"]) == {PROCEDURE_LIST + world.names.procedures.index("implant")}


def test_when_a_strength_runs_out_refills_go_over_to_one_that_is_there() -> None:
    tables: dict[str, Any] = {"run": {"months": 12}}
    strong = {"minimum_usable_days": 80, "concentrations_mcg_per_ml": [500, 2000]}
    weak = {"minimum_usable_days": 80, "concentrations_mcg_per_ml": [500]}
    before, after = (clinic([pump(dose=400, strength=2000)] * 4, device=device, **tables) for device in (strong, weak))
    log = engines.run(changed(before, after, 60), 0)
    strengths = rows(log, Kind.STRENGTH)
    assert (strengths["value"][strengths["minute"] == 0] == 2000).all()
    later = strengths[strengths["minute"] > 0]
    assert set(later["patient"]) == {0, 1, 2, 3}
    assert (later["value"] == 500).all()
    assert later["minute"].min() >= 60 * DAY
