from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from experiments.made_up import arm, runs

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.executors import Serial
from clinicsim.experiments.runs import Runs
from clinicsim.scenario import read
from clinicsim.scenario.reader import Loaded
from clinicsim.store import job as module
from clinicsim.store.perform import perform as real
from clinicsim.world.events import EVENT

BASE = Path(__file__).parents[3] / "scenarios" / "base.toml"


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    return read(BASE, ("run.replications=3", "run.months=2", "run.seed=7"))


@pytest.fixture
def made(loaded: Loaded) -> Arm:
    summary = {"pumps_end": [12.0, 14.0, 13.0], "implant_wait_weeks_median": [4.0, float("nan"), 6.5]}
    return arm(runs(summary, start_date=loaded.scenario.run.start_date), loaded)


def replications(numbers: list[int], **other: Any) -> Runs:
    """Replications of which every number can be told from their own: pumps 10 k and, from the third on, a wait."""
    pumps = [10.0 * number for number in numbers]
    wait = [float(number) if number >= 2 else float("nan") for number in numbers]
    summary = {"pumps_end": pumps} | ({"implant_wait_weeks_median": wait} if any(n >= 2 for n in numbers) else {})
    rows = np.array(pumps)
    made = runs(
        summary,
        numbers=numbers,
        monthly={"pumps_end": rows[:, None] + np.arange(2.0)},
        ledger=rows[:, None, None] + np.arange(4.0).reshape(2, 2),
        discounted=rows[:, None] + np.arange(2.0),
        staff_employed=rows + 0.5,
        staff_used=rows + 0.25,
    )
    return replace(made, **other)


class Engine:
    """Stands in for batches of replications: batches of two, and a list of the numbers that it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.fails: dict[int, str] = {}
        self.before: Callable[[int], None] = lambda _: None  # called with the first number of each batch
        self.stops_at: int | None = None  # Ctrl-C at this replication

    def __call__(
        self, world: Any, numbers: Any, executor: Any, events: bool, engine: str, progress: Any
    ) -> Iterator[Runs]:
        self.asked.append(list(numbers))
        for at in range(0, len(numbers), 2):
            batch = numbers[at : at + 2]
            self.before(batch[0])
            stops = self.stops_at in batch
            done = [k for k in batch if k not in self.fails and not (stops and k >= (self.stops_at or 0))]
            failed = tuple((k, self.fails[k]) for k in batch if k in self.fails and not stops)
            made = replications(done) if done else _none_of(replications([0]))
            log = np.zeros(len(done), dtype=EVENT)
            log["replication"] = done
            yield replace(made, failed=failed, interrupted=stops, events=log if events and done else None)
            progress(at + len(batch), len(numbers))
            if stops:
                return


def _none_of(made: Runs) -> Runs:
    """No replication at all, as when every one of a batch failed."""
    fields = ("replications", "discounted", "ledger", "staff_employed", "staff_used")
    return replace(made, summary={}, monthly={}, categories=(), **{name: getattr(made, name)[:0] for name in fields})


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    stand_in = Engine()
    monkeypatch.setattr(module, "batches", stand_in)
    return stand_in


@pytest.fixture
def perform(loaded: Loaded, tmp_path: Path) -> Callable[..., Arm]:
    """Store a run of so many replications of a world that is never run."""

    def do(count: int, out: Path | None = None, **given: Any) -> Arm:
        run = loaded.scenario.run.model_copy(update={"replications": count})
        scenario = loaded.scenario.model_copy(update={"run": run})
        own = replace(loaded, scenario=scenario, timeline=replace(loaded.timeline, base=scenario), hash=f"{count:064d}")
        world: Any = SimpleNamespace(scenario=scenario)
        return real(own, world, out=out or tmp_path / "runs", executor=Serial(), **given)

    return do


def files(folder: Path) -> dict[str, bytes]:
    """Files of a run but the one that says when and where it was made."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "machine.json"
    }
