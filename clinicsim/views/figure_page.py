"""A page of one or a few figures, each with the table of its numbers: one HTML file that works offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clinicsim.views.dates import long_date
from clinicsim.views.report import write_whole
from clinicsim.views.report.charts import Chart
from clinicsim.views.report.page import page
from clinicsim.views.study import SHORT_HASH
from clinicsim.world.world import World


@dataclass(frozen=True, slots=True)
class FigurePage:
    """What stands on the page."""

    kind: str  # what sort of page it is
    title: str
    lead: Sequence[str]  # what the figures show, in sentences; several stand below each other
    charts: Sequence[Chart]
    facts: Sequence[tuple[str, str]]  # where it comes from: name and value
    synthetic: bool  # whether the patients are made up


def write_figure_page(path: Path, made: FigurePage) -> None:
    """Write the page; missing folders are made, and the file appears whole or not at all.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    write_whole(path, render_figure_page(made))


def render_figure_page(made: FigurePage) -> str:
    """Return the page as text."""
    context = {name: getattr(made, name) for name in FigurePage.__slots__}
    return page("figures.html.j2", context | {"line": "; ".join(f"{name} {value}" for name, value in made.facts)})


def facts_of(world: World, scenario_hash: str, engine: str, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """What a reader needs to make the figure again; `more` stands after the scenario."""
    import clinicsim

    run = world.scenario.run
    cohort = "synthetic: no real patients" if world.cohort.synthetic else "the clinic's own"
    return (
        ("Scenario", f"{world.scenario.name} ({scenario_hash[:SHORT_HASH]})"),
        *more,
        ("Seed", str(run.seed)),
        ("Horizon", f"{run.months} months from {long_date(run.start_date)}"),
        ("Engine", engine),
        ("Version", f"clinicsim {clinicsim.__version__}"),
        ("Starting list", cohort),
    )
