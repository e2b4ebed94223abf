import datetime as dt
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from clinicsim.experiments import replicate as module
from clinicsim.experiments.replicate import replicate
from clinicsim.experiments.replication import One
from clinicsim.experiments.runs import RunFailed
from clinicsim.world.events import EVENT

WORLD: Any = SimpleNamespace(
    scenario=SimpleNamespace(
        run=SimpleNamespace(months=2, seed=7, start_date=dt.date(2026, 11, 2)),
        model_dump=lambda **_: {
            "prices": {"currency": "GBP", "price_year": "2024/25"},
            "economics": {"price_year": None, "perspective": "nhs_pss"},
        },
    )
)


def made_up(world: Any, replication: int, engine: str = "process", keep_events: bool = False) -> One:
    if replication == 4:
        raise RuntimeError("the diary is full")
    log = np.zeros(3, dtype=EVENT)
    log["replication"] = replication
    summary = {"pumps_end": 10.0 + replication}
    if replication == 1:
        summary["theatre_cases_per_year.explant"] = 2.0
    return One(
        summary=summary,
        monthly={"pumps_end": np.array([replication, replication + 1.0])},
        yearly={},
        categories=("staff", "drug"),
        ledger=np.full((2, 2), float(replication)),
        discounted=np.full(2, 0.9 * replication),
        staff_employed=5.0,
        staff_used=4.0,
        events=log if keep_events else None,
    )


@pytest.fixture(autouse=True)
def _engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "one", made_up)


def test_replications_stand_in_order_of_their_number() -> None:
    runs = replicate(WORLD, [3, 0, 2])
    assert runs.replications.tolist() == [0, 2, 3]
    assert runs.of("pumps_end").tolist() == [10.0, 12.0, 13.0]
    assert runs.monthly["pumps_end"].shape == (3, 2)
    assert runs.ledger.shape == (3, 2, 2)
    assert runs.discounted.shape == (3, 2)
    assert runs.monthly_costs().tolist() == [[0, 0], [4, 4], [6, 6]]
    assert runs.month_names == ("2026-11", "2026-12")


def test_a_replication_is_the_same_alone_and_in_a_batch() -> None:
    assert replicate(WORLD, [3]).of("pumps_end")[0] == replicate(WORLD, range(4)).of("pumps_end")[3]


def test_an_operation_that_happened_in_one_replication_only_is_undefined_in_the_others() -> None:
    values = replicate(WORLD, 3).of("theatre_cases_per_year.explant")
    assert np.isnan(values).tolist() == [True, False, True]


def test_a_run_says_what_its_money_means() -> None:
    assert replicate(WORLD, 2).money == "GBP 2024/25, nhs_pss"


def test_a_failed_replication_is_named_and_left_out() -> None:
    runs = replicate(WORLD, 6)
    assert runs.replications.tolist() == [0, 1, 2, 3, 5]
    assert [number for number, _ in runs.failed] == [4]
    assert "the diary is full" in runs.failed[0][1]


def test_a_run_of_which_nothing_finished_fails() -> None:
    with pytest.raises(RunFailed, match="the diary is full"):
        replicate(WORLD, [4])


def test_logs_are_kept_only_on_request() -> None:
    assert replicate(WORLD, 3).events is None
    kept = replicate(WORLD, 3, keep_events=True).events
    assert kept is not None
    assert kept["replication"].tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_an_interrupted_run_keeps_the_replications_that_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(world: Any, replication: int, *rest: Any) -> One:
        if replication == 2:
            raise KeyboardInterrupt
        return made_up(world, replication)

    monkeypatch.setattr(module, "one", interrupted)
    runs = replicate(WORLD, 5)
    assert runs.interrupted
    assert runs.count == 2


@pytest.mark.parametrize("replications", [0, -3, [], [1, 1], [-1, 2]])
def test_replication_numbers_must_be_distinct_and_from_zero(replications: Any) -> None:
    with pytest.raises(ValueError, match="replication"):
        replicate(WORLD, replications)


def test_there_must_be_a_worker() -> None:
    with pytest.raises(ValueError, match="workers"):
        replicate(WORLD, 2, workers=0)
