"""The STRESS-DES document names everything that a run holds, for it is made from what the run is made of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clinicsim.data.evidence import assumptions
from clinicsim.engines import run
from clinicsim.scenario import Loaded, read
from clinicsim.scenario.parameters import parameter_table
from clinicsim.views.stress import stress_document
from clinicsim.views.stress.document import Document, Table
from clinicsim.views.stress.logic import TRANSITIONS
from clinicsim.world.build import build
from clinicsim.world.draws import DRAWS
from clinicsim.world.events import Cause, EventLog, Kind, Rank, State
from clinicsim.world.meaning import MEANING
from clinicsim.world.randomness import Purpose
from clinicsim.world.world import World

BASE = Path(__file__).parents[3] / "scenarios" / "base.toml"
ITEMS = [
    "1.1",
    "1.2",
    "1.3",
    "2.1",
    "2.2",
    "2.3",
    "2.4",
    "2.5",
    "3.1",
    "3.2",
    "3.3",
    "3.4",
    "4.1",
    "4.2",
    "4.3",
    "5.1",
    "5.2",
    "5.3",
    "5.4",
    "6.1",
]


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return read(BASE)


@pytest.fixture(scope="module")
def world(loaded: Loaded) -> World:
    return build(loaded)


@pytest.fixture(scope="module")
def log(world: World) -> EventLog:
    return run(world, 0)


@pytest.fixture(scope="module")
def document(loaded: Loaded, world: World) -> Document:
    return stress_document(loaded, world)


def table(document: Document, title: str) -> Table:
    blocks = [block for section in document.sections for item in section.items for block in item.blocks]
    (found,) = [block for block in blocks if isinstance(block, Table) and title in block.title]
    return found


def first_column(document: Document, title: str) -> set[str]:
    return {row[0] for row in table(document, title).rows}


def test_all_twenty_items_are_there_in_order_and_none_is_empty(document: Document) -> None:
    items = [item for section in document.sections for item in section.items]
    assert [item.number for item in items] == ITEMS
    assert all(item.blocks for item in items)


def test_every_event_and_cause_of_a_run_is_named(document: Document, log: EventLog) -> None:
    assert {Kind(kind).name for kind in np.unique(log["kind"])} <= first_column(document, "Events")
    text = document.markdown()
    assert all(Cause(cause).name in text for cause in np.unique(log["cause"]))


def test_every_kind_of_event_and_every_draw_has_its_line() -> None:
    assert list(MEANING) == sorted(MEANING)
    assert set(MEANING) == set(Kind)
    assert set(DRAWS) == set(Purpose)


def test_every_resource_of_the_scenario_is_named(document: Document, world: World) -> None:
    scenario = world.scenario
    named = first_column(document, "Resources")
    assert {member.name for member in scenario.staff} <= named
    assert {session.name for session in scenario.sessions} <= named
    assert {each.name for each in scenario.theatre.lists} <= named
    assert set(scenario.beds) <= named


def test_every_queue_in_which_somebody_waits_is_named(document: Document, world: World, log: EventLog) -> None:
    text = " ".join(first_column(document, "Queues"))
    visits = {int(row["subject"]) for row in log[np.isin(log["kind"], [Kind.OBLIGATION, Kind.LIST_JOINED])]}
    for place in visits:
        name = world.names.procedures[place - 1000] if place >= 1000 else world.names.visits[place]
        assert name in text
    assert all(level in text for level in world.names.levels)


def test_every_parameter_stands_with_its_value_distribution_and_source(document: Document, loaded: Loaded) -> None:
    rows = {row[0]: row for row in table(document, "Parameters").rows}
    parameters = parameter_table(loaded.scenario)
    assert set(rows) == {each.path for each in parameters}
    for each in parameters:
        assert rows[each.path][4] == (each.dist or "-")
        assert rows[each.path][5] == (each.source or "set by the scenario")


def test_every_source_and_every_assumption_is_quoted(document: Document, loaded: Loaded) -> None:
    cited = {each.source for each in parameter_table(loaded.scenario) if each.source}
    assert cited <= first_column(document, "Sources") | first_column(document, "assumption register")
    assert first_column(document, "assumption register") == set(assumptions())


def test_every_draw_and_every_rank_is_in_the_document(document: Document) -> None:
    assert first_column(document, "Every draw") == {purpose.name for purpose in Purpose}
    assert {row[1] for row in table(document, "Order within a minute").rows} == {rank.name for rank in Rank}


def test_every_change_of_state_in_a_run_is_on_the_diagram(log: EventLog) -> None:
    rows = log[log["kind"] == Kind.STATE]
    rows = rows[np.argsort(rows["patient"], kind="stable")]
    same = rows["patient"][1:] == rows["patient"][:-1]
    seen = set(zip(rows["value"][:-1][same].tolist(), rows["value"][1:][same].tolist(), strict=True))
    drawn = {(float(before), float(after)) for before, after, _ in TRANSITIONS}
    assert {(State(int(a)).name, State(int(b)).name) for a, b in seen - drawn} == set()


def test_what_a_file_sets_is_listed_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f'extends = "{BASE}"\nname = "mine"\n[booking]\nhorizon_days = 50\n', encoding="utf-8")
    loaded = read(file)
    rows = {row[0]: row for row in table(stress_document(loaded, build(loaded)), "What this file sets").rows}
    assert rows["booking.horizon_days"][1:] == ("50", "line 4")
    assert "booking.search" not in rows


def test_the_document_is_the_same_each_time(document: Document, loaded: Loaded, world: World) -> None:
    assert stress_document(loaded, world).markdown() == document.markdown()
