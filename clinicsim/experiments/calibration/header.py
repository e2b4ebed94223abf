"""The line of column names of an extract: columns that are missing, unknown, or would name a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clinicsim.experiments.calibration.columns import Column
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.words import meant

IDENTIFYING = frozenset(
    {"name", "first_name", "surname", "nhs_number", "hospital_number", "mrn", "date_of_birth", "dob"}
    | {"postcode", "address", "email", "telephone", "notes", "comment", "comments"}
)


def header_findings(
    file: str, line: int, header: str, names: Sequence[str], documented: Sequence[Column]
) -> list[Finding]:
    """Everything that is wrong with the column names."""
    if ";" in header and "," not in header:
        return [Finding(file, line, 1, "", "columns are separated by semicolons; expected commas")]
    return list(_findings(file, line, names, [column.name for column in documented], documented))


def _findings(
    file: str, line: int, names: Sequence[str], known: Sequence[str], documented: Sequence[Column]
) -> Iterator[Finding]:
    start = 1
    for place, name in enumerate(names):
        message = _wrong(name, names[:place], known)
        if message:
            yield Finding(file, line, start, name, message)
        start += len(name) + 1
    for column in documented:
        if column.needed and column.name not in names:
            yield Finding(file, line, 1, column.name, f"this column is missing; expected {column.what}")


def _wrong(name: str, before: Sequence[str], known: Sequence[str]) -> str:
    if name in IDENTIFYING:
        return "an extract is pseudonymised and has no free text: remove this column"
    if name in known:
        return "this column stands twice" if name in before else ""
    near = meant(name, known)
    return f"unknown column; did you mean {near!r}?" if near else "unknown column; remove it"
