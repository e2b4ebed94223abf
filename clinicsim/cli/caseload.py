"""`clinicsim caseload`: how many pumps can this clinic carry?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.errors import INTERRUPTED, say
from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import MOST, figure_option, how_options

if TYPE_CHECKING:
    from clinicsim.experiments.caseload import Curve, Point
    from clinicsim.scenario import Loaded
    from clinicsim.world.world import World

_MOST_SIZES = 50


class _Sizes(click.ParamType[tuple[int, ...]]):
    """Whole numbers separated by commas."""

    name = "sizes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """Read the numbers; every one that is wrong is named."""
        if isinstance(value, tuple):
            return value
        texts = [text.strip() for text in str(value).split(",")]
        wrong = [text for text in texts if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST)]
        if wrong:
            self.fail(f"{', '.join(map(repr, wrong))}: expected whole numbers from 1, such as 100,120,140", param, ctx)
        sizes = sorted({int(text) for text in texts})
        if len(sizes) > _MOST_SIZES:
            self.fail(f"{len(sizes)} sizes; at most {_MOST_SIZES}", param, ctx)
        return tuple(sizes)


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--pumps",
    type=_Sizes(),
    metavar="N,N,...",
    help="Caseloads to try.  [default: the present one and four from 60% to 140% of it]",
)
@click.option(
    "--target",
    type=click.FloatRange(0, 1),
    default=0.95,
    show_default=True,
    help="Least share of refills on time; held against the lower end of the 95% interval.",
)
@figure_option
@how_options
def caseload(
    scenario: Path, pumps: tuple[int, ...] | None, target: float, figure: Path | None, as_json: bool, **given: Any
) -> None:
    """Run SCENARIO with smaller and larger caseloads at the same capacity, and say how many pumps it can carry.

    A smaller caseload is a random part of the clinic's own pump patients, a larger one adds made-up patients. Caseloads
    nest and share their luck. Patients without a pump, and referrals, are the same in all.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.scenario import read
    from clinicsim.store.perform import run_overrides
    from clinicsim.world.build import build

    sets = (*given["sets"], *run_overrides(given["replications"], given["months"], given["seed"]))
    loaded = read(scenario, sets)
    world = build(loaded)
    if figure is not None:
        check_writable_file(figure, "the figure")
    curve = _curve(loaded, world, pumps, target, given)
    if as_json:
        print_document(_document(loaded, curve))
    else:
        _print(curve)
    if figure is not None:
        _write_figure(figure, loaded, world, curve, given["engine"])


def _curve(
    loaded: Loaded, world: World, sizes: tuple[int, ...] | None, target: float, given: Mapping[str, Any]
) -> Curve:
    from clinicsim.cli.work import executor_of, progress_bar
    from clinicsim.experiments.caseload import Curve, default_sizes, point_of, resized
    from clinicsim.experiments.replicate import replicate
    from clinicsim.world.build import compile_world

    present = int(world.cohort.patients["itb"].sum())
    executor = executor_of(given["engine"], given["workers"], given["scheduler"])
    points: list[Point] = []
    for size in sizes or default_sizes(present):
        changed = compile_world(loaded.timeline, resized(world.cohort, loaded.scenario, size))
        with progress_bar(f"{size} pumps") as progress:
            runs = replicate(
                changed, loaded.scenario.run.replications, progress=progress, engine=given["engine"], executor=executor
            )
        for number, error in runs.failed:
            say(f"warning: {size} pumps: replication {number} failed: {error}")
        if runs.interrupted:
            say(f"interrupted at {size} pumps: nothing is kept")
            click.get_current_context().exit(INTERRUPTED)
        points.append(point_of(size, runs))
    if not points:
        raise click.UsageError("the cohort has no pumps; give caseloads with --pumps")
    return Curve(present, target, tuple(points))


def _document(loaded: Loaded, curve: Curve) -> dict[str, Any]:
    from clinicsim.experiments.document import number
    from clinicsim.measures import describe
    from clinicsim.views.caseload import caseload_sentence

    def measures(point: Point) -> dict[str, Any]:
        return {
            name: {
                "unit": describe(name).unit,
                "mean": number(at.mean),
                "lo": number(at.lo),
                "hi": number(at.hi),
            }
            for name, at in point.measures.items()
        }

    run = loaded.scenario.run
    return {
        "scenario": loaded.scenario.name,
        "replications": run.replications,
        "months": run.months,
        "seed": run.seed,
        "present_pumps": curve.present,
        "target": curve.target,
        "largest_pumps": curve.largest,
        "says": caseload_sentence(curve),
        "caseloads": [{"pumps": point.pumps, "measures": measures(point)} for point in curve.points],
    }


def _print(curve: Curve) -> None:
    from clinicsim.cli.tables import console, table
    from clinicsim.views.caseload import caseload_sentence, caseload_table

    rows = caseload_table(curve)
    made = table(*rows.head, right=rows.head[2:], wrap=rows.head)
    for row in rows.rows:
        made.add_row(*row)
    out = console()
    out.print(made)
    out.print(f"{caseload_sentence(curve)}.", markup=False)
    out.print("In brackets: 95% intervals of the mean over replications.", style="dim")


def _write_figure(path: Path, loaded: Loaded, world: World, curve: Curve, engine: str) -> None:
    from clinicsim.views.caseload import caseload_table
    from clinicsim.views.figure_page import FigurePage, facts_of, write_figure_page
    from clinicsim.views.figures.caseload import caseload_figure
    from clinicsim.views.labels import spelt
    from clinicsim.views.report.charts import chart_of

    drawn = caseload_figure(curve)
    note = (
        "A smaller caseload is a random part of the clinic's own pump patients, a larger one adds made-up ones like "
        "them; all share their luck, and capacity is the same."
    )
    page = FigurePage(
        kind="Safe caseload",
        title=f"How many pumps can {spelt(loaded.scenario.name)} carry?",
        lead=(),
        charts=[chart_of("caseload", drawn, caseload_table(curve), note)],
        facts=facts_of(world, loaded.hash, engine, ("Replications", str(loaded.scenario.run.replications))),
        synthetic=world.cohort.synthetic,
    )
    write_file(path, "the figure", lambda file: write_figure_page(file, page))
