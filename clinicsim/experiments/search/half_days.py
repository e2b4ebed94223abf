"""Where one more session or operating list goes: on the freest half-day, so that days spread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Any

Entry = dict[str, Any]
"""A session or operating list, as a plain table."""

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")
_NOON = 12 * 60
_MIDNIGHT = 24 * 60
_USUAL_STARTS = ("09:00", "13:00")
_HALF_DAY = 4 * 60 + 30  # minutes; what takes longer keeps its own start


@dataclass(frozen=True, slots=True)
class Clinic:
    """What decides where a session fits."""

    beside: Sequence[Entry]  # all sessions, or all operating lists, that there are so far
    like: Sequence[Entry]  # those of them that are counted with the new one
    staff: Sequence[Entry]
    sites: dict[str, Any]


def placed(entry: Entry, clinic: Clinic) -> Entry:
    """The entry on the half-day that suits it best.

    In this order: where staff of its roles are free, where a room is free, on the day with fewest of its kind, beside
    fewest others, on the day with fewest others; of equals the first of the week.
    """
    choices = list(_choices(entry, clinic))
    return min(choices, key=lambda choice: _crowding(choice, clinic))


def _choices(entry: Entry, clinic: Clinic) -> Iterator[Entry]:
    starts = _starts(entry, clinic)
    # A weekend costs more, and a copy takes that over, so it stays on its day.
    for weekday in _WEEK if entry["weekday"] in _WEEK else (entry["weekday"],):
        for start in starts:
            for week in range(entry["every_weeks"]):
                yield {**entry, "weekday": weekday, "start": start, "week": week}


def _starts(entry: Entry, clinic: Clinic) -> list[str]:
    """Times of day at which those of its kind start; a half-day may also start when others do."""
    starts = {each["start"] for each in (*clinic.like, entry)}
    if length(entry) <= _HALF_DAY:
        morning = [each["start"] for each in clinic.beside if minutes(each["start"]) < _NOON]
        afternoon = [each["start"] for each in clinic.beside if minutes(each["start"]) >= _NOON]
        for half, usual in zip((morning, afternoon), _USUAL_STARTS, strict=True):
            starts.add(max(sorted(set(half)), key=half.count) if half else usual)
    return sorted(start for start in starts if minutes(start) + length(entry) <= _MIDNIGHT)


def _crowding(entry: Entry, clinic: Clinic) -> tuple[int, int, Fraction, Fraction, Fraction]:
    beside = [other for other in clinic.beside if meet(entry, other)]
    return (
        sum(_staff_short(role, need, entry, beside, clinic.staff) for role, need in entry.get("needs", {}).items()),
        _rooms_short(entry, beside, clinic.sites),
        weekly(each for each in clinic.like if each["weekday"] == entry["weekday"]),
        weekly(beside),
        weekly(each for each in clinic.beside if each["weekday"] == entry["weekday"]),
    )


def _staff_short(role: str, need: int, entry: Entry, beside: Sequence[Entry], staff: Sequence[Entry]) -> int:
    days = [member["working_days"] for member in staff if member["role"] == role]
    there = sum(1 for own in days if not own or entry["weekday"] in own)
    taken = sum(int(other["needs"].get(role, 0)) for other in beside)
    return max(0, need + taken - there)


def _rooms_short(entry: Entry, beside: Sequence[Entry], sites: dict[str, Any]) -> int:
    rooms = sites.get(entry.get("site", ""), {}).get("rooms", "unlimited")
    if rooms == "unlimited":
        return 0
    used = sum(other["rooms"] for other in beside if other["site"] == entry["site"])
    return max(0, int(entry["rooms"] + used - rooms))


def weekly(entries: Iterator[Entry] | Sequence[Entry]) -> Fraction:
    """How many there are a week; one of every n-th week counts 1/n."""
    return sum((Fraction(1, each["every_weeks"]) for each in entries), Fraction(0))


def meet(one: Entry, other: Entry) -> bool:
    """Whether two are under way at one time on some date."""
    if one["weekday"] != other["weekday"] or (one["week"] - other["week"]) % gcd(
        one["every_weeks"], other["every_weeks"]
    ):
        return False
    first, second = minutes(one["start"]), minutes(other["start"])
    return first < second + length(other) and second < first + length(one)


def length(entry: Entry) -> int:
    """Minutes that a session or operating list takes."""
    return int(entry["minutes"] if "minutes" in entry else entry["slots"] * entry["slot_minutes"])


def minutes(clock: str) -> int:
    """Minutes from midnight of a time of day."""
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)
