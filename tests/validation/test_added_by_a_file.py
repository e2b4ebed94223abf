"""What a scenario file alone can add: a drug, a role, a visit type, a complication, a kind of shock.

Each is a table in a file that extends a shipped scenario; none is known to the program by name. The clinic uses it, its
own rows stand in the event log, and measures and costs count it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from clinicsim import engines
from clinicsim.economics import Ledger, ledger
from clinicsim.measures import measure
from clinicsim.measures.staff import working_share
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, EventLog, Kind
from clinicsim.world.world import World
from validation.clinic import DAY, rows

SCENARIOS = Path(__file__).parents[2] / "scenarios"
HEAD = """
name = "added"
question = "Can a scenario file alone add this?"
extends = "{extends}"

[run]
months = {months}
"""


@dataclass(frozen=True)
class Ran:
    """One replication of a scenario file, and what its log comes to."""

    world: World
    log: EventLog

    @property
    def summary(self) -> dict[str, float]:
        return measure(self.world, self.log).summary

    @property
    def ledger(self) -> Ledger:
        return ledger(self.world, self.log)

    def cost(self, category: str) -> float:
        found = self.ledger
        return float(found.monthly[:, found.categories.index(category)].sum())


def ran(folder: Path, text: str, months: int = 12, extends: str = "base.toml") -> Ran:
    """Read a scenario file with this text besides its head, and run it once."""
    file = folder / "added.toml"
    file.write_text(HEAD.format(extends=SCENARIOS / extends, months=months) + text, encoding="utf-8")
    world = build(read(file))
    return Ran(world, engines.run(world, 0))


@cache
def without(months: int = 12, extends: str = "base.toml") -> Ran:
    """The shipped scenario as it is, for as long."""
    world = build(read(SCENARIOS / extends, (f"run.months={months}",)))
    return Ran(world, engines.run(world, 0))


# ---------------------------------------------------------------------- a drug
NOVOFEN = """
[oral]
line = ["novofen", "baclofen"]

[drugs.novofen]
start_mg_per_day = 10
step_mg_per_day = 10
step_days = 3
effective_low_mg_per_day = 40
effective_mode_mg_per_day = 60
effective_high_mg_per_day = 80
max_mg_per_day = 90
stop_weibull_shape = 1
stop_weibull_scale_years = 0.3
no_effect_share_of_stops = 0.3
taper_weeks = 2
rebound_probability = 0.5

[drugs.novofen.side_effects.hiccups]
probability = 0.5
share_of_stops = 0.2

[drugs.novofen.blood_tests.thyroid]
days = [14, 42]
repeat_days = 90
abnormal_probability = 0.3
abnormal_with_impaired_kidneys = false
then = "stop"

[prices.oral_mg]
novofen = 2
"""


@pytest.fixture(scope="module")
def novofen(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return ran(tmp_path_factory.mktemp("drug"), NOVOFEN)


def test_a_new_drug_is_started_titrated_and_stopped(novofen: Ran) -> None:
    log, drug = novofen.log, novofen.world.names.drugs.index("novofen")
    started, dosed, stopped = (
        found[found["subject"] == drug]
        for found in (rows(log, Kind.DRUG_STARTED), rows(log, Kind.DRUG_DOSE), rows(log, Kind.DRUG_STOPPED))
    )
    new = started[started["cause"] != Cause.PREVALENT]
    assert new.size > 20
    assert set(new["value"].tolist()) == {10.0}
    assert 40 < dosed["value"].max() <= 80
    assert {Cause.NO_EFFECT, Cause.SIDE_EFFECT, Cause.BLOOD_TEST} <= set(stopped["cause"].tolist())


def test_its_side_effects_and_blood_tests_are_its_own(novofen: Ran) -> None:
    names, felt, tested = novofen.world.names, rows(novofen.log, Kind.SIDE_EFFECT), rows(novofen.log, Kind.BLOOD_TEST)
    hiccups = felt[felt["value"] == names.side_effects.index("hiccups")]
    assert set(hiccups["subject"].tolist()) == {names.drugs.index("novofen")}
    thyroid = tested[tested["subject"] == names.blood_tests.index("thyroid")]
    assert set(thyroid["value"].tolist()) == {0.0, 1.0}
    assert novofen.summary["blood_tests_per_year"] >= thyroid.size > 20


def test_it_is_measured_and_paid_for_at_its_own_price(novofen: Ran) -> None:
    assert novofen.summary["oral_on_drug_share.all"] > 0
    assert novofen.summary["oral_drugs_stopped_per_year.blood_test"] > 0
    assert novofen.cost("oral_drugs") > 100 * without().cost("oral_drugs")


# ---------------------------------------------------------------------- a role
ORTHOTIST = """
[[visits.oral_follow_up.stages]]
roles = ["physician"]
minutes = 15
minutes_cv = 0.3

[[visits.oral_follow_up.stages]]
roles = ["orthotist"]
minutes = 10
minutes_cv = 0.2

[prices.staff_hour]
orthotist_band = 40

[[staff]]
name = "Orthotist X"
role = "orthotist"
band = "orthotist_band"
wte = 0.4

[[sessions]]
name = "oral_tuesday"
needs = { physician = 1, orthotist = 1 }

[[sessions]]
name = "oral_friday"
needs = { physician = 1, orthotist = 1 }
"""


@pytest.fixture(scope="module")
def orthotist(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return ran(tmp_path_factory.mktemp("role"), ORTHOTIST)


def test_a_new_role_serves_its_stage_and_nobody_else_does(orthotist: Ran) -> None:
    log, member = orthotist.log, orthotist.world.names.members.index("Orthotist X")
    assert (rows(log, Kind.STAFF_STARTED)["subject"] == member).sum() == 1
    visit = orthotist.world.names.visits.index("oral_follow_up")
    second = rows(log, Kind.STAGE_STARTED)
    second = second[(second["value"] == 1) & (second["subject"] == member)]
    attended = rows(log, Kind.ATTENDED)
    assert second.size == (attended["value"] == visit).sum() > 100
    assert (rows(log, Kind.STAFF_WORKED)["subject"] == member).any()


def test_sessions_that_need_it_are_lost_when_it_is_away(orthotist: Ran) -> None:
    def lost(clinic: Ran) -> int:
        names = [clinic.world.scenario.sessions[t].name for t in clinic.world.sessions.template]
        return sum(names[s].startswith("oral_") for s in rows(clinic.log, Kind.SESSION_LOST)["subject"].tolist())

    assert lost(orthotist) > lost(without())  # there is nobody to cover


def test_a_new_role_is_measured_and_paid_for(orthotist: Ran) -> None:
    summary = orthotist.summary
    assert 0 < summary["staff_utilisation.orthotist"] < 1
    assert 0 < summary["wte_required.orthotist"] < 0.4
    world = orthotist.world
    hours = 0.4 * world.scenario.staffing.hours_per_week.value * 365 / 7 * working_share(world, world.scenario)
    more = orthotist.ledger.staff_employed - without().ledger.staff_employed
    assert more == pytest.approx(40 * hours)


# ---------------------------------------------------------------------- a visit type
YEARLY_CHECK = """
[visits.yearly_check]
booking = "due"
every_days = 365
standing_for = ["itb"]
slots = 2
window_days = 28
did_not_attend_probability = 0.05
cancel_probability = 0.05
cancel_notice_days = 3
urgent = false
transport = true
slot_class = "yearly check"

[[visits.yearly_check.stages]]
roles = ["nurse", "physician"]
minutes = 45
minutes_cv = 0.25

[prices.visit_fee]
yearly_check = 250
first_assessment = 0
oral_titration = 0
oral_follow_up = 0
oral_telephone = 0
weaning = 0
titration = 0
refill = 0
refill_new_strength = 0
dye_study = 0
annual_review = 0
botulinum = 0

[payers]
visit_fees = "insurer"

[perspectives.insurer]
payers = ["insurer"]

[economics]
perspective = "insurer"

[[staff]]
name = "Nurse for checks"
role = "nurse"
band = "band6"
wte = 0.4

[[sessions]]
name = "checks_tuesday"
weekday = "tuesday"
start = "09:00"
every_weeks = 1
week = 0
slots = 6
slot_minutes = 30
urgent_slots = 0
urgent_release_days = 0
overbook_slots = 0
visits = ["yearly_check"]
needs = { nurse = 1 }
"""


@pytest.fixture(scope="module")
def yearly_check(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return ran(tmp_path_factory.mktemp("visit"), YEARLY_CHECK)


def test_a_new_visit_type_is_owed_to_people_with_a_pump_and_seen_in_its_own_session(yearly_check: Ran) -> None:
    log, world = yearly_check.log, yearly_check.world
    visit = world.names.visits.index("yearly_check")
    seen = rows(log, Kind.ATTENDED)
    seen = seen[seen["value"] == visit]
    assert seen.size > 150  # two slots each
    assert set(seen["patient"].tolist()) <= set(rows(log, Kind.PUMP_IN)["patient"].tolist())
    where = {world.scenario.sessions[t].name for t in world.sessions.template[seen["subject"] // SLOTS_PER_SESSION]}
    assert where == {"checks_tuesday"}
    assert (rows(log, Kind.OBLIGATION)["subject"] == visit).any()


def test_the_staff_that_it_takes_and_its_fees_are_counted(yearly_check: Ran) -> None:
    visit = yearly_check.world.names.visits.index("yearly_check")
    seen = (rows(yearly_check.log, Kind.ATTENDED)["value"] == visit).sum() / 2
    assert yearly_check.cost("visit_fees") == pytest.approx(250 * seen)
    more = yearly_check.summary["wte_required.nurse"] - without().summary["wte_required.nurse"]
    assert 0.05 < more < 0.4  # of the post that the file adds for it


# ---------------------------------------------------------------------- a complication
SEROMA = """
[complications.seroma]
cause = "surgery"
per_procedure = { implant = 0.5, replacement = 0.5 }
onset_days = 7
nights = { ward = 3 }
extra_visit = "titration"
utility_loss = 0.1
utility_loss_days = 30
"""


@pytest.fixture(scope="module")
def seroma(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return ran(tmp_path_factory.mktemp("complication"), SEROMA)


def test_a_new_complication_follows_its_operations_and_brings_its_nights(seroma: Ran) -> None:
    log, place = seroma.log, seroma.world.names.complications.index("seroma")
    found = rows(log, Kind.COMPLICATION)
    found = found[found["subject"] == place]
    operated = rows(log, Kind.OPERATED)
    assert 5 < found.size < operated.size
    assert set(found["value"].tolist()) == {7.0}
    assert set(found["cause"].tolist()) == {Cause.SURGERY}
    came_in = {(row["patient"], row["minute"]) for row in rows(log, Kind.EMERGENCY)}
    assert {(row["patient"], row["minute"]) for row in found} <= came_in
    stays = rows(log, Kind.DISCHARGED)
    stays = stays[np.isin(stays["patient"], found["patient"]) & (stays["value"] == 3.0)]
    assert stays.size >= found.size - 1  # the last may still lie in


def test_it_is_measured_valued_and_paid_for(seroma: Ran) -> None:
    causes = "complications_per_100_pump_years_by_cause.surgery"
    assert seroma.summary[causes] > without().summary[causes]
    lost = "qalys_by_component.complications"
    assert seroma.summary[lost] < without().summary[lost]
    assert seroma.cost("beds") > without().cost("beds")


# ---------------------------------------------------------------------- a kind of shock
FLOOD = """
[shock_kinds.flood]
description = "The outpatient building is shut, and fewer people are referred."

[shock_kinds.flood.parameters]
shut = { description = "names of sessions that cannot be held", list = "changes" }
referrals = { description = "factor on referrals" }

[[shock_kinds.flood.changes]]
path = "sessions.{shut}.valid_to"
value = 2026-03-01

[[shock_kinds.flood.changes]]
path = "referrals.per_year"
multiply = "{referrals}"

[[shocks]]
kind = "flood"
name = "burst pipe"
date = 2026-03-02
announced = 2026-02-23
until = 2026-05-04
shut = ["refill_monday", "refill_wednesday"]
referrals = 0
"""


@pytest.fixture(scope="module")
def flood(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return ran(tmp_path_factory.mktemp("shock"), FLOOD, months=9)


def day_of(clinic: Ran, date: str) -> int:
    return (dt.date.fromisoformat(date) - clinic.world.scenario.run.start_date).days * DAY


def test_a_new_kind_of_shock_is_announced_comes_and_goes(flood: Ran) -> None:
    assert rows(flood.log, Kind.ANNOUNCED)["minute"].tolist() == [day_of(flood, "2026-02-23")]
    dates = [day_of(flood, "2026-03-02"), day_of(flood, "2026-05-04")]
    assert rows(flood.log, Kind.IN_FORCE)["minute"].tolist() == dates
    assert flood.world.versions[1].begins == ("burst pipe",) * len(flood.world.versions[1].begins)


def test_while_it_lasts_its_sessions_are_shut_and_nobody_is_referred(flood: Ran) -> None:
    begins, ends = day_of(flood, "2026-03-02"), day_of(flood, "2026-05-04")
    shut = {"refill_monday", "refill_wednesday"}

    def held(clinic: Ran, low: int, high: int) -> int:
        held = rows(clinic.log, Kind.SESSION_RAN)
        during = held[(held["minute"] >= low) & (held["minute"] < high)]
        names = [clinic.world.scenario.sessions[t].name for t in clinic.world.sessions.template[during["subject"]]]
        return sum(name in shut for name in names)

    referred = rows(flood.log, Kind.REFERRED)["minute"]
    assert held(flood, 0, begins) == held(without(9), 0, begins) > 0
    assert held(flood, begins, ends) == 0 < held(without(9), begins, ends)
    assert held(flood, ends, flood.world.end) > 0
    assert not ((referred >= begins) & (referred < ends)).any()
    assert (referred < begins).any()
    assert (referred >= ends).any()


def test_it_is_seen_in_the_measures(flood: Ran) -> None:
    assert flood.summary["slot_utilisation"] != without(9).summary["slot_utilisation"]
    assert flood.summary["refill_on_time_share"] < without(9).summary["refill_on_time_share"]
    assert flood.cost("sessions") < without(9).cost("sessions")
