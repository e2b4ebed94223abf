"""A year and a half of the base clinic with its log, and the same clinic with far more referrals than slots."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinicsim import build, read
from clinicsim.measures import Measures, measure
from clinicsim.views.illustration import Illustration, illustrate

BASE = Path(__file__).parents[4] / "scenarios" / "base.toml"


def _run(*sets: str) -> Illustration:
    loaded = read(BASE, sets)
    return illustrate(loaded, build(loaded), 1)


@pytest.fixture(scope="session")
def clinic() -> Illustration:
    """Replication 1 over 18 months: a whole year and a short one."""
    return _run("run.months=18")


@pytest.fixture(scope="session")
def overrun() -> Illustration:
    """Twice the referrals and no operating list."""
    return _run("run.months=24", "referrals.per_year=160", "theatre.lists=[]")


@pytest.fixture(scope="session")
def measured(clinic: Illustration) -> Measures:
    """Measures of the same replication."""
    return measure(clinic.world, clinic.log)
