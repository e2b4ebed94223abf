from pathlib import Path

import pytest

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.psa.request import Request, accept
from clinicsim.experiments.psa.strategies import problems
from clinicsim.scenario.schema.scenario import Scenario
from experiments.psa.small_psa import DRAWN, drawn, strategy


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return strategy(tmp_path_factory.mktemp("base"), "base").scenario


def _told(base: Scenario, tmp_path: Path, tables: str, months: int = 6) -> list[str]:
    return list(problems([base, strategy(tmp_path, "other", tables, months).scenario]))


def test_strategies_that_differ_in_what_they_do_alone_can_be_compared(base: Scenario, tmp_path: Path) -> None:
    assert not _told(base, tmp_path, "[referrals]\nper_year = 50\n[prices]\nrefill_kit = 90\n")


def test_every_difference_that_makes_a_comparison_meaningless_is_told_at_once(base: Scenario, tmp_path: Path) -> None:
    tables = (
        "[run]\nseed = 4\nstart_date = 2026-02-02\n[economics]\nperspective = 'societal'\nconvention = 'year_start'\n"
        "discount_rate_effects = 0.015\n"
    )
    told = _told(base, tmp_path, tables, months=12)
    for path in (
        *("run.seed", "run.months", "run.start_date", "economics.perspective", "economics.convention"),
        "economics.discount_rate_effects",
    ):
        assert sum(f"cannot be compared: {path} is" in problem for problem in told) == 1
    assert len(told) == 6
    assert "run.months is 6 in the one and 12 in the other; make them the same" in " ".join(told)


def test_money_of_another_country_or_price_year_is_refused(base: Scenario, tmp_path: Path) -> None:
    told = " ".join(_told(base, tmp_path, "[prices]\ncost_set = 'us_medicare_2024'\n"))
    assert "prices.currency is GBP in the one and USD in the other" in told
    assert "economics.price_year is" in told


def test_names_are_checked_with_all_that_else_is_wrong(base: Scenario) -> None:
    request = Request(draws=1, patterns=("prices.nothing_at_all",))
    with pytest.raises(BadRequest) as caught:
        accept(request, [base, base], comparator="bass")
    told = "\n".join(caught.value.problems)
    assert "a strategy is named twice: base" in told
    assert "--comparator bass: no such strategy; did you mean 'base'?" in told
    assert "--draws 1: expected at least 2" in told
    assert "prices.nothing_at_all" in told
    assert len(caught.value.problems) == 4


def test_what_draws_nothing_is_refused_unless_parameters_are_fixed(base: Scenario, tmp_path: Path) -> None:
    other = strategy(tmp_path, "other").scenario
    with pytest.raises(BadRequest, match="its distribution is fixed"):
        accept(Request(patterns=("staffing.leave_days_per_year",)), [base, other])


def test_a_strategy_needs_another_to_be_compared_with(base: Scenario) -> None:
    assert list(problems([base])) == ["expected at least two strategies to compare, got 1; name another scenario file"]


def test_a_request_says_how_many_runs_it_takes(tmp_path: Path) -> None:
    assert Request(1000, 4).runs(2) == 8000
    assert Request(1000, 4, level="second-order").runs(2) == 2000
    assert Request(1000, 30, level="first-order").runs(3) == 90
    inputs, worlds = drawn([strategy(tmp_path, "a"), strategy(tmp_path, "b")], Request(patterns=DRAWN))
    assert (sorted(inputs.names), len(worlds)) == (sorted(DRAWN), 2)
