"""Patients at risk: the runway of the list that was loaded, the pumps with the shortest slack first."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.views.dashboard.blocks import Asked, Block, Heading, Page, Warned, Words
from clinicsim.views.dashboard.pages.asking import choose, figures, is_synthetic, once, seen
from clinicsim.views.report.charts import runway_chart
from clinicsim.views.runway import starting_list

_SYNTHETIC = "These patients are made up: the list is a synthetic cohort and nobody in it exists."
_PEOPLE = (
    "This is a list of people. The names are the pseudonyms of the list that was loaded; whoever holds the key to them "
    "can tell who they are. Do not send it outside the clinic: a public export leaves it out."
)
_WHAT = (
    "Worked out from each pump's volume, drug strength and dose on the first day: the day on which the refill is due, "
    "that on which the alarm sounds, and that on which the pump is dry."
)
_ROWS = (("the 20 with least slack", "20"), ("the 40 with least slack", "40"), ("all", "all"))


def _content(asked: Asked) -> Iterator[Block]:
    study = seen(asked)
    yield Words(_SYNTHETIC) if is_synthetic(asked) else Warned(_PEOPLE)
    runways = once(asked, ("runways",), lambda: starting_list(asked.library.saved(study.base.run_id).world))
    if not runways:
        yield Words(f"Nobody on the starting list of {study.base.label} has a pump.")
        return
    yield Heading(f"The starting list of {study.base.label}", _WHAT)
    rows, choice = choose(asked, "rows", "Pumps shown", _ROWS)
    yield choice
    most = len(runways) if rows == "all" else int(rows)
    yield from figures(asked, ("runway", rows), lambda study: [runway_chart(runways, study, most)])


PATIENTS = Page("/patients", "Patients at risk", "Whose pump needs a refill first?", _content)
