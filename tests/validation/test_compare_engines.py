"""The comparison of engines runs, and holds them to the same counts; how fast they are is for people to read."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, str(ROOT / "benchmarks" / "compare_engines.py"), "--quick"]


def compare(*options: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {"COLUMNS": "200", "PATH": "/usr/bin:/bin", "HOME": str(Path.home())}
    return subprocess.run([*COMMAND, *options], capture_output=True, text=True, cwd=cwd, env=environment, check=False)


def test_all_engines_count_the_same_on_the_reduced_clinic(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    marks = (
        "<!-- results: written by benchmarks/compare_engines.py, down to the next mark -->",
        "<!-- end of results -->",
    )
    document.write_text(f"Prose before.\n\n{marks[0]}\nold\n{marks[1]}\n\nProse after.\n", encoding="utf-8")
    done = compare("--sections", "peers", "--write", str(document))
    assert done.returncode == 0, done.stdout + done.stderr
    printed = " ".join(done.stdout.split())
    for words in ("SimPy", "compiled", "SimPy / this", "all engines agreed on all 17 counts of events"):
        assert words in printed
    written = document.read_text(encoding="utf-8")
    assert written.startswith("Prose before.\n\n" + marks[0])
    assert written.endswith(marks[1] + "\n\nProse after.\n")
    assert "| SimPy |" in written
    assert "old" not in written.split(marks[1])[0].splitlines()


def test_a_document_without_marks_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    sheets = importlib.import_module("sheets")
    document = tmp_path / "other.md"
    document.write_text("Prose.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="must both be there"):
        sheets.write_between_marks(document, [], "Measured today.")
    assert document.read_text(encoding="utf-8") == "Prose.\n"


@pytest.mark.long
def test_every_table_of_the_comparison_is_printed() -> None:
    done = compare()
    assert done.returncode == 0, done.stdout + done.stderr
    printed = " ".join(done.stdout.split())
    for words in (
        "Growth with patients",
        "Growth with the horizon",
        "Memory: megabytes",
        "in threads",
        "in_session = slots",
        "without a log",
        "replications with measures",
        "Memory of the whole model by horizon",
        "First use",
    ):
        assert words in printed
