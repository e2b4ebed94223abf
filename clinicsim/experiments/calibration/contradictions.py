"""Cells of one row that cannot both be right."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from clinicsim.arrays import Bools
from clinicsim.experiments.calibration.extracts import Extract

Contradiction = tuple[int, str, str]  # row, column, message


def contradictions(extract: Extract) -> Iterator[Contradiction]:
    """Everything in an extract that contradicts itself, in order of the row."""
    rules = {"activity": _activity, "rota": _rota, "doses": _doses}
    if extract.name in rules:
        yield from sorted(rules[extract.name](extract))


def _activity(extract: Extract) -> Iterator[Contradiction]:
    outcome = extract.words("outcome")
    cancelled = np.char.endswith(outcome.astype(str), "_cancelled")
    minutes, notice, lead = (extract.number(name) for name in ("minutes", "notice_days", "lead_days"))
    yield from _each(
        np.isfinite(minutes) & (outcome != "attended"), "minutes", "only a visit that was attended takes minutes"
    )
    yield from _each(np.isfinite(notice) & ~cancelled, "notice_days", "only a cancelled appointment has notice")
    yield from _each(notice > lead, "notice_days", "the appointment was cancelled before it was given (lead_days)")


def _rota(extract: Extract) -> Iterator[Contradiction]:
    worked = (extract.words("outcome") == "worked") & (extract.words("reason") != "")
    yield from _each(worked, "reason", "whoever was rostered worked; leave the reason empty, or write covered")


def _doses(extract: Extract) -> Iterator[Contradiction]:
    early = extract.number("date") < extract.number("therapy_start_date")
    yield from _each(early, "date", "is before the first implant (therapy_start_date)")


def _each(wrong: Bools, column: str, message: str) -> Iterator[Contradiction]:
    yield from ((row, column, message) for row in np.flatnonzero(wrong).tolist())
