"""What is tuned and to what: read from words, with every problem at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clinicsim.experiments.errors import BadRequest
from clinicsim.measures.names import UnknownMeasure, known
from clinicsim.scenario.limits import limits
from clinicsim.scenario.numbers import number_at
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.drawn import LAID_OUT

MOST_FREE = 3
"""More could seldom be told apart by the few measures that a clinic knows."""

_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?"
_FREE = re.compile(rf"\s*(?P<path>[^=\s]+)\s*=\s*(?P<low>{_NUMBER})\s*\.\.\s*(?P<high>{_NUMBER})\s*")
_TARGET = re.compile(
    rf"\s*(?P<measure>[^=\s]+)\s*=\s*(?P<value>{_NUMBER})\s*(?P<percent>%?)\s*"
    rf"(?:(?:\+-|\+/-|±)\s*(?P<within>{_NUMBER})\s*(?P<within_percent>%?))?\s*"
)


@dataclass(frozen=True, slots=True)
class Free:
    """A number that is tuned, and the range in which it is looked for."""

    path: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Target:
    """What a measure should come to.

    `within` is the half-width of the 95% interval of what was observed, or what is near enough; none: as near as the
    simulation can tell.
    """

    measure: str
    value: float
    within: float | None


@dataclass(frozen=True, slots=True)
class Tuning:
    """A tuning that can be done."""

    free: tuple[Free, ...]
    targets: tuple[Target, ...]


def tuning_request(free: Sequence[str], targets: Sequence[str], scenario: Scenario) -> Tuning | None:
    """Read what is to be tuned; None if nothing is.

    Parameters
    ----------
    free
        `PATH=LOW..HIGH` each, at most three.
    targets
        `MEASURE=VALUE` or `MEASURE=VALUE+-TOLERANCE` each; shares also in percent.
    scenario
        Whose numbers are tuned.

    Raises
    ------
    BadRequest
        With everything that is wrong.
    """
    if not free and not targets:
        return None
    problems: list[str] = []
    paths = [_free(text, scenario, problems) for text in free]
    aims = [_target(text, problems) for text in targets]
    if not free:
        problems.append("there are targets and nothing to tune; say --tune PATH=LOW..HIGH")
    if not targets:
        problems.append("there is something to tune and no target; say --target MEASURE=VALUE+-TOLERANCE")
    if len(free) > MOST_FREE:
        problems.append(f"{len(free)} numbers to tune; at most {MOST_FREE} can be told apart by what a clinic observes")
    for what, names in (("--tune", [one.path for one in paths if one]), ("--target", [t.measure for t in aims if t])):
        problems += [f"{what} {name} stands twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    if problems:
        raise BadRequest(problems)
    return Tuning(tuple(one for one in paths if one), tuple(one for one in aims if one))


def _free(text: str, scenario: Scenario, problems: list[str]) -> Free | None:
    match = _FREE.fullmatch(text)
    if match is None:
        problems.append(f"--tune {text!r}: expected PATH=LOW..HIGH, such as booking.short_notice_share=0.1..0.5")
        return None
    path, low, high = match["path"], float(match["low"]), float(match["high"])
    if number_at(scenario, path) is None or path.split(".", 1)[0] in LAID_OUT:
        problems.append(f"--tune {path}: there is no such number; expected one such as unrelated.admissions_per_year")
        return None
    allowed = limits(path)
    if not allowed.least <= low < high <= allowed.most:
        ends = f"{allowed.least:g} to {allowed.most:g}"
        problems.append(f"--tune {path}: {low:g}..{high:g} is no range of it; expected a low below a high, from {ends}")
        return None
    return Free(path, low, high)


def _target(text: str, problems: list[str]) -> Target | None:
    match = _TARGET.fullmatch(text)
    if match is None:
        problems.append(f"--target {text!r}: expected MEASURE=VALUE or MEASURE=VALUE+-TOLERANCE, as dna_share=8%+-1%")
        return None
    try:
        entry = known(match["measure"])
    except UnknownMeasure as error:
        problems.append(f"--target {text!r}: {error}")
        return None
    value = float(match["value"]) / (100 if match["percent"] else 1)
    within = float(match["within"]) / (100 if match["within_percent"] else 1) if match["within"] else None
    least, most = entry.limits
    if not least <= value <= most:
        problems.append(f"--target {text!r}: {value:g} is out of its range; expected {least:g} to {most:g}")
    if within is not None and within <= 0:
        problems.append(f"--target {text!r}: a tolerance of {within:g}; expected one above 0")
    return Target(match["measure"], value, within)
