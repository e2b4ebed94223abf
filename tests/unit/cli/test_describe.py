"""`clinicsim describe`: the document on screen, in a file and as data."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from clinicsim.cli import main

BASE = str(Path(__file__).parents[3] / "scenarios" / "base.toml")


def test_the_document_is_printed_as_markdown() -> None:
    done = CliRunner().invoke(main, ["describe", BASE])
    assert done.exit_code == 0
    assert done.stdout.startswith("# STRESS-DES: base\n")
    assert "### 6.1 Computer model sharing statement" in done.stdout


def test_it_is_written_to_a_file_and_nothing_is_printed_as_a_result(tmp_path: Path) -> None:
    file = tmp_path / "docs" / "base.md"
    done = CliRunner().invoke(main, ["describe", BASE, "-o", str(file)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"document: {file}" in done.stderr
    assert file.read_text(encoding="utf-8") == CliRunner().invoke(main, ["describe", BASE]).stdout


def test_json_has_the_twenty_items_by_number() -> None:
    done = CliRunner().invoke(main, ["describe", BASE, "--json", "--set", "booking.horizon_days=50"])
    document = json.loads(done.stdout)
    assert len(document["items"]) == 20
    parameters = document["items"]["3.3"]["content"][1]["rows"]
    assert {"Parameter", "Value", "Source", "Quality"} <= parameters[0].keys()


def test_a_wrong_scenario_and_a_file_that_cannot_be_written_end_with_two(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[booking]\nhorizon_dayz = 30\n", encoding="utf-8")
    found = CliRunner().invoke(main, ["describe", str(wrong)])
    assert found.exit_code == 2
    assert "wrong.toml:2:1: error: booking.horizon_dayz" in found.stderr
    taken = CliRunner().invoke(main, ["describe", BASE, "-o", str(tmp_path)])
    assert taken.exit_code == 2
    assert "it is a folder" in taken.stderr
