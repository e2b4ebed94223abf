"""A small clinic on disk, and ways to change it and to hear what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.scenario.reader import read

CLINIC = """\
name = "clinic"
question = "Is one nurse enough?"
in_session = "slots"
[[staff]]
name = "nurse_a"
role = "nurse"
band = "band6"
wte = 1.0

[[sessions]]
name = "refill_monday"
weekday = "monday"
start = "09:00"
every_weeks = 1
week = 0
slots = 12
slot_minutes = 30
urgent_slots = 1
urgent_release_days = 2
overbook_slots = 1
visits = ["trial", "titration", "refill", "refill_new_strength", "dye_study"]
needs = { nurse = 1 }

[[sessions]]
name = "oral_tuesday"
weekday = "tuesday"
start = "13:00"
every_weeks = 2
week = 1
slots = 8
slot_minutes = 30
urgent_slots = 0
urgent_release_days = 0
overbook_slots = 0
visits = ["first_assessment", "oral_titration", "oral_follow_up", "botulinum"]
needs = { nurse = 1 }

[[theatre.lists]]
name = "list_friday"
weekday = "friday"
start = "08:30"
every_weeks = 2
week = 0
minutes = 240
"""

OVERLAY_HEAD = 'extends = "clinic.toml"\n'

Write = Callable[[str, str | bytes], Path]
Change = Callable[[str], Path]
Wrong = Callable[..., tuple[Finding, ...]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file beside the clinic."""

    def write_file(name: str, text: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write_file


@pytest.fixture
def clinic(write: Write) -> Path:
    """A complete small clinic: one nurse, two sessions that hold all visit types, one operating list."""
    return write("clinic.toml", CLINIC)


@pytest.fixture
def change(clinic: Path, write: Write) -> Change:
    """Write an overlay of the clinic; its own text begins on line 2."""
    return lambda text: write("overlay.toml", OVERLAY_HEAD + text)


@pytest.fixture
def wrong(change: Change) -> Wrong:
    """Findings of the clinic after a change."""

    def findings(text: str = "", sets: Sequence[str] = ()) -> tuple[Finding, ...]:
        with pytest.raises(ScenarioError) as error:
            read(change(text), sets)
        return error.value.findings

    return findings
