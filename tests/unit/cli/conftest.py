from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clinicsim.cli import main

SCENARIOS = Path(__file__).parents[3] / "scenarios"
Invoke = Callable[..., Result]


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Call the command line from an empty folder, without the cost of worker processes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLINICSIM_WORKERS", "1")
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The shipped small clinic with 80 referrals a year, so that tests do not hang on how many it has."""
    file = tmp_path / "small_clinic.toml"
    shipped = SCENARIOS / "small_clinic.toml"
    file.write_text(f'extends = "{shipped}"\nname = "small_clinic"\n[referrals]\nper_year = 80\n', encoding="utf-8")
    return file


@pytest.fixture
def fewer(tmp_path: Path, small: Path) -> Path:
    """The small clinic with a quarter of its referrals, and what its author expects of that."""
    file = tmp_path / "fewer_referrals.toml"
    file.write_text(
        f'extends = "{small}"\nname = "fewer_referrals"\nquestion = "What if fewer came?"\n'
        "[referrals]\nper_year = 20\n"
        '[[expect]]\nmeasure = "referrals_per_year"\ndirection = "down"\n'
        '[[expect]]\nmeasure = "staff_cost_employed_per_year"\ndirection = "unchanged"\n',
        encoding="utf-8",
    )
    return file
