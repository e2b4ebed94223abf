"""A replication that outgrows its room is run again in more of it, and comes out the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinicsim.engines import run
from clinicsim.engines.compiled import engine, workspace
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.events import EventLog
from clinicsim.world.world import World

SMALL_CLINIC = Path(__file__).parents[3] / "scenarios" / "small_clinic.toml"


def small_clinic() -> World:
    return build(read(SMALL_CLINIC, ["run.months=12"]))


def test_a_clinic_that_outgrows_its_room_has_the_same_log(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run(small_clinic(), 1, "process")
    monkeypatch.setattr(workspace, "_FRAMES", 40)
    monkeypatch.setattr(workspace, "_FRAMES_PER_PATIENT", 0)
    chunks: list[EventLog] = []
    void = []

    def again() -> None:
        void.append(len(chunks))
        chunks.clear()

    engine.run_in_chunks(small_clinic(), 1, lambda rows: chunks.append(rows.copy()), again)
    assert len(void) >= 2
    assert b"".join(rows.tobytes() for rows in chunks) == expected.tobytes()


def test_rows_come_in_chunks_that_add_up_to_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "_FLUSH_AT", 500)
    chunks: list[EventLog] = []
    engine.run_in_chunks(small_clinic(), 2, lambda rows: chunks.append(rows.copy()), chunks.clear)
    assert len(chunks) > 3
    assert b"".join(rows.tobytes() for rows in chunks) == run(small_clinic(), 2, "process").tobytes()


def test_a_workspace_is_used_again_without_a_trace_of_the_run_before() -> None:
    world = small_clinic()
    first = run(world, 5, "compiled").tobytes()
    run(world, 6, "compiled")
    assert run(world, 5, "compiled").tobytes() == first
