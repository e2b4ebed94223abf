"""Access: who waits, how long, and where the flow of patients goes."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.views.dashboard.blocks import Asked, Block, Heading, Page
from clinicsim.views.dashboard.pages.asking import by_month, choose, has_months, numbers, seen
from clinicsim.views.dashboard.pages.one_run import NOTE, OneRun, one_run
from clinicsim.views.findings import WHY_GUARD_RAILS
from clinicsim.views.illustration import years_of
from clinicsim.views.labels import capital, label, spelt
from clinicsim.views.report.charts import fan_note
from clinicsim.views.report.charts_of_one_run import flow_chart, pathway_chart, waiting_chart
from clinicsim.views.selection import GUARD_RAILS
from clinicsim.views.study import Study
from clinicsim.views.waiting_list import lists_of

_LISTS = (
    "first_assessment_list_end",
    "trial_list_end",
    "implant_list_end",
    "replacement_list_end",
    "over_52_weeks_list_end",
    "follow_up_overdue_share",
)
_WAITS = (
    "referrals_per_year",
    "first_assessment_wait_weeks_median",
    "first_assessment_wait_weeks_p92",
    "first_assessment_within_18_weeks_share",
    "referral_to_implant_wait_weeks_median",
    "referral_to_implant_wait_weeks_p92",
    "referral_to_implant_within_18_weeks_share",
    "trial_wait_weeks_median",
    "over_52_weeks_list_end",
    "follow_up_overdue_share",
    "follow_up_overdue_days_median",
    "follow_up_overdue_twice_share",
    "follow_ups_per_new_patient",
)


def _content(asked: Asked) -> Iterator[Block]:
    study = seen(asked)
    yield Heading("Guard rails: unmet need", WHY_GUARD_RAILS)
    yield numbers(asked, "guard-rails", GUARD_RAILS, "Guard rails")
    yield from _lists(asked, study)
    yield Heading("Waits and follow-up")
    yield numbers(asked, "waits", _WAITS, "Waits", "Referrals, waits and overdue follow-ups")
    yield Heading("One possible future", NOTE)
    one = one_run(asked, study)
    yield one.fields()
    yield from _one_list(asked, one)
    yield from _pathway(asked, one)


def _lists(asked: Asked, study: Study) -> Iterator[Block]:
    lists = has_months(study, _LISTS)
    if not lists:
        return
    yield Heading("Lists month by month", fan_note(study))
    measure, choice = choose(asked, "list", "List", [(label(name).title, name) for name in lists])
    yield choice
    yield from by_month(asked, measure)


def _one_list(asked: Asked, one: OneRun) -> Iterator[Block]:
    names = lists_of(one.illustration)
    if not names:
        return
    options = [(capital(spelt(name)), name) for name in names]
    name, choice = choose(asked, "queue", "Waiting list of this replication", options)
    yield choice
    yield from one.figure(("waiting", name), lambda log: waiting_chart(log, name))
    yield from one.figure(("flow", name), lambda log: flow_chart(log, name))


def _pathway(asked: Asked, one: OneRun) -> Iterator[Block]:
    years = range(1, years_of(one.illustration) + 1)
    options = [("the whole run", "all"), *((f"year {year}", str(year)) for year in years)]
    year, choice = choose(asked, "flows", "Flows of", options)
    yield choice
    yield from one.figure(("pathway", year), lambda log: pathway_chart(log, None if year == "all" else int(year)))


ACCESS = Page("/access", "Access", "Who waits, how long, and is the list growing?", _content)
