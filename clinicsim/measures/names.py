"""Names of measures as people write them: a measure, a member of a family, either of them in one year of a run."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from clinicsim.measures.catalogue.entry import Measure
from clinicsim.measures.table import MEASURES
from clinicsim.scenario.words import did_you_mean, meant

IN_YEAR = "@"


class UnknownMeasure(ValueError):  # noqa: N818  # says what is wrong with a name, as KeyError does
    """No measure has this name; the message says what was probably meant."""


class Named(NamedTuple):
    """A name taken apart: `refill_on_time_share@2` is `refill_on_time_share` in year 2."""

    measure: str  # as runs name it: `NAME` or `NAME.member`
    year: int | None  # of the run, from 1; none for the whole run


def known(name: str, among: Collection[str] | None = None) -> Measure:
    """What the catalogue says of a measure.

    Parameters
    ----------
    name
        `NAME`, `NAME.member`, or either with `@K` for its value in year K of the run (1, 2, ...).
    among
        Names that a run has. Without them any member of a family passes, for roles, wards and the like are named by
        the scenario.

    Raises
    ------
    UnknownMeasure
        When there is no such measure, or a family is named that has no figure for all members together.

    Examples
    --------
    >>> known("refill_on_time_share@2").unit
    'share'
    >>> known("refill_on_time")
    Traceback (most recent call last):
    clinicsim.measures.names.UnknownMeasure: unknown measure 'refill_on_time'; did you mean 'refill_on_time_share'?
    """
    measure = taken_apart(name).measure
    family, _, member = measure.partition(".")
    entry = MEASURES.get(family)
    if entry is None or (member and not entry.family) or (measure.endswith(".")):
        raise UnknownMeasure(f"unknown measure {measure!r}{_hint(measure, among)}")
    if among is not None and measure not in among:
        if any(other.startswith(f"{family}.") for other in among):
            raise UnknownMeasure(f"unknown measure {measure!r}{_member_hint(measure, family, among)}")
        raise UnknownMeasure(f"the run has no measure {measure!r}")
    if entry.family and not entry.total and not member:
        raise UnknownMeasure(f"{measure!r} is a family of measures; name a member of it, as {measure}.MEMBER")
    return entry


def taken_apart(name: str) -> Named:
    """Split the year off a name.

    Raises
    ------
    UnknownMeasure
        When what follows the `@` is not a year from 1.
    """
    measure, at, year = name.partition(IN_YEAR)
    if not at:
        return Named(name, None)
    if not (year.isascii() and year.isdigit() and int(year) > 0):
        raise UnknownMeasure(
            f"{name!r}: {year!r} is not a year of the run; expected {measure}{IN_YEAR}1 for the first, and so on"
        )
    return Named(measure, int(year))


def _hint(name: str, among: Collection[str] | None) -> str:
    """What was probably meant; nothing rather than the list of all measures."""
    near = meant(name, [*MEASURES, *(among or ())])
    return f"; did you mean {near!r}?" if near else ""


def _member_hint(name: str, family: str, among: Collection[str]) -> str:
    return did_you_mean(name, [other for other in among if other.startswith(f"{family}.")])
