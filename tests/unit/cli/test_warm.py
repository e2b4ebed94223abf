import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numba
import pytest

from cli.conftest import Invoke
from clinicsim.engines.compiled import link
from clinicsim.experiments import warm as module
from clinicsim.experiments.warm import ensure_compiled
from clinicsim.world.build import build

WORKS, FAILS = "pass", "raise SystemExit('this reducer does not compile')"
Machine = SimpleNamespace


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine on which nothing is compiled, and compiling takes no time."""
    cache = tmp_path / "cache"
    made = Machine(cache=cache, engine_compiled=False, times=0)

    def compile_engine() -> None:
        made.engine_compiled = True
        made.times += 1

    def folder(room: str) -> Path:
        (cache / room).mkdir(parents=True, exist_ok=True)
        return cache / room

    monkeypatch.setattr(module, "cache_folder", folder)
    monkeypatch.setattr(link, "is_compiled", lambda: made.engine_compiled)
    monkeypatch.setattr(link, "link", compile_engine)
    monkeypatch.setattr(module, "_REDUCER", WORKS)
    return made


def refuse(why: str) -> Callable[[], None]:
    def compile_engine() -> None:
        raise RuntimeError(why)

    return compile_engine


def test_warming_compiles_once_and_says_where_it_is_kept(invoke: Invoke, machine: Machine) -> None:
    first, again = invoke("warm"), invoke("warm")
    assert (first.exit_code, again.exit_code, machine.times) == (0, 0, 1)
    assert first.stdout.startswith("Compiled in ")
    assert again.stdout.startswith("Nothing to compile")
    assert str(machine.cache) in first.stdout
    assert str(machine.cache) in again.stdout


def test_what_was_done_is_one_json_document(invoke: Invoke, machine: Machine) -> None:
    first, again = (json.loads(invoke("warm", "--json").stdout) for _ in range(2))
    assert (first["folder"], first["compiled"]) == (str(machine.cache), True)
    assert (again["folder"], again["compiled"]) == (str(machine.cache), False)
    assert 0 <= first["seconds"] < 60


def test_an_engine_that_cannot_be_compiled_fails_without_a_traceback(
    invoke: Invoke, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "link", refuse("the engine could not be compiled"))
    result = invoke("warm")
    assert result.exit_code == 3
    assert result.stderr == "error: the engine could not be compiled\n"


def test_measures_that_cannot_be_compiled_fail_and_are_tried_again(
    invoke: Invoke, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_REDUCER", FAILS)
    result = invoke("warm")
    assert result.exit_code == 3
    assert "error: the measures could not be compiled" in result.stderr
    monkeypatch.setattr(module, "_REDUCER", WORKS)
    assert json.loads(invoke("warm", "--json").stdout)["compiled"]


def test_a_run_on_the_process_engine_does_not_wait_for_the_compiled_one(
    machine: Machine, capfd: pytest.CaptureFixture[str]
) -> None:
    ensure_compiled("process")
    assert machine.times == 0
    assert capfd.readouterr().err == "clinicsim: compiling the measures, once on this machine ...\n"
    ensure_compiled("process")
    assert capfd.readouterr().err == ""
    ensure_compiled("compiled")
    assert machine.times == 1


def test_nothing_is_compiled_where_numba_is_switched_off(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 1)
    ensure_compiled("compiled")
    assert machine.times == 0
    assert not machine.cache.exists()


def test_the_clinic_that_measures_are_compiled_for_has_sessions_but_nobody_in_it() -> None:
    world = build(module.clinic_without_patients())
    assert len(world.cohort.ids) == 0
    assert len(world.scenario.sessions) > 0
