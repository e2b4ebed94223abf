"""What each column of a table of costs and effects is for."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clinicsim.economics.cea.table.cells import Sheet
from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.scenario.words import listed

KEYS = ("draw", "replication")
MONEY = ("currency", "price_year")
_LONG = ("strategy", "cost", "effect")
_COST, _EFFECT = "cost_", "effect_"
_SLIP = 0.85  # likeness of a slip of the pen; a parameter may have a name somewhat like one of ours
_OTHER_WORDS = {  # what other programs call our columns
    "strategy": ("intervention", "strategies", "treatment", "arm", "option"),
    "draw": ("iteration", "iter", "sim", "simulation", "sample", "nsamp"),
    "cost": ("costs", "total_cost"),
    "effect": ("effects", "effectiveness", "qaly", "qalys", "outcome"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the costs and effects stand: in one pair of columns, or in a pair for each strategy (wide)."""

    strategies: tuple[str, ...]  # of a wide table; empty where a column says the strategy
    pairs: tuple[tuple[str, str], ...]  # columns of cost and effect
    parameters: tuple[str, ...]  # all columns that are nothing else


def with_plain_names(sheet: Sheet) -> Sheet:
    """Column names with ours in lower case; names of parameters and strategies stay as they are written.

    Raises
    ------
    ScenarioError
        If one of ours then stands there twice.
    """
    ours = {*_LONG, *KEYS, *MONEY}
    names = tuple(name.lower() if name.lower() in ours else name for name in sheet.names)
    twice = [old for place, (old, name) in enumerate(zip(sheet.names, names, strict=True)) if name in names[:place]]
    if twice:
        raise ScenarioError([sheet.at_name(name, f"this column stands twice, as {name.lower()!r}") for name in twice])
    return replace(sheet, names=names)


def layout_of(sheet: Sheet) -> Layout:
    """Tell the columns apart.

    Raises
    ------
    ScenarioError
        If a column is missing or is probably misspelt; every problem at once.
    """
    prefixed = [name for name in sheet.names if name.startswith((_COST, _EFFECT))]
    if "strategy" not in sheet.names and not {"cost", "effect"} <= set(sheet.names) and len(prefixed) > 1:
        return _wide(sheet, prefixed)
    others = [name for name in sheet.names if name not in (*_LONG, *KEYS, *MONEY)]
    absent = [name for name in (*_LONG, *KEYS, *MONEY) if name not in sheet.names]
    found, explained = _misspelt(sheet, others, absent)
    found += [sheet.at_header(_missing(name)) for name in _LONG if name in absent and name not in explained]
    if found:
        raise ScenarioError(found)
    return Layout((), (("cost", "effect"),), tuple(others))


def _wide(sheet: Sheet, prefixed: Sequence[str]) -> Layout:
    """One row a draw, with columns cost_NAME and effect_NAME of each strategy."""
    names = tuple(name.removeprefix(_COST) for name in prefixed if name.startswith(_COST))
    others = [name for name in sheet.names if name not in (*prefixed, *KEYS, *MONEY)]
    found, _ = _misspelt(sheet, others, [name for name in (*KEYS, *MONEY) if name not in sheet.names])
    for name in prefixed:
        prefix, other = (_COST, _EFFECT) if name.startswith(_COST) else (_EFFECT, _COST)
        strategy = name.removeprefix(prefix)
        if f"{other}{strategy}" not in prefixed:
            found.append(sheet.at_name(name, f"expected a column {other}{strategy} beside it"))
    if found:
        raise ScenarioError(found)
    return Layout(names, tuple((f"{_COST}{name}", f"{_EFFECT}{name}") for name in names), tuple(others))


def _misspelt(sheet: Sheet, others: Sequence[str], absent: Sequence[str]) -> tuple[list[Finding], set[str]]:
    """Columns that are probably meant to be one of ours, and which those are."""
    found, explained = [], set()
    for name in others:
        ours = _ours(name.lower(), absent)
        if ours:
            found.append(sheet.at_name(name, f"unknown column; did you mean {ours!r}?"))
            explained.add(ours)
    return found, explained


def _ours(name: str, absent: Sequence[str]) -> str | None:
    for ours in absent:
        if name in _OTHER_WORDS.get(ours, ()):
            return ours
    return next(iter(difflib.get_close_matches(name, absent, n=1, cutoff=_SLIP)), None)


def _missing(name: str) -> str:
    if name == "strategy":
        wide = f"or pairs of columns {_COST}NAME and {_EFFECT}NAME"
        return (
            f"the column 'strategy' is missing; expected {listed(_LONG, 'and')} (one row a strategy and draw), {wide}"
        )
    return f"the column {name!r} is missing"
