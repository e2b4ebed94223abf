"""Uncertain numbers: values seen go with the empirical distribution, and correlations are of numbers that are drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.limits import Limits, limits
from clinicsim.scenario.numbers import number_at
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.evaluation import Correlation
from clinicsim.scenario.schema.quantity import Quantity, Table
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean, listed

TOLERANCE = 1e-9  # of an eigenvalue that is 0


def check_seen(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Values seen and the empirical distribution come together, and lie where the key allows."""
    for path, quantity in numbers(scenario):
        if quantity.seen is None and quantity.dist == "empirical":
            yield places.finding((*path, "dist"), "is empirical and says not what was seen; add seen = [...]")
        elif quantity.seen is not None and quantity.dist != "empirical":
            message = f"goes with dist = 'empirical' only, not with {quantity.dist or 'none'!r}; leave out one of them"
            yield places.finding((*path, "seen"), message)
        elif quantity.seen is not None:
            yield from _outside(path, quantity.seen, limits(dotted(path, scenario)), places)


def _outside(path: KeyPath, seen: Sequence[float], allowed: Limits, places: Places) -> Iterator[Finding]:
    for place, value in enumerate(seen):
        if not math.isfinite(value) or not allowed.least <= value <= allowed.most:
            message = f"{value:g} is out of range; expected a number{_ends(allowed)}"
            yield places.finding((*path, "seen", place), message)


def _ends(allowed: Limits) -> str:
    """Limits in words, after "a number"; a lower end that is itself excluded stands one number inside."""
    excluded = math.nextafter(allowed.least, -math.inf)
    inside = len(repr(excluded)) < len(repr(allowed.least))
    ends = {allowed.least: f" above {excluded:g}" if inside else f" at least {allowed.least:g}"}
    ends |= {allowed.most: f" at most {allowed.most:g}"}
    return " and".join(words for end, words in ends.items() if math.isfinite(end))


def check_correlations(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Each correlation is of two numbers that are drawn, each pair is stated once, and all can hold together."""
    sound = True
    pairs: dict[frozenset[str], str] = {}
    for place, each in enumerate(scenario.correlations):
        here: KeyPath = ("correlations", place, "between")
        for finding in _of_one(scenario, each, here, places):
            sound = False
            yield finding
        pair = frozenset(each.between)
        if pair in pairs and len(pair) == 2:
            sound = False
            yield places.finding(here, f"is correlated already by {pairs[pair]!r}; state each pair once")
        pairs.setdefault(pair, each.name)
    if sound:
        yield from _together(scenario.correlations, places)


def _of_one(scenario: Scenario, stated: Correlation, here: KeyPath, places: Places) -> Iterator[Finding]:
    if stated.between[0] == stated.between[1]:
        yield places.finding(here, f"{stated.between[0]!r} with itself; expected two numbers")
        return
    for place, path in enumerate(stated.between):
        number = number_at(scenario, path)
        if number is None:
            known = [dotted(own, scenario) for own, _ in numbers(scenario)]
            yield places.finding((*here, place), f"there is no number {path!r}{_near(path, known)}")
        elif not is_drawn(number):
            message = f"{path} has no distribution, so it is never drawn; state its dist and range, or leave it out"
            yield places.finding((*here, place), message)


def _near(path: str, known: Sequence[str]) -> str:
    """What was probably meant, without the list of all numbers."""
    hint = did_you_mean(path, known)
    return hint if "did you mean" in hint else "; expected the path of a number, such as prices.bed_day.ward"


def _together(stated: Sequence[Correlation], places: Places) -> Iterator[Finding]:
    """Correlations that cannot all hold at once.

    A rank correlation of rho is one of 2 sin(pi rho / 6) of the normals of a Gaussian copula (Kruskal 1958), whose
    matrix must have no negative eigenvalue. Sets with a correlation of 1 or -1, by which two numbers are one, are left
    to the draws: there a pair that is not stated follows from the others.
    """
    import numpy as np  # only where correlations are stated

    for group in _connected(stated):
        paths = sorted({path for place in group for path in stated[place].between})
        matrix = np.eye(len(paths))
        for place in group:
            one, other = (paths.index(path) for path in stated[place].between)
            matrix[one, other] = matrix[other, one] = 2 * math.sin(math.pi * stated[place].rank / 6)
        tied = any(abs(stated[place].rank) == 1 for place in group)
        if not tied and np.linalg.eigvalsh(matrix)[0] < -TOLERANCE:
            names = listed([repr(stated[place].name) for place in group], "and")
            message = f"{names} cannot hold together: their matrix is not positive definite"
            advice = "weaken one of them, or state how the other pairs are correlated (a pair left out has none)"
            yield places.finding(("correlations", group[-1], "rank"), f"{message}; {advice}")


def _connected(stated: Sequence[Correlation]) -> list[list[int]]:
    """Places of correlations that share numbers, directly or through others, in order."""
    groups: list[tuple[set[str], list[int]]] = []
    for place, each in enumerate(stated):
        joined = [group for group in groups if group[0] & set(each.between)]
        groups = [group for group in groups if group not in joined]
        paths = set(each.between).union(*(group[0] for group in joined))
        groups.append((paths, sorted([place, *(own for group in joined for own in group[1])])))
    return [group for _, group in groups]


def is_drawn(quantity: Quantity) -> bool:
    """Whether a probabilistic analysis draws a number; a range without a distribution is drawn as a triangular one."""
    if quantity.dist is None:
        return quantity.low is not None and quantity.high is not None and quantity.low < quantity.high
    return quantity.dist != "fixed"


def numbers(node: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Quantity]]:
    """Every number of a scenario, with its path."""
    if isinstance(node, Quantity):
        yield path, node
    elif isinstance(node, Table):
        for field in type(node).model_fields:
            yield from numbers(getattr(node, field), (*path, field))
    elif isinstance(node, dict):
        for key, child in node.items():
            yield from numbers(child, (*path, key))
    elif isinstance(node, list):
        for place, child in enumerate(node):
            yield from numbers(child, (*path, place))


def dotted(path: KeyPath, scenario: Scenario) -> str:
    """A path as `number_at` takes it: an entry of a list by its name, or by its place where it has none."""
    node: Any = scenario
    words = []
    for key in path:
        node = getattr(node, str(key)) if isinstance(node, Table) else node[key]
        words.append(str(getattr(node, "name", key)) if isinstance(key, int) else key)
    return ".".join(words)
