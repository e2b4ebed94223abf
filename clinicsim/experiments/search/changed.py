"""A scenario with other values of the variables: what changes, as an overlay that a file could say, and in words.

How many there are, of sessions, operating lists or people whose names match: the first ones in the file are kept as
they are, as many as the number allows; one that runs every n-th week counts 1/n. What is missing is made up of copies
of the last one that is kept: weekly ones first, then one with the largest share of weeks that fits. Copies of sessions
and lists go to the freest half-days (`half_days`).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from clinicsim.experiments.search.half_days import Clinic, Entry, placed, weekly
from clinicsim.experiments.search.variables import Variable
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.words import listed

Plain = dict[str, Any]
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Changed:
    """What becomes of a scenario."""

    overlay: Plain  # as a scenario file says it
    words: str


def changed(scenario: Scenario, variables: Sequence[Variable], values: Sequence[int]) -> Changed:
    """Give variables their values.

    Parameters
    ----------
    scenario
        The scenario as it is.
    variables, values
        Those that change, and a value for each; without values the scenario is left as it is.

    Returns
    -------
    Changed
        An overlay of nothing where the scenario has these values already.
    """
    if not values:
        return Changed({}, "as it is")
    before: Plain = scenario.model_dump(exclude_none=True)
    after, words = copy.deepcopy(before), []
    # Numbers first, so that copies have them too.
    for one, value in sorted(zip(variables, values, strict=True), key=lambda each: each[0].counted is not None):
        if one.counted is None:
            for path in one.places:
                _set(after, path, value)
            words.append(f"{one.text} = {value}")
        else:
            words.append(_count(after, one, value))
    return Changed(_difference(before, after), "; ".join(words))


def _set(tables: Plain, path: Sequence[str | int], value: int) -> None:
    at: Any = tables
    for key in path[:-1]:
        at = next(entry for entry in at if entry["name"] == key) if isinstance(at, list) else at[key]
    at[path[-1]] = value


def _count(tables: Plain, one: Variable, number: int) -> str:
    """Let there be so many of the entries that a variable counts; returns what that means in words."""
    counted = one.counted or ()
    above: Plain = tables
    for key in counted[:-1]:
        above = above[key]
    entries: list[Entry] = above[counted[-1]]
    own = {path[-1] for path in one.places}
    matched = [entry for entry in entries if entry["name"] in own]
    kept = _first(matched, number)
    dropped = [entry["name"] for entry in matched if entry not in kept]
    there = [entry for entry in entries if entry["name"] not in dropped]
    added: list[Entry] = []
    for share in _shares(number - _number(kept)):
        like = (kept or matched)[-1]
        added.append(_copy(like, share, there + added, kept + added, tables))
    above[counted[-1]] = there + added
    return _words([entry["name"] for entry in kept], dropped, added, (kept or matched)[-1]["name"])


def _number(entries: Sequence[Entry]) -> Fraction:
    return weekly(entries) if entries and "every_weeks" in entries[0] else Fraction(len(entries))


def _first(entries: Sequence[Entry], number: int) -> list[Entry]:
    """As many of the first entries as there may be."""
    kept: list[Entry] = []
    for entry in entries:
        if _number([*kept, entry]) > number:
            break
        kept.append(entry)
    return kept


def _shares(missing: Fraction) -> list[Fraction]:
    """Parts 1/n, each the largest that fits, that make up what is missing."""
    shares = []
    while missing > 0:
        share = Fraction(1, max(1, -(-missing.denominator // missing.numerator)))
        shares.append(share)
        missing -= share
    return shares


def _copy(like: Entry, share: Fraction, there: Sequence[Entry], same: Sequence[Entry], tables: Plain) -> Entry:
    """One more like an entry, with a name of its own."""
    made = copy.deepcopy(like)
    if "every_weeks" in like:
        made |= {"every_weeks": share.denominator, "week": 0}
        made = placed(made, Clinic(there, same, tables["staff"], tables["sites"]))
    return made | {"name": _name(like, made.get("weekday"), {entry["name"] for entry in there})}


def _name(like: Entry, weekday: str | None, taken: set[str]) -> str:
    """Name of a copy: with its own day of the week where the original's name has one, and numbered if that is taken."""
    name = str(like["name"])
    for day in _DAYS:
        if weekday and day in name:
            name = name.replace(day, weekday)
            break
    joint = " " if " " in name else "_"
    number, found = 2, name
    while found in taken:
        found, number = f"{name}{joint}{number}", number + 1
    return found


def _words(kept: Sequence[str], dropped: Sequence[str], added: Sequence[Entry], like: str) -> str:
    said = []
    if kept:
        said.append(f"{listed(kept, 'and')} as {'it is' if len(kept) == 1 else 'they are'}")
    if dropped:
        said.append(f"without {listed(dropped, 'and')}")
    if added:
        said.append(f"{listed(map(_entry_words, added), 'and')} added, like {like}")
    return ", ".join(said)


def _entry_words(entry: Entry) -> str:
    if "weekday" not in entry:
        return str(entry["name"])
    often = "" if entry["every_weeks"] == 1 else f", one week in {entry['every_weeks']}"
    return f"{entry['name']} ({entry['weekday'].capitalize()} {entry['start']}{often})"


def _difference(before: Any, after: Any) -> Any:
    """What must be laid over `before` to have `after`."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return {
            key: _difference(before[key], value) if key in before else value
            for key, value in after.items()
            if key not in before or before[key] != value
        }
    if isinstance(after, list) and any(isinstance(entry, Mapping) and "name" in entry for entry in (*before, *after)):
        return _list_difference(before, after)
    return after


def _list_difference(before: Sequence[Entry], after: Sequence[Entry]) -> list[Entry]:
    was, now = ({entry["name"]: entry for entry in entries} for entries in (before, after))
    gone = [{"name": name, "remove": True} for name in was if name not in now]
    other = [
        {"name": name, **_difference(was[name], entry)} if name in was else entry
        for name, entry in now.items()
        if was.get(name) != entry
    ]
    return [*gone, *other]
