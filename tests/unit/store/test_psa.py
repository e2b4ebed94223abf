import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from experiments.psa.small_psa import DRAWN, analysed, drawn, strategy

from clinicsim.economics.cea.reading import read_table
from clinicsim.experiments.executors import Serial
from clinicsim.experiments.psa.request import Request
from clinicsim.experiments.psa.run import run_psa
from clinicsim.scenario import Loaded
from clinicsim.store.errors import StoreError
from clinicsim.store.folders import list_runs
from clinicsim.store.psa import psa_id
from clinicsim.store.psa_folder import find_psa, list_psas, load_psa
from clinicsim.store.psa_perform import Performed, perform_psa

REQUEST = Request(draws=3, replications=2, patterns=DRAWN)
MACHINE = "machine.json"


@pytest.fixture(scope="module")
def strategies(tmp_path_factory: pytest.TempPathFactory) -> list[Loaded]:
    folder = tmp_path_factory.mktemp("strategies")
    dearer = "[prices]\nrefill_kit = { value = 60, low = 50, high = 80, dist = 'gamma' }\n"
    return [strategy(folder, "as_it_is", months=3), strategy(folder, "dearer_kits", dearer, months=3)]


@pytest.fixture(scope="module")
def stored(strategies: list[Loaded], tmp_path_factory: pytest.TempPathFactory) -> Performed:
    return _performed(strategies, tmp_path_factory.mktemp("runs"))


def _performed(strategies: list[Loaded], out: Path) -> Performed:
    inputs, worlds = drawn(strategies, REQUEST)
    return perform_psa(strategies, worlds, inputs, REQUEST, Serial(), out=out)


def _bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MACHINE)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_is_read_back_is_what_was_run(stored: Performed) -> None:
    found = load_psa(stored.folder)
    for field in ("uniforms", "values", "outcomes"):
        assert getattr(found.psa, field).tobytes() == getattr(stored.psa, field).tobytes()
    assert found.psa.strategies == ("as_it_is", "dearer_kits")
    assert (found.psa.parameters, found.psa.measures) == (stored.psa.parameters, stored.psa.measures)
    assert found.request == REQUEST
    assert found.psa_id == stored.folder.name


def test_an_analysis_runs_again_from_its_folder_alone(stored: Performed, tmp_path: Path) -> None:
    moved = tmp_path / stored.psa_id
    shutil.copytree(stored.folder, moved)
    found = load_psa(moved)
    inputs, _ = drawn(found.loaded, found.request)
    again = run_psa(inputs, found.worlds, found.request, Serial())
    assert again.outcomes.tobytes() == stored.psa.outcomes.tobytes()


def test_equal_analyses_have_equal_bytes_and_another_draw_another_name(
    stored: Performed, strategies: list[Loaded], tmp_path: Path
) -> None:
    again = _performed(strategies, tmp_path)
    assert _bytes(again.folder) == _bytes(stored.folder)
    inputs, _ = drawn(strategies, REQUEST)
    others = [Request(4, 2, patterns=DRAWN), Request(3, 1, patterns=DRAWN), Request(3, 2, "random", DRAWN)]
    names = {psa_id(strategies, inputs, request, "compiled") for request in [REQUEST, *others]}
    names.add(psa_id(strategies, inputs, REQUEST, "process"))
    names.add(psa_id(strategies[::-1], inputs, REQUEST, "compiled"))
    assert len(names) == 6


def test_one_that_is_stored_is_not_run_again(stored: Performed, strategies: list[Loaded]) -> None:
    inputs, worlds = drawn(strategies, REQUEST)
    told: list[str] = []
    out = stored.folder.parent
    again = perform_psa(strategies, worlds, inputs, REQUEST, _Idle(), out=out, notice=told.append)  # type: ignore[arg-type]
    assert again.psa.outcomes.tobytes() == stored.psa.outcomes.tobytes()
    assert told == [f"{stored.psa_id} is stored already and not run again"]


class _Idle:
    """An executor that must not be asked for anything."""


def test_an_analysis_that_was_stopped_goes_on(strategies: list[Loaded], tmp_path: Path) -> None:
    inputs, worlds = drawn(strategies, REQUEST)

    def stop(finished: int, _: int) -> None:
        if finished >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        perform_psa(strategies, worlds, inputs, REQUEST, Serial(), out=tmp_path, progress=stop)
    assert not list_psas(tmp_path)[0]
    told: list[str] = []
    done = perform_psa(strategies, worlds, inputs, REQUEST, Serial(), out=tmp_path, notice=told.append)
    assert told == ["2 of 6 points are on disk already"]
    assert done.psa.outcomes.tobytes() == analysed(strategies, REQUEST).outcomes.tobytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [done.psa_id]


def test_a_changed_file_is_named_and_the_analysis_is_run_again(
    stored: Performed, strategies: list[Loaded], tmp_path: Path
) -> None:
    shutil.copytree(stored.folder, folder := tmp_path / stored.psa_id)
    (folder / "cea.csv").write_text("strategy,draw,cost,effect\n")
    with pytest.raises(StoreError, match=r"damaged run: cea\.csv was changed"):
        load_psa(folder)
    assert find_psa(tmp_path, stored.psa_id) is None
    assert _bytes(_performed(strategies, tmp_path).folder) == _bytes(stored.folder)


def test_the_table_is_one_that_an_analysis_of_tables_reads(stored: Performed) -> None:
    table = read_table(stored.folder / "cea.csv")
    own = stored.psa.cost_and_effect()
    assert (table.outcomes.strategies, table.outcomes.currency) == (own.strategies, "GBP")
    assert np.array_equal(table.outcomes.costs, own.costs)
    assert np.array_equal(table.outcomes.effects, own.effects)
    # The price of a kit is another in each strategy, so each has a column; all else is shared.
    assert len(table.parameters) == len(DRAWN) + 1
    assert sum(name.startswith("prices.refill_kit") for name in table.parameters) == 2


def test_runs_and_analyses_live_in_one_folder_and_are_listed_apart(stored: Performed, tmp_path: Path) -> None:
    shutil.copytree(stored.folder, tmp_path / stored.psa_id)
    (tmp_path / "psa-000000000000").mkdir()
    runs = list_runs(tmp_path)
    assert (runs.runs, runs.damaged) == ((), ())
    whole, damaged = list_psas(tmp_path)
    assert [each.manifest.psa_id for each in whole] == [stored.psa_id]
    assert [folder.name for folder, _ in damaged] == ["psa-000000000000"]
    assert json.loads((stored.folder / "manifest.json").read_text())["failed"] == []
