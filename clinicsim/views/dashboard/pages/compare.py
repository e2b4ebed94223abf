"""Compare: every measure of the runs side by side, and the months of one that is chosen."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.views.dashboard.blocks import Asked, Block, Choice, Heading, Page, Warned, Words
from clinicsim.views.dashboard.pages.asking import by_month, choose, figures, has_months, numbers, seen
from clinicsim.views.dashboard.pages.money_sets import other_money
from clinicsim.views.labels import label
from clinicsim.views.report.charts import difference_charts, fan_note
from clinicsim.views.report.charts_of_numbers import heat_chart
from clinicsim.views.report.measure_tables import by_group
from clinicsim.views.study import Study


def _content(asked: Asked) -> Iterator[Block]:
    study = seen(asked)
    if not study.alternatives:
        yield Words("One run is shown by itself. Add a run above to see what differs.")
    yield from map(Warned, other_money(study))
    if study.alternatives:
        yield Heading("Differences", "Of the headline measures and the guard rails, paired by replication.")
        yield from figures(asked, ("heat",), lambda study: [heat_chart(study)])
        yield from figures(asked, ("differences",), difference_charts)
    yield Heading("Month by month", fan_note(study))
    measure, choice = _measure(asked, study)
    yield choice
    yield from by_month(asked, measure)
    yield Heading("All measures", "Open a group to see its measures, what each is, and how the runs differ.")
    for group, names in by_group(study):
        yield numbers(asked, f"measures-{group.replace(' ', '-').lower()}", names, group, group)


def _measure(asked: Asked, study: Study) -> tuple[str, Choice]:
    options = [
        (f"{group}: {label(name).words}", name) for group, names in by_group(study) for name in has_months(study, names)
    ]
    return choose(asked, "measure", "Measure", options)


COMPARE = Page("/compare", "Compare", "How do the runs differ, on every measure and month by month?", _content)
