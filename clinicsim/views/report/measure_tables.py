"""Measures as tables: the base with its interval, and every alternative's difference from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from clinicsim.experiments.compare import is_money
from clinicsim.views.findings import unreached
from clinicsim.views.intervals import SIGNS, verdict_words
from clinicsim.views.labels import capital, label
from clinicsim.views.numbers import difference_text, mean_text, range_text
from clinicsim.views.report.tables import Table
from clinicsim.views.study import Side, Study, verdict_of
from clinicsim.views.suppression import counts_people, is_small

_GOOD = {"up": "more", "down": "less"}
_OTHER_MONEY = "other currency, price year or perspective"


def measure_table(study: Study, names: Sequence[str], caption: str) -> Table:
    """Return measures with their intervals and differences, a row each; those that no run has are left out."""
    shown = study.present(names)
    base, others = study.base.label, [side.label for side in study.alternatives]
    paired = f"; differences from {base} are paired" if others else ""
    return Table(
        caption=f"{caption}: means with 95% intervals over replications{paired}",
        head=("Measure", "Unit", base, *others),
        rows=tuple(_row(study, name) for name in shown),
        text_columns=2,
        private=tuple(place for place, name in enumerate(shown) if _is_small(study, name)),
    )


def definition_table(names: Sequence[str], caption: str) -> Table:
    """Return what measures are and which direction is good, a row each; members of a family share one."""
    from clinicsim.measures import describe

    entries = dict.fromkeys(describe(name).name for name in names)
    rows = [describe(name) for name in entries]
    body = tuple((capital(one.words), _GOOD.get(one.good, "neither"), one.definition) for one in rows)
    return Table(f"{caption}: what these measures are", ("Measure", "Good", "What it is"), body, text_columns=3)


def by_group(study: Study) -> Iterator[tuple[str, list[str]]]:
    """Yield the groups of the catalogue with those of their measures that some run has, in the catalogue's order."""
    from clinicsim.measures import MEASURES, describe

    order = list(MEASURES)
    names = dict.fromkeys(name for side in study.sides for name in side.runs.summary)
    placed = sorted(names, key=lambda name: order.index(describe(name).name))
    for group, members in groupby(placed, key=lambda name: describe(name).group):
        yield group, list(members)


def members(study: Study, *families: str) -> list[str]:
    """Names of the members of families that some run has, in the order of the runs."""
    wanted = tuple(f"{family}." for family in families)
    return list(dict.fromkeys(name for side in study.sides for name in side.runs.summary if name.startswith(wanted)))


def _is_small(study: Study, name: str) -> bool:
    """Whether some run has so few people in a measure that a copy for anybody must not show them."""
    return counts_people(study.unit(name).words) and any(is_small(side.interval(name).mean) for side in study.sides)


def _row(study: Study, name: str) -> tuple[str, ...]:
    unit, at = study.unit(name), study.base.interval(name)
    ends = range_text(at.lo, at.hi, unit)
    own = mean_text(at.mean, at.lo, at.hi, unit) + (f"\n({ends}{SIGNS[at.kind]})" if ends else "")
    cells = [_difference(study, side, name) for side in study.alternatives]
    return (label(name).title, unit.words, own, *cells)


def _difference(study: Study, side: Side, name: str) -> str:
    """A difference with its interval, and the verdict under it."""
    if is_money(name) and side.runs.money != study.base.runs.money:
        return f"not comparable:\n{_OTHER_MONEY}"
    differences = study.differences[study.alternatives.index(side)]
    difference, unit = differences.get(name), study.unit(name)
    if difference is None or verdict_of(difference) == "not defined":
        return "–\nworse: nobody reached the end" if unreached(study, side, (name,)) else "–"
    ends = "" if difference.is_none else range_text(difference.lo, difference.hi, unit, signed=True)
    change = difference_text(difference.mean, difference.lo, difference.hi, unit, short=True)
    return f"{change} ({ends})\n{verdict_words(difference)}" if ends else f"{change}\n{verdict_words(difference)}"
