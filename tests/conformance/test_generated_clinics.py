"""Clinics that nobody would think of: both engines give equal logs, row for row and bit for bit.

pytest tests/conformance                    about fifty clinics
make conformance                            a thousand, and every shipped scenario to its end
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from properties.strategies import cohorts, scenarios, world_of

from clinicsim.world.cohort import Cohort

from .difference import difference

MANY, A_FEW = 1000, 50


def clinics(count: int) -> settings:
    """As many examples, the same ones every time."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@clinics(A_FEW)
@given(tables=scenarios(), cohort=cohorts(), replication=st.integers(0, 1000))
def test_a_generated_clinic_is_the_same_in_both_engines(
    tables: dict[str, Any], cohort: Cohort, replication: int
) -> None:
    assert difference(world_of(tables, cohort), replication) == ""


@pytest.mark.long
@clinics(MANY)
@given(tables=scenarios(), cohort=cohorts(), replication=st.integers(0, 1000))
def test_a_thousand_generated_clinics_are_the_same_in_both_engines(
    tables: dict[str, Any], cohort: Cohort, replication: int
) -> None:
    assert difference(world_of(tables, cohort), replication) == ""
