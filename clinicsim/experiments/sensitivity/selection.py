"""Which parameters are varied, and why others are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from clinicsim.experiments.uncertainty import Stated, Uncertain
from clinicsim.scenario.numbers import number_at
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.words import meant

_ALL = "*"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a list of patterns comes to."""

    parameters: tuple[Uncertain, ...]  # in the order of the scenario
    not_varied: Mapping[str, str]  # by path of a number with stated uncertainty: because ...
    problems: tuple[str, ...]


def select(stated: Stated, patterns: Sequence[str], drawn: bool, base: Scenario | None = None) -> Selection:
    """Choose parameters by patterns.

    Parameters
    ----------
    stated
        What the scenario states.
    patterns
        Paths, the beginnings of paths up to a dot, or paths with `*` and `?`; none stands for all.
    drawn
        Whether only parameters with a distribution will do, not those with a mere range.
    base
        Scenario that is varied alongside; a number in which the two differ can't be, for then they would no longer.
    """
    known = [*stated.parameters, *stated.certain, *stated.wrong]
    unfit = dict(stated.certain) | dict(_unfit(stated, drawn, base))
    chosen: dict[str, Uncertain] = {}
    not_varied: dict[str, str] = {}
    problems: list[str] = []
    for pattern in patterns or (_ALL,):
        matches = [path for path in known if _matches(path, pattern)]
        fit = [path for path in matches if path in stated.parameters and path not in unfit]
        wrong = [path for path in matches if path in stated.wrong]
        problems += [f"{path} {stated.wrong[path]}" for path in wrong]
        if not matches:
            problems.append(f"no number of the scenario matches {pattern!r}{_hint(pattern, known)}")
        elif not fit and not wrong:
            problems.append(_nothing_fit(pattern, matches, unfit))
        chosen |= {path: stated.parameters[path] for path in fit}
        not_varied |= {path: unfit[path] for path in matches if path in stated.parameters and path in unfit}
    in_order = tuple(each for path, each in stated.parameters.items() if path in chosen)
    return Selection(in_order, not_varied, tuple(dict.fromkeys(problems)))


def _unfit(stated: Stated, drawn: bool, base: Scenario | None) -> Iterator[tuple[str, str]]:
    for path, each in stated.parameters.items():
        if drawn and not each.is_drawn:
            yield path, f"its distribution is {each.dist} (a choice, not a chance)"
        elif base is not None:
            other = number_at(base, path)
            if other is None:
                yield path, "the base has no such number"
            elif other.value != each.value:
                yield path, f"the base has another value ({other.value:g}, not {each.value:g})"


def _matches(path: str, pattern: str) -> bool:
    return path.startswith(f"{pattern}.") or fnmatchcase(path, pattern)


def _hint(pattern: str, known: Sequence[str]) -> str:
    holding = [path for path in known if pattern.strip("*") in path]
    near = holding[0] if holding else meant(pattern, known)
    return f"; did you mean {near!r}?" if near else "; `clinicsim describe` lists them"


def _nothing_fit(pattern: str, matches: Sequence[str], unfit: Mapping[str, str]) -> str:
    first = matches[0]
    many = "" if len(matches) == 1 else f" (and {len(matches) - 1} more)"
    because = f"{first}{many} cannot be varied: {unfit[first]}"
    if unfit[first] == "no uncertainty is stated":
        return f"{because}; state it in the scenario, or with --set '{first}={{ value = V, low = L, high = H }}'"
    return because
