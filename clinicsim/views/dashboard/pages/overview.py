"""Overview: are refills safe, what changed, the headlines and the guard rails under them."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.views.dashboard.blocks import Asked, Block, Heading, Headlines, Lines, Link, Page, Warned, Words
from clinicsim.views.dashboard.pages.asking import by_month, figures, seen
from clinicsim.views.differs import differences
from clinicsim.views.findings import WHY_GUARD_RAILS, findings, lead, run_notes
from clinicsim.views.intervals import interval_notes
from clinicsim.views.refill_safety import ON_TIME, safety_lines
from clinicsim.views.report.charts import difference_charts
from clinicsim.views.report.headline import guard_rows, headline_rows
from clinicsim.views.study import Study


def _content(asked: Asked) -> Iterator[Block]:
    study = seen(asked)
    if opening := lead(study):
        yield Words(opening, lead=True)
    for finding in findings(study):
        if finding.warning:
            yield Warned(finding.warning)
    yield from map(Warned, run_notes(study))
    yield Link("Save the report: one file to send, that works offline and on paper", asked.address.report, is_file=True)
    yield from _safe(asked, study)
    yield from _changed(asked, study)
    yield Heading("Headlines and guard rails")
    others = tuple(side.label for side in study.alternatives)
    yield Headlines("headlines", study.base.label, others, headline_rows(study), guard_rows(study), WHY_GUARD_RAILS)
    yield Lines([(None, note) for note in interval_notes(study)])
    yield from figures(asked, ("differences",), difference_charts)


def _safe(asked: Asked, study: Study) -> Iterator[Block]:
    lines = safety_lines(study)
    if not lines:
        return
    yield Heading("Are refills safe?", "In brackets: 95% intervals of the mean over replications.")
    yield Lines([(line.mark, line.text) for line in lines])
    yield from by_month(asked, ON_TIME)
    yield Link("More on the safety of refills", asked.address.at("/safety").href)


def _changed(asked: Asked, study: Study) -> Iterator[Block]:
    base = asked.library.saved(study.base.run_id).loaded.scenario
    if study.alternatives:
        yield Heading("What differs, and what that changes")
    for side, finding in zip(study.alternatives, findings(study), strict=True):
        other = asked.library.saved(side.run_id).loaded.scenario
        yield Heading(side.label, side.question, level=3)
        differs = differences(base, other)
        yield Lines([(None, line) for line in differs] or [(None, "Nothing in the scenario: other runs of the same.")])
        yield Lines([(line.mark, line.text) for line in finding.lines])


OVERVIEW = Page("/", "Overview", "Are refills safe, what changes, and can we be sure of it?", _content)
