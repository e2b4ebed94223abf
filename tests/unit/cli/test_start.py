import subprocess
import sys

import click
import pytest

import clinicsim
from cli.conftest import Invoke
from clinicsim.cli import main

HEAVY = ("pandas", "numba", "plotly", "pydantic", "scipy", "pyarrow", "simpy", "numpy", "rich")


@pytest.mark.parametrize("command", ["", *main.list_commands(click.Context(main))])
def test_asking_for_help_loads_nothing_heavy(command: str) -> None:
    arguments = [*command.split(), "--help"]
    code = (
        "import sys; from clinicsim.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        f"print('loaded:', [name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "loaded: []\n"
    assert "Usage:" in done.stdout


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = f"import sys, clinicsim; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_every_public_name_can_be_imported() -> None:
    assert all(getattr(clinicsim, name) is not None for name in clinicsim.__all__)
    assert set(clinicsim.__all__) <= set(dir(clinicsim))
    with pytest.raises(AttributeError, match="no attribute 'simulate'"):
        _ = clinicsim.simulate


def test_every_command_has_help(invoke: Invoke) -> None:
    assert isinstance(main, click.Group)
    for name in main.list_commands(click.Context(main)):
        result = invoke(name, "--help")
        assert result.exit_code == 0
        assert name in result.stdout


def test_an_unknown_command_is_bad_input(invoke: Invoke) -> None:
    result = invoke("simulate")
    assert result.exit_code == 2
    assert "No such command" in result.stderr


def test_the_version_is_that_of_the_package(invoke: Invoke) -> None:
    assert clinicsim.__version__ in invoke("--version").stdout
