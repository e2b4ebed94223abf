"""The page of one shipped scenario: what it asks, what it changes, and what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import clinicsim
from clinicsim.experiments.arm import Arm
from clinicsim.views.differs import differences
from clinicsim.views.findings import findings
from clinicsim.views.intervals import interval_notes
from clinicsim.views.labels import capital, spelt
from clinicsim.views.report.headline import HeadRow, guard_rows, headline_rows
from clinicsim.views.study import Study, study
from pages.markdown import plain, table

_MOST_CHANGES = 20  # that are listed
_MADE = "<!-- Made by docs/tools/build_results.py from scenarios/{}: change that, then run `make results`. -->\n"


def scenario_page(arm: Arm, base: Arm | None, table_of_expectations: str) -> str:
    """Write the page.

    Parameters
    ----------
    arm, base
        The scenario and the one that it extends; None for a scenario that extends none.
    table_of_expectations
        What a planner should see and what came out, in Markdown.
    """
    scenario, file, runs = arm.loaded.scenario, arm.loaded.path.name, arm.runs
    parts = [
        _MADE.format(file),
        f"# {title_of(arm)}\n",
        f"**{plain(scenario.question)}** {plain(scenario.description)}\n",
        f"The file: [scenarios/{file}](../../scenarios/{file}). What is below comes from {runs.count} replications of "
        f"{runs.months} months, seed {runs.seed}; in brackets, 95% intervals of the mean.\n",
        *(_alone(arm) if base is None else _against(arm, base)),
        "## What a planner should see\n",
        "Stated in the file before it was run, and held against the runs by `clinicsim expect`.\n",
        f"{table_of_expectations}\n",
        "## Run it\n",
        f"```sh\n{_command(arm, base)}\n```\n",
    ]
    return "\n".join(parts)


def scenario_index(arms: Sequence[Arm]) -> str:
    """List the scenarios with their questions."""
    rows = [(f"[{title_of(arm)}]({arm.name}.md)", plain(arm.loaded.scenario.question)) for arm in arms]
    names = "\n".join(arm.name for arm in arms)
    return "\n".join(
        [
            _MADE.format("*.toml"),
            "# The shipped scenarios\n",
            "Each asks one question and changes as little as it can. Its page says what it changes, what a planner",
            "should see, and what was found. The base clinic is nobody's clinic: take the directions from it, and the",
            "sizes from your own.\n",
            table(("Scenario", "Question"), rows),
            f"```{{toctree}}\n:hidden:\n\n{names}\n```\n",
        ]
    )


def title_of(arm: Arm) -> str:
    """Name of a scenario in words."""
    return capital(spelt(arm.name))


def _alone(arm: Arm) -> Iterator[str]:
    seen = study(arm, [], clinicsim.compare(arm.runs, []))
    yield "## What was found\n"
    rows = [(row.title, row.base, row.base_interval, row.unit) for row in _rows(seen)]
    yield table(("Measure", "Mean", "95% interval", "Unit"), rows)
    yield from _notes(seen)


def _against(arm: Arm, base: Arm) -> Iterator[str]:
    seen = study(base, [arm], clinicsim.compare(base.runs, [arm.runs]))
    (found,) = findings(seen)
    yield f"## What differs from {title_of(base)}\n"
    changed = differences(base.loaded.scenario, arm.loaded.scenario)
    more = [f"and {len(changed) - _MOST_CHANGES} more"] if len(changed) > _MOST_CHANGES else []
    yield _listed([*changed[:_MOST_CHANGES], *more])
    yield "## What was found\n"
    if found.warning:
        yield f":::{{warning}}\n{plain(found.warning)}\n:::\n"
    yield _listed(found.sentences)
    yield table(("Measure", title_of(base), "Difference", "95% interval", "Verdict"), map(_row, _rows(seen)))
    yield from _notes(seen)


def _rows(seen: Study) -> list[HeadRow]:
    return [*headline_rows(seen), *guard_rows(seen)]


def _row(row: HeadRow) -> tuple[str, ...]:
    (cell,) = row.cells
    unit = f" ({row.unit})" if row.unit else ""
    return f"{row.title}{unit}", row.base, cell.text, cell.interval, cell.words


def _notes(seen: Study) -> Iterator[str]:
    for note in interval_notes(seen):
        yield f"{plain(note)}\n"


def _listed(sentences: Sequence[str]) -> str:
    return "\n".join(f"- {plain(capital(each))}" for each in sentences) + "\n"


def _command(arm: Arm, base: Arm | None) -> str:
    own = f"scenarios/{arm.loaded.path.name}"
    if base is None:
        return f"clinicsim run {own}"
    return f"clinicsim compare scenarios/{base.loaded.path.name} {own} --report {arm.name}.html"
