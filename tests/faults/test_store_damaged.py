"""A file of a stored run is cut short, changed or gone: it is named, and not read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import clinicsim
from clinicsim.cli import main
from clinicsim.store.errors import StoreError
from clinicsim.store.folders import get_run, list_runs, load_inputs, load_run, result_of
from clinicsim.store.integrity import check_files
from faults.stored_runs import SMALL

READ = ("measures.parquet", "monthly.parquet", "ledger.parquet", "totals.parquet", "replications.parquet")


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a run of two replications with their logs."""
    out = tmp_path_factory.mktemp("stored")
    return out / clinicsim.run(SMALL, months=1, replications=2, out=out, keep_events=True).run_id


@pytest.fixture
def run(stored: Path, tmp_path: Path) -> Path:
    """A copy of it to do damage to."""
    return Path(shutil.copytree(stored, tmp_path / stored.name))


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def changed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def gone(file: Path) -> None:
    file.unlink()


def complaint(run: Path) -> str:
    """What is said of a run that is damaged."""
    try:
        get_run(run.parent, run.name)
        check_files(run)
    except StoreError as error:
        return str(error)
    return ""


def clinicsim_runs(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["runs", *map(str, arguments)])


def test_every_file_that_is_damaged_in_any_way_is_named(run: Path) -> None:
    whole = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    assert len(whole) == 12
    for file, content in whole.items():
        for damage in (cut, changed, emptied, gone):
            if (file.name, damage) in (("machine.json", changed), ("events.parquet", gone)):
                continue  # it says when and where, and no number hangs on it; the log may be deleted to make room
            damage(file)
            said = complaint(run)
            assert file.name in said or (file.name, damage) == ("SHA256SUMS", changed), (file, damage, said)
            assert f"`clinicsim runs rm {run.name} --out {run.parent}`" in said
            file.write_bytes(content)
    assert load_run(run, events=True).count == 2


@pytest.mark.parametrize("damage", [cut, changed, emptied, gone])
def test_a_damaged_table_is_not_read(run: Path, damage: Callable[[Path], None]) -> None:
    for name in READ:
        content = (run / name).read_bytes()
        damage(run / name)
        with pytest.raises(StoreError, match=name):
            load_run(run)
        (run / name).write_bytes(content)


def test_a_damaged_log_scenario_cohort_or_result_is_not_read(run: Path) -> None:
    found = get_run(run.parent, run.name)
    changed(run / "events.parquet")
    with pytest.raises(StoreError, match=r"events\.parquet"):
        load_run(run, events=True)
    changed(run / "result.json")
    with pytest.raises(StoreError, match=r"result\.json"):
        result_of(found)
    for name in ("scenario.json", "cohort/small.csv"):
        content = (run / name).read_bytes()
        changed(run / name)
        with pytest.raises(StoreError, match=name):
            load_inputs(found)
        (run / name).write_bytes(content)


def test_commands_name_the_damage_and_the_run_can_be_removed_and_run_again(run: Path) -> None:
    cut(run / "monthly.parquet")
    for command in (["show", run.name], ["rebuild", run.name], ["export", run.name, run.parent / "exported"]):
        refused = clinicsim_runs(*command, "--out", run.parent)
        assert refused.exit_code == 2, command
        assert "monthly.parquet was changed or cut short" in refused.stderr
        assert refused.stdout == ""
    assert not (run.parent / "exported").exists()
    assert clinicsim_runs("rm", run.name, "--yes", "--out", run.parent).exit_code == 0
    again = clinicsim.run(SMALL, months=1, replications=2, out=run.parent)
    assert list_runs(run.parent).runs[0].folder.name == again.run_id == run.name
