"""A page of one or a few figures, each with the table of its numbers: one HTML file that works offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clinicsim.views.report import write_whole
from clinicsim.views.report.charts import Chart
from clinicsim.views.report.template import page
from clinicsim.views.stamp import Facts, facts, line_of, stamp_of_world
from clinicsim.world.world import World

SIMULATED = (
    "The same scenario, seed and version give the same figure. A simulation is not a forecast: it shows what follows "
    "from the stated assumptions."
)


@dataclass(frozen=True, slots=True)
class FigurePage:
    """What stands on the page."""

    kind: str  # what sort of page it is
    title: str
    lead: Sequence[str]  # what the figures show, in sentences; several stand below each other
    charts: Sequence[Chart]
    facts: Sequence[tuple[str, str]]  # where it comes from: name and value
    synthetic: bool  # whether the patients are made up
    closing: str = SIMULATED  # last words of the page


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
    return page("figures.html.j2", context | {"line": line_of(made.facts)})


def facts_of(
    world: World, scenario_hash: str, engine: str, *more: tuple[str, str], beside: Sequence[tuple[str, str]] = ()
) -> Facts:
    """What a reader needs to make the figure again; `more` stands after the scenario and those `beside` it."""
    return facts(stamp_of_world(world, scenario_hash, engine, *more, beside=beside))
