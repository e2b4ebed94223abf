"""A small probabilistic analysis of the small clinic, and strategies beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clinicsim.experiments.executors import Executor, Serial
from clinicsim.experiments.psa.inputs import Inputs
from clinicsim.experiments.psa.request import Request, accept
from clinicsim.experiments.psa.result import Psa
from clinicsim.experiments.psa.run import run_psa
from clinicsim.scenario import Loaded, read
from clinicsim.world.build import build
from clinicsim.world.world import World

SMALL = Path(__file__).parents[4] / "scenarios" / "small_clinic.toml"
DRAWN = ("prices.refill_kit", "staffing.sickness_share", "visits.refill.stages.0.minutes", "utilities.state.mild")


def strategy(folder: Path, name: str, tables: str = "", months: int = 6) -> Loaded:
    """The small clinic under another name, with more in its file."""
    file = folder / f"{name}.toml"
    file.write_text(f'extends = "{SMALL}"\nname = "{name}"\n{tables}', encoding="utf-8")
    return read(file, (f"run.months={months}",))


def drawn(loaded: Sequence[Loaded], request: Request) -> tuple[Inputs, list[World]]:
    """What a request draws, and the worlds of the strategies."""
    return accept(request, [one.scenario for one in loaded]), [build(one) for one in loaded]


def analysed(loaded: Sequence[Loaded], request: Request, executor: Executor | None = None) -> Psa:
    """Run a request."""
    inputs, worlds = drawn(loaded, request)
    return run_psa(inputs, worlds, request, executor or Serial())
