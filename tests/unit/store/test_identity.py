from pathlib import Path
from typing import Any

import pytest

from clinicsim.experiments.source import source_hash
from clinicsim.scenario import read
from clinicsim.store.identity import run_id, series_id
from clinicsim.store.inputs import inputs_hash

BASE = Path(__file__).parents[3] / "scenarios" / "closure_3_months.toml"
INPUTS: dict[str, Any] = {"inputs": "ab" * 32, "engine": "process", "source": "cd" * 32}


def test_the_same_inputs_give_the_same_ids_of_twelve_digits() -> None:
    series = series_id(**INPUTS)
    assert series == series_id(**INPUTS)
    for made in (series, run_id(series, range(30))):
        assert len(made) == 12
        assert set(made) <= set("0123456789abcdef")
    assert run_id(series, range(30)) == run_id(series, list(range(30)))


@pytest.mark.parametrize("other", [{"inputs": "00" * 32}, {"engine": "x"}, {"source": "0"}])
def test_any_other_input_gives_another_series(other: dict[str, object]) -> None:
    assert series_id(**INPUTS | other) != series_id(**INPUTS)


def test_runs_of_a_series_differ_by_their_replications_and_by_having_been_interrupted() -> None:
    ids = {
        run_id("0" * 12, range(30)),
        run_id("0" * 12, range(29)),
        run_id("1" * 12, range(30)),
        run_id("0" * 12, range(30), interrupted=True),
    }
    assert len(ids) == 4


def test_how_many_replications_are_asked_for_makes_no_other_series_and_all_else_does() -> None:
    base = inputs_hash(read(BASE, ["run.replications=5"]))
    assert inputs_hash(read(BASE, ["run.replications=50"])) == base
    for other in ("run.seed=1", "run.months=7", "cohort.files=[]", "booking.horizon_days=50"):
        assert inputs_hash(read(BASE, [other])) != base


def test_the_source_hash_names_the_program() -> None:
    assert len(source_hash()) == 64
