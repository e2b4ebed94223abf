"""Patients at risk: the runway of the list that was loaded, the pumps with the shortest slack first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clinicsim.views.dashboard.blocks import Asked, Block, Figure, Heading, Lines, Page, Warned, Words
from clinicsim.views.dashboard.pages.asking import choose, is_synthetic, once, seen
from clinicsim.views.labels import capital, listed
from clinicsim.views.palette import MARKS, Mark
from clinicsim.views.report.charts import runway_chart
from clinicsim.views.runway import Runway, list_with_bookings
from clinicsim.views.stamp import line, stamp_of_side
from clinicsim.views.study import Study

_SYNTHETIC = "These patients are made up: the list is a synthetic cohort and nobody in it exists."
_PEOPLE = (
    "This is a list of people. The names are the pseudonyms of the list that was loaded; whoever holds the key to them "
    "can tell who they are. Do not send it outside the clinic: a public export leaves it out."
)
_WHAT = (
    "Worked out from each pump's volume, drug strength and dose on the first day: the day on which the refill is due, "
    "that on which the alarm sounds, and that on which the pump is dry; and the day that is booked."
)
_ROWS = (("the 20 with least slack", "20"), ("the 40 with least slack", "40"), ("all", "all"))


def _content(asked: Asked) -> Iterator[Block]:
    study = seen(asked)
    yield Words(_SYNTHETIC) if is_synthetic(asked) else Warned(_PEOPLE)
    runways, booked_from = once(asked, ("runways",), lambda: _listed(asked, study))
    if not runways:
        yield Words(f"Nobody on the starting list of {study.base.label} has a pump.")
        return
    yield Heading(f"The starting list of {study.base.label}", _WHAT)
    yield Lines(_flagged(runways) or [(None, "No pump is flagged.")])
    rows, choice = choose(asked, "rows", "Pumps shown", _ROWS)
    yield choice
    most = len(runways) if rows == "all" else int(rows)

    def drawn() -> Figure:
        stamp = stamp_of_side(study, study.base, synthetic=is_synthetic(asked))
        return Figure.of(runway_chart(runways, study, most, booked_from), line(stamp))

    yield once(asked, ("runway", rows), drawn)


def _listed(asked: Asked, study: Study) -> tuple[list[Runway], str]:
    """The pumps with the bookings of the list; where it has none, with those of the first replication's first day."""
    side = study.base
    first = int(side.runs.replications[0])
    return list_with_bookings(asked.library.saved(side.run_id).world, asked.library.illustration(side.run_id, first))


def _flagged(runways: Sequence[Runway]) -> list[tuple[Mark | None, str]]:
    """Name the pumps behind each flag."""
    by_flag: dict[str, list[str]] = {}
    for one in runways:
        if one.flag:
            by_flag.setdefault(one.flag, []).append(one.patient)
    return [(MARKS["worse"], f"{capital(flag)} ({len(names)}): {listed(names)}.") for flag, names in by_flag.items()]


PATIENTS = Page("/patients", "Patients at risk", "Whose pump needs a refill first?", _content)
