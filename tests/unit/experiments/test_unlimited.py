import numpy as np
import pytest
from cli.conftest import SCENARIOS

from clinicsim import build, read, replicate
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.unlimited import unlimited
from clinicsim.scenario import Loaded
from clinicsim.world.events import Cause, Kind

CAPACITY = {Cause.NO_SLOT, Cause.LEAVE, Cause.SICKNESS, Cause.VACANCY, Cause.STRIKE, Cause.CLOSURE, Cause.WITHDRAWN}


def opened(name: str, *sets: str) -> tuple[Loaded, Loaded, Runs]:
    loaded = read(SCENARIOS / name, ("run.months=24", "run.replications=2", *sets))
    world = build(loaded)
    made = unlimited(loaded, len(world.cohort.ids))
    return loaded, made, replicate(build(made), 2, keep_events=True)


@pytest.fixture(scope="module")
def stretched() -> tuple[Loaded, Loaded, Runs]:
    return opened("stretched_clinic.toml")


def test_no_pump_runs_dry_for_want_of_capacity(stretched: tuple[Loaded, Loaded, Runs]) -> None:
    events = stretched[2].events
    assert events is not None
    dry = events[events["kind"] == Kind.DRY]
    assert not {Cause(cause) for cause in np.unique(dry["cause"])} & CAPACITY


def test_no_battery_ends_and_nobody_waits_for_a_bed(stretched: tuple[Loaded, Loaded, Runs]) -> None:
    runs = stretched[2]
    assert runs.summary["end_of_service_failures_per_year"].max() == 0
    assert runs.events is not None
    assert not np.isin(runs.events["kind"], (Kind.BED_WAIT, Kind.SESSION_LOST, Kind.LIST_CANCELLED)).any()
    assert runs.summary["implant_list_end"].max() <= 1


def test_it_is_the_same_clinic_otherwise(stretched: tuple[Loaded, Loaded, Runs]) -> None:
    loaded, made, _ = stretched
    assert made.hash != loaded.hash
    assert made.scenario.name != loaded.scenario.name
    changed = {
        key
        for key in type(loaded.scenario).model_fields
        if getattr(made.scenario, key) != getattr(loaded.scenario, key)
    }
    assert changed <= {"name", "in_session", "calendar", "sessions", "open_share", "theatre", "beds"}


def test_a_visit_that_the_clinic_does_not_offer_stays_not_offered(stretched: tuple[Loaded, Loaded, Runs]) -> None:
    loaded, made, _ = stretched
    offered_now = {visit for session in loaded.scenario.sessions for visit in session.visits}
    assert offered_now <= set(made.scenario.sessions[0].visits)
    assert "annual_review" not in set(made.scenario.sessions[0].visits) - offered_now
