"""What is asked of a job, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clinicsim.jobs.limits import Limits

NAME_LONGEST = 80
_PART = r"\w[\w.() -]{0,99}"
_FILE_NAME = re.compile(rf"(?:{_PART}/){{0,3}}{_PART}\.(?:toml|csv)")  # a part cannot begin with a dot
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HIGHEST_SEED = 2**53


@dataclass(frozen=True, slots=True)
class JobRequest:
    """Scenarios to be run with the same luck; the first is the one that the others are compared with."""

    name: str  # what the planner calls it
    files: Mapping[str, bytes]  # scenario and cohort files by where they stand: NAME.toml, cohorts/NAME.csv
    scenarios: tuple[str, ...]  # names of the files to be run
    replications: int
    months: int
    seed: int

    @property
    def wanted(self) -> int:
        """Replications of all scenarios together."""
        return self.replications * len(self.scenarios)


def problems(request: JobRequest, limits: Limits) -> list[str]:
    """Everything that keeps a request from being a job, in words."""
    return [*_wrong_name(request.name), *_wrong_numbers(request, limits), *_wrong_files(request, limits)]


def _wrong_name(name: str) -> Iterator[str]:
    if not name.strip():
        yield "the name is empty; expected a few words that say what is tried"
    if len(name) > NAME_LONGEST:
        yield f"the name has {len(name):,} characters; expected at most {NAME_LONGEST}"
    if _CONTROL.search(name):
        yield "the name holds a line break or another control character; expected plain text on one line"


def _wrong_numbers(request: JobRequest, limits: Limits) -> Iterator[str]:
    asked = (
        ("replications", request.replications, 2, limits.replications),  # two, for an interval takes as many
        ("months", request.months, 1, limits.months),
        ("seed", request.seed, 0, _HIGHEST_SEED),
    )
    for what, number, least, most in asked:
        if not least <= number <= most:
            yield f"{what} is {number:,}; expected {least:,} to {most:,}"


def _wrong_files(request: JobRequest, limits: Limits) -> Iterator[str]:
    if not request.scenarios:
        yield "no scenario is named; expected at least one"
    for name in request.scenarios:
        if name not in request.files:
            yield f"there is no file {name[:NAME_LONGEST]!r} among those given"
    if len(request.files) > limits.files:
        yield f"there are {len(request.files)} files; expected at most {limits.files}"
    for name, content in request.files.items():
        if not _FILE_NAME.fullmatch(name):
            yield f"{name[:NAME_LONGEST]!r} cannot name a file; expected NAME.toml or NAME.csv"
        if len(content) > limits.file_bytes:
            yield f"{name[:NAME_LONGEST]} has {len(content):,} bytes; expected at most {limits.file_bytes:,}"
