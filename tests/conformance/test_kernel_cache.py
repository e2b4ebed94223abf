"""The kernel is compiled once on a machine, kept where one can write, and never taken for that of other sources."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clinicsim.engines.compiled import link
from clinicsim.world.jit import cache_folder

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"
RUN = """
import sys
from clinicsim.engines import run
from clinicsim.scenario import read
from clinicsim.world.build import build

for scenario in sys.argv[1].split():
    world = build(read(scenario, sys.argv[2:]))
    print(len(run(world, 0, "compiled")), len(run(world, 0, "process")))
"""
FOLDER = "from clinicsim.world.jit import cache_folder; print(*(cache_folder(r) for r in ('world', 'engines')))"


def python(code: str, *arguments: str, package: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, with the package that stands in a folder."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=package,  # a script of -c looks for packages there first
        env={**os.environ, "PYTHONPATH": str(package), **environment},
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.fixture(scope="module")
def compiled() -> Path:
    """Folder of a kernel that has been compiled."""
    link.kernel()
    return cache_folder("engines")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package that may be changed."""
    shutil.copytree(ROOT / "clinicsim", tmp_path / "clinicsim", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_nothing_is_compiled_anew_for_another_process_scenario_or_parameter(compiled: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in compiled.glob("*.o")}
    names = " ".join(str(SCENARIOS / f"{name}.toml") for name in ("small_clinic", "closure_3_months", "us_costs"))
    for sets in (["run.months=1"], ["run.months=2", "in_session=slots", "device.alarm_volume_ml=3"]):
        ran = python(RUN, names, *sets)
        assert "compiling" not in ran.stderr
        assert all(int(here) == int(there) > 0 for here, there in map(str.split, ran.stdout.splitlines()))
    assert before
    assert {path: path.stat().st_mtime_ns for path in compiled.glob("*.o")} == before


@pytest.mark.parametrize(
    ("file", "rooms"),
    [
        ("world/rules/reservoir.py", ("world", "engines")),
        ("scenario/schema/policy.py", ("world", "engines")),
        ("engines/compiled/wards.py", ("engines",)),
        ("views/dates.py", ()),
    ],
)
def test_a_changed_source_has_a_cache_of_its_own(copy: Path, file: str, rooms: tuple[str, ...]) -> None:
    """Numba does not see that a function changed which it compiled into one of another file; the folder's name does."""
    before = python(FOLDER, package=copy).stdout.split()
    source = copy / "clinicsim" / file
    source.write_text(source.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    after = python(FOLDER, package=copy).stdout.split()
    changed = tuple(room for room, one, two in zip(("world", "engines"), before, after, strict=True) if one != two)
    assert changed == rooms


@pytest.mark.long
def test_without_a_home_that_can_be_written_the_kernel_is_kept_elsewhere(compiled: Path, tmp_path: Path) -> None:
    nowhere = {"XDG_CACHE_HOME": "/proc/none", "HOME": "/proc/none", "TMPDIR": str(tmp_path)}
    _, kept = map(Path, python(FOLDER, **nowhere).stdout.split())
    assert tmp_path in kept.parents
    for kernel in compiled.glob("*.o"):
        shutil.copy(kernel, kept)
    ran = python(RUN, str(SCENARIOS / "small_clinic.toml"), "run.months=1", **nowhere)
    assert "compiling" not in ran.stderr
    assert len(set(ran.stdout.split())) == 1


@pytest.mark.long
def test_a_changed_rule_changes_the_runs_of_both_engines_alike(copy: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    arguments = (str(SCENARIOS / "small_clinic.toml"), "run.months=6")
    before = python(RUN, *arguments, package=copy, XDG_CACHE_HOME=cache).stdout.split()
    source = copy / "clinicsim/world/rules/reservoir.py"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("* concentration / dose", "* concentration / dose / 2.0"), encoding="utf-8")
    after = python(RUN, *arguments, package=copy, XDG_CACHE_HOME=cache)
    assert "compiling" in after.stderr
    assert before[0] == before[1] != after.stdout.split()[0]
    assert len(set(after.stdout.split())) == 1
