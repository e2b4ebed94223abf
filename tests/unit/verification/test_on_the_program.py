"""Checks about the program itself pass, and a fault in the program makes the right ones fail."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from clinicsim.arrays import Floats
from clinicsim.economics import discounting
from clinicsim.economics.costing import CATEGORIES
from clinicsim.economics.items import Items, payments
from clinicsim.measures import quality_of_life
from clinicsim.measures.flows import Flow
from clinicsim.measures.log_view import LogView
from clinicsim.verification import Kind, checks, run_checks
from clinicsim.verification.black_box import runs

ABOUT_THE_PROGRAM = [check.name for check in checks() if check.kind in (Kind.CLOSED_FORM, Kind.BLACK_BOX, Kind.GUARD)]


@pytest.fixture
def _forgetful() -> Iterator[None]:
    """Measures of the unchanged program are not used for the changed one, nor the other way round."""
    runs.as_it_is.cache_clear()
    yield
    runs.as_it_is.cache_clear()


def failing(*names: str) -> set[str]:
    return {result.check.name.partition("/")[2] for result in run_checks(names, quick=True).failed}


@pytest.mark.parametrize("name", ABOUT_THE_PROGRAM)
def test_every_check_about_the_program_passes(name: str) -> None:
    (result,) = run_checks([name], quick=True).results
    assert result.error is None
    assert [(pair.what, pair.found) for pair in result.pairs if not pair.passed] == []


@pytest.mark.usefixtures("_forgetful")
def test_a_cost_that_no_price_moves_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def always_the_same(view: LogView) -> Items:
        return payments(view.month_ends - 1, np.full(view.months, 100.0))

    monkeypatch.setitem(CATEGORIES, "trial", always_the_same)
    found = failing("black_box/*price*", "black_box/refill*", "black_box/utilities*", "black_box/no_discount")
    assert found == {"prices_of_0", "refill_kit_of_1", "doubled_prices"}


@pytest.mark.usefixtures("_forgetful")
def test_a_loss_that_no_utility_moves_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def waits_at_a_tenth(view: LogView) -> Flow:
        lives = view.once(quality_of_life.lifetime)
        flow: Flow = quality_of_life.life_flow(view)
        return Flow(lives, -0.1 * flow.per_year, flow.patient)

    monkeypatch.setattr(quality_of_life, "_waiting", waits_at_a_tenth)
    assert failing("black_box/util*") == {"utilities_of_1", "utilities_of_0"}


def test_discounting_half_a_year_late_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    power = discounting._power

    def late(rate: float, periods: Floats) -> Floats:
        return power(rate, np.asarray(periods) + 0.5)

    monkeypatch.setattr(discounting, "_power", late)
    assert failing("closed/discounted*", "saulino/conventional") == {
        "discounted_flow", "discounted_payments", "conventional",
    }  # fmt: skip
