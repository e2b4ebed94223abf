"""What a job came to: the difference from its base with guard rails beside it, and where to go on from there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dash import html

from clinicsim.experiments.runs import NotPaired
from clinicsim.jobs import JobState
from clinicsim.store.errors import StoreError
from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.blocks import Block, Headlines, Lines, Link, Made, Warned, Words
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.parts import drawn
from clinicsim.views.dashboard.what_if.saving import ADDRESS
from clinicsim.views.differs import differences
from clinicsim.views.findings import WHY_GUARD_RAILS, findings, lead
from clinicsim.views.labels import capital
from clinicsim.views.report.headline import guard_rows, headline_rows


def results(library: Library, state: JobState) -> list[Any]:
    """Draw what a job that is over came to."""
    if state.state != "done":
        lines = state.message.splitlines() if state.state == "failed" else []
        return [html.Ul([html.Li(line) for line in lines], className="findings")] if lines else []
    base, *others = state.runs
    address = Address("/", base, tuple(others))
    return [drawn(block, address, narrow=False) for block in _blocks(library, state, address)]


def _blocks(library: Library, state: JobState, address: Address) -> Iterator[Block]:
    try:
        seen = library.study(address.base, address.others)
        base, *changed = (library.saved(run).loaded.scenario for run in state.runs)
    except (StoreError, NotPaired) as error:
        yield Warned(str(error))
        return
    yield Lines([(None, capital(line)) for other in changed for line in differences(base, other)])
    if opening := lead(seen):
        yield Words(opening, lead=True)
    for finding in findings(seen):
        if finding.warning:
            yield Warned(finding.warning)
    others = tuple(side.label for side in seen.alternatives)
    yield Headlines("headlines", seen.base.label, others, headline_rows(seen), guard_rows(seen), WHY_GUARD_RAILS)
    yield Link("All that changes, month by month", address.at("/compare").href)
    yield Link("What it costs and what it is worth", address.at("/money").href)
    yield Link("Save the report: one file to send, that works offline and on paper", address.report, is_file=True)
    file = html.A("Save it as a scenario file", href=f"{ADDRESS}/{state.id}.toml", download="")
    yield Made(html.P(file))
