from typing import Any

import pytest

from clinicsim.store.identity import run_id, source_hash

INPUTS: dict[str, Any] = {
    "scenario_hash": "ab" * 32,
    "seed": 1,
    "replications": range(30),
    "months": 60,
    "engine": "process",
    "source": "cd" * 32,
}


def test_the_same_inputs_give_the_same_id_of_twelve_digits() -> None:
    made = run_id(**INPUTS)
    assert made == run_id(**INPUTS | {"replications": list(range(30))})
    assert len(made) == 12
    assert set(made) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "other",
    [
        {"scenario_hash": "00" * 32},
        {"seed": 2},
        {"replications": range(29)},
        {"months": 61},
        {"engine": "x"},
        {"source": "0"},
    ],
)
def test_any_other_input_gives_another_id(other: dict[str, object]) -> None:
    assert run_id(**INPUTS | other) != run_id(**INPUTS)


def test_the_source_hash_names_the_program() -> None:
    assert len(source_hash()) == 64
