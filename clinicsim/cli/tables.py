"""Tables for people: plain words, rounded numbers, at most a hundred columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from clinicsim.measures import describe
from clinicsim.views.labels import label

if TYPE_CHECKING:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table

    from clinicsim.experiments.arm import Arm
    from clinicsim.experiments.attributable import Attributable
    from clinicsim.experiments.compare import Difference
    from clinicsim.experiments.expect import Held
    from clinicsim.experiments.runs import Runs
    from clinicsim.views.numbers import Unit

WIDTH = 100
_STYLES = {
    "better": "green",
    "worse": "red",
    "different": "yellow",
    "pass": "green",
    "fail": "red",
    "inconclusive": "yellow",
}


def console() -> Console:
    """Standard output, at most a hundred columns wide."""
    from rich.console import Console

    out = Console(highlight=False)
    if not out.is_terminal or out.width > WIDTH:
        out = Console(highlight=False, width=WIDTH)
    return out


def table(*columns: str, right: Sequence[str] = (), title: str = "", wrap: Sequence[str] | None = None) -> Table:
    """Make an empty table; the columns named in `right` hold numbers, and only those in `wrap` (the first) may wrap."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    made = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", title_style="bold", pad_edge=False)
    for column in columns:
        wraps = column in (columns[:1] if wrap is None else wrap)
        made.add_column(column, justify="right" if column in right else "left", no_wrap=not wraps)
    return made


def grouped(names: Iterable[str]) -> dict[str, list[str]]:
    """Measures by group; groups and measures in the order in which they are given."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(describe(name).group, []).append(name)
    return groups


def measures_table(runs: Runs, currency: str) -> Table:
    """All measures of a run with their intervals, by group."""
    from clinicsim.cli.figures import figures
    from clinicsim.views.intervals import SIGNS, kinds_note
    from clinicsim.views.numbers import unit_of

    made = table("Measure", "Mean", "95% interval", "Unit", right=("Mean", "95% interval"))
    kinds = set()
    for group, names in grouped(runs.summary).items():
        _heading(made, group, 3)
        for name in names:
            at, unit = runs.interval(name), unit_of(describe(name).unit, currency)
            mean, interval = figures(at.mean, at.lo, at.hi, unit)
            kinds.add(at.kind)
            made.add_row(
                _indented(label(name).title), mean, interval + SIGNS[at.kind], unit.words.removeprefix("events ")
            )
    made.caption, made.caption_justify = kinds_note(kinds) or None, "left"
    return made


def differences_table(base: Arm, differences: Mapping[str, Difference], groups: Mapping[str, Iterable[str]]) -> Table:
    """Paired differences from the base, by group."""
    from clinicsim.cli.figures import difference_figures, figures
    from clinicsim.views.numbers import unit_of

    right = ("Base", "Difference", "95% interval")
    made = table("Measure", *right, "Verdict", right=right)
    currency = base.loaded.scenario.prices.currency
    for group, names in groups.items():
        _heading(made, group, 4)
        for name in names:
            one, unit = differences[name], unit_of(describe(name).unit, currency)
            at = base.runs.interval(name)
            made.add_row(
                _indented(_with_unit(name, unit)),
                figures(at.mean, at.lo, at.hi, unit).mean,
                *difference_figures(one.mean, one.lo, one.hi, unit),
                _verdict(one),
            )
    return made


def attributable_table(found: Iterable[Attributable], currency: str) -> Table:
    """What capacity accounts for: the clinic as it is, with unlimited capacity, and the difference."""
    from clinicsim.cli.figures import difference_figures
    from clinicsim.views.numbers import unit_of, value_text, written

    right = ("As it is", "Unlimited", "Difference", "95% interval", "Share")
    made = table("Attributable to capacity", *right, right=right)
    for one in found:
        unit = unit_of(describe(one.measure).unit, currency)
        made.add_row(
            _with_unit(one.measure, unit),
            *(value_text(value, unit) for value in (one.base, one.unlimited)),
            *difference_figures(one.difference.mean, one.difference.lo, one.difference.hi, unit),
            f"{written(100 * one.share.mean, 0)}%" if one.share.mean == one.share.mean else "–",
        )
    return made


def held_table(arm: Arm, held: Iterable[Held]) -> Table:
    """Every expectation, what was found and what came of it."""
    from clinicsim.cli.figures import difference_figures, figures
    from clinicsim.views.numbers import unit_of

    right = ("Found", "95% interval")
    made = table("Measure", "Expected", *right, "Outcome", right=right, title=arm.name)
    for one in held:
        unit = unit_of(describe(one.measure).unit, arm.loaded.scenario.prices.currency)
        write = difference_figures if one.against_base else figures
        found, interval = write(one.mean, one.lo, one.hi, unit)
        made.add_row(_with_unit(one.measure, unit), one.expected, found, interval, styled(one.outcome))
    return made


def styled(word: str) -> str:
    """Colour a verdict; the word itself always stands there too."""
    return f"[{_STYLES[word]}]{word}[/]" if word in _STYLES else word


def _verdict(one: Difference) -> str:
    """A verdict; where nothing can be told, with the number of runs that could."""
    from clinicsim.experiments.power import needed_text

    words = styled("no change" if one.is_none else one.verdict)
    needed = needed_text(one.needed)
    return f"{words} ~{needed}".replace("~> ", ">") if needed else words


def _with_unit(name: str, unit: Unit) -> str:
    """Title of a measure with what it and the sign beside the numbers leave unsaid of the unit."""
    _, per, base = unit.after.partition("per ")
    unsaid = per + base if describe(name).plural else unit.after  # a plural names what is counted
    return f"{label(name).title}[dim], {unsaid}[/]" if unsaid else label(name).title


def _indented(words: str) -> Padding:
    from rich.padding import Padding

    return Padding(words, (0, 0, 0, 2))


def _heading(made: Table, words: str, blanks: int) -> None:
    made.add_row(f"[bold]{words}[/]", *[""] * blanks)


def table_note(differences: Mapping[str, Difference], untold: int) -> str:
    """What must be known to read a table of differences."""
    from clinicsim.views.intervals import luck_note

    pairs = max((one.count for one in differences.values()), default=0)
    note = f"Paired over {pairs} replication{'s' if pairs != 1 else ''}; pp: percentage points."
    if any(one.needed == one.needed for one in differences.values()):
        note += " ~: so many would tell a difference as large as this one apart, with 80% power."
    if luck := luck_note(differences):
        note += f" {luck}"
    if untold:
        note += f" {untold} other measures cannot be told apart (--all shows them)."
    return note
