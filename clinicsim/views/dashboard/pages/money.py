"""Money: what the clinic costs, by year, by category and by who pays."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.views.dashboard.blocks import Asked, Block, Heading, Numbers, Page, Warned, Words
from clinicsim.views.dashboard.pages.asking import figures, numbers, seen
from clinicsim.views.dashboard.pages.money_sets import money_words, of_one_money, other_money
from clinicsim.views.report.charts import Chart, cost_chart, fan_note, monthly_chart
from clinicsim.views.report.charts_of_numbers import waterfall_chart
from clinicsim.views.report.measure_tables import members
from clinicsim.views.report.tables import total_table
from clinicsim.views.selection import COST_SERIES, panel_of
from clinicsim.views.study import Study

_UNIT_COSTS = ("cost_per_year", "cost_per_patient_year", "cost_per_on_time_refill", "drug_wasted_cost_per_year")
_STAFF = ("staff_cost_employed_per_year", "staff_cost_used_per_year", "staff_cost_idle_per_year")


def _content(asked: Asked) -> Iterator[Block]:
    everything = seen(asked)
    study = of_one_money(everything)
    yield Words(f"{money_words(asked.library.saved(study.base.run_id).loaded.scenario)} Undiscounted, if not said.")
    yield from map(Warned, other_money(everything))
    if study.alternatives:
        yield Heading("What makes the difference")
        yield from figures(asked, ("waterfall",), lambda _: _waterfalls(study))
    yield Heading("By year and month", fan_note(study))
    yield from figures(asked, ("costs",), lambda _: [cost_chart(study)])
    yield from figures(asked, ("money", COST_SERIES), lambda _: [monthly_chart(study, panel_of(COST_SERIES))])
    yield Heading("Cost a year")
    yield numbers(asked, "unit-costs", _UNIT_COSTS, "Cost a year")
    payers, categories = (members(study, family) for family in ("cost_per_year_by_payer", "cost_per_year"))
    yield numbers(asked, "by-payer", payers, "By who pays")
    yield numbers(asked, "by-category", categories, "By category", "The same by category")
    yield Heading(
        "Staff employed and staff used",
        "Time that is paid for and not used costs as much as time that is; more patients may fit into it.",
    )
    yield numbers(asked, "staff-cost", _STAFF, "Cost of staff")
    yield Numbers("totals", total_table(study))


def _waterfalls(study: Study) -> list[Chart]:
    drawn = (waterfall_chart(study, place) for place in range(len(study.alternatives)))
    return [chart for chart in drawn if chart is not None]


MONEY = Page("/money", "Money", "What does the clinic cost, who pays, and what does a change add?", _content)
