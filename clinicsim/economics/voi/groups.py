"""Whose value is asked for: each parameter by itself, or named groups; checked before anything is fitted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.scenario.words import did_you_mean

FEWEST_DRAWS = 30  # with fewer, a curve through the draws says next to nothing
LARGEST_GROUP = 10  # 30 cubic terms and 45 products; beyond that a thousand draws do not carry the regression


class EvppiError(ValueError):
    """What is wrong with a question about the value of information; everything at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def asked(
    net_benefits: Floats, parameters: Mapping[str, Floats], groups: Mapping[str, Sequence[str]] | None
) -> dict[str, tuple[str, ...]]:
    """Check a question, and say which parameters each answer is about.

    Parameters
    ----------
    net_benefits
        Shape (thresholds, draws, strategies).
    parameters
        Values of each parameter, shape (draws,).
    groups
        Parameters by name of the group; without groups every parameter stands for itself.

    Returns
    -------
    dict
        Names of the parameters of each group, in the order asked for.

    Raises
    ------
    EvppiError
        Anything unknown, missing, empty, not finite, of the wrong length, or too little to fit.
    """
    wanted = {
        name: tuple(each)
        for name, each in ({name: (name,) for name in parameters} if groups is None else groups).items()
    }
    problems = [
        *_of_net_benefits(net_benefits),
        *_of_parameters(parameters, net_benefits.shape[1] if net_benefits.ndim == 3 else None),
        *_of_groups(wanted, parameters),
    ]
    if problems:
        raise EvppiError(problems)
    return wanted


def _of_net_benefits(net_benefits: Floats) -> Iterator[str]:
    if net_benefits.ndim != 3 or net_benefits.shape[2] < 2:
        yield "net benefit: expected draws of at least 2 strategies, since with one there is nothing to decide"
        return
    if not np.isfinite(net_benefits).all():
        where = np.flatnonzero(~np.isfinite(net_benefits).all(axis=(0, 2)))
        yield f"net benefit: not a finite number in draw {where[0] + 1}{_and_more(len(where))}; leave out such draws"
    if net_benefits.shape[1] < FEWEST_DRAWS:
        yield f"{net_benefits.shape[1]} draws are too few for a regression; expected at least {FEWEST_DRAWS}"


def _of_parameters(parameters: Mapping[str, Floats], draws: int | None) -> Iterator[str]:
    for name, values in parameters.items():
        if draws is not None and values.shape != (draws,):
            yield f"parameter {name!r}: expected {draws} values, one a draw, got an array of shape {values.shape}"
        elif not np.isfinite(values).all():
            where = np.flatnonzero(~np.isfinite(values))
            yield f"parameter {name!r}: not a finite number in draw {where[0] + 1}{_and_more(len(where))}"


def _of_groups(wanted: Mapping[str, tuple[str, ...]], parameters: Mapping[str, Floats]) -> Iterator[str]:
    if not wanted:
        yield "no parameter to value; expected at least one"
    for group, members in wanted.items():
        if not members:
            yield f"group {group!r} is empty; expected 1 to {LARGEST_GROUP} parameters"
        if len(members) > LARGEST_GROUP:
            yield f"group {group!r} has {len(members)} parameters; expected at most {LARGEST_GROUP}"
        for name in sorted({name for name in members if members.count(name) > 1}):
            yield f"group {group!r} names {name!r} twice"
        for name in dict.fromkeys(members):
            if name not in parameters:
                yield f"group {group!r}: unknown parameter {name!r}{did_you_mean(name, parameters)}"


def _and_more(count: int) -> str:
    return f" and in {count - 1} more" if count > 1 else ""
