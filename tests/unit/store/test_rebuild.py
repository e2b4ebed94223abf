import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from clinicsim.experiments.executors import Serial
from clinicsim.experiments.unlimited import unlimited
from clinicsim.scenario import read
from clinicsim.scenario.reader import Loaded
from clinicsim.store import rebuild as module
from clinicsim.store.errors import StoreError
from clinicsim.store.folders import get_run, load_inputs
from clinicsim.store.inputs import write_inputs
from clinicsim.store.perform import perform
from clinicsim.store.rebuild import rebuild
from clinicsim.world.build import build, compile_world

SCENARIOS = Path(__file__).parents[3] / "scenarios"
CLOSED = (
    f'extends = "{SCENARIOS / "small_clinic.toml"}"\nname = "closed"\n[run]\nmonths = 3\nreplications = 2\n'
    '[[shocks]]\nkind = "closure"\ndate = 2026-02-01\nuntil = 2026-03-01\nannounced = 2026-01-20\n'
    "refill_sessions = [0.5]\nother_sessions = 0.1\ntheatre_lists = 0\n"
)


@pytest.fixture
def closed(tmp_path: Path) -> Loaded:
    """A small clinic that closes for a month, as its file says, with a cohort file of its own."""
    shutil.copytree(SCENARIOS / "cohorts", tmp_path / "cohorts")
    file = tmp_path / "closed.toml"
    file.write_text(CLOSED + '[cohort]\nfiles = ["cohorts/small.csv"]\n', encoding="utf-8")
    return read(file)


def test_a_run_is_rebuilt_when_its_scenario_and_cohort_are_gone(closed: Loaded, tmp_path: Path) -> None:
    world = build(closed)
    opened = unlimited(closed, len(world.cohort.ids))
    ids = [
        perform(closed, world, out=tmp_path / "runs").run_id,
        perform(opened, compile_world(opened.timeline, world.cohort), out=tmp_path / "runs").run_id,
    ]
    closed.path.unlink()
    shutil.rmtree(tmp_path / "cohorts")
    for run_id in ids:
        run = get_run(tmp_path / "runs", run_id)
        found = rebuild(run, Serial())
        assert found.differences == ()
        assert (found.replications, found.same_program) == (2, True)
        assert found.values > 1_000
    assert load_inputs(get_run(tmp_path / "runs", ids[0])).timeline == closed.timeline
    assert len(closed.timeline.versions) > 0


def test_cohort_files_of_one_name_are_kept_apart_and_in_order(closed: Loaded, tmp_path: Path) -> None:
    files = (tmp_path / "north" / "Ours: pumps.csv", tmp_path / "south" / "Ours: pumps.csv")
    for file in files:
        file.parent.mkdir()
        file.write_text(file.parent.name)
    (tmp_path / "kept").mkdir()
    names = write_inputs(replace(closed, cohort_files=files), tmp_path / "kept")
    assert names == ["Ours_ pumps.csv", "2-Ours_ pumps.csv"]
    assert [(tmp_path / "kept" / "cohort" / name).read_text() for name in names] == ["north", "south"]


def test_a_program_that_makes_other_numbers_is_found_out(
    closed: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = get_run(tmp_path, perform(closed, build(closed), out=tmp_path).run_id)
    real = module.replicate

    def off_by_a_bit(*arguments: object, **named: object) -> object:
        made = real(*arguments, **named)  # type: ignore[arg-type]
        summary = dict(made.summary) | {"pumps_end": made.summary["pumps_end"] * (1 + 2**-52)}
        del summary["refills_per_year"]
        return replace(made, summary=summary)

    monkeypatch.setattr(module, "replicate", off_by_a_bit)
    monkeypatch.setattr(module, "source_hash", lambda: "another")
    found = rebuild(run, Serial())
    assert found.differences == (
        "measures: refills_per_year is no longer made",
        "measures: pumps_end: 2 of 2 values differ",
    )
    assert not found.same_program


def test_a_run_with_a_damaged_file_is_not_rebuilt(closed: Loaded, tmp_path: Path) -> None:
    run = get_run(tmp_path, perform(closed, build(closed), out=tmp_path).run_id)
    (run.folder / "cohort" / "small.csv").write_text("id\n")
    with pytest.raises(StoreError, match=r"cohort/small\.csv was changed"):
        rebuild(run, Serial())
