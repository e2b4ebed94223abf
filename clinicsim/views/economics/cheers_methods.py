"""What the program knows of the items of CHEERS 2022 on methods: it stands in the scenarios and in the runs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from clinicsim.experiments.evaluation.result import Evaluation, Side
from clinicsim.scenario.parameters import parameter_table
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.views.dates import long_date
from clinicsim.views.differs import differences
from clinicsim.views.economics.says import horizon_words
from clinicsim.views.economics.writing import name_words, strategy_words
from clinicsim.views.labels import capital, listed, spelt

_CONVENTIONS = {
    "continuous": "at the moment at which they fall",
    "mid_year": "from the middle of each year",
    "year_start": "from the start of each year",
    "nominal_monthly": "month by month, with the rates as nominal ones",
}
_MOST_DIFFERENCES = 40


def _title(evaluation: Evaluation) -> tuple[str, ...]:
    base, *others = (strategy_words(side.label) for side in evaluation.sides)
    return (
        f"Economic evaluation of {listed(others)} against {base} in a clinic for severe spasticity, by simulation.",
    )


def _objectives(evaluation: Evaluation) -> tuple[str, ...]:
    return tuple(
        f"{strategy_words(side.label)}: {side.loaded.scenario.question.strip()}"
        for side in evaluation.sides
        if side.loaded.scenario.question.strip()
    )


def _population(evaluation: Evaluation) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_people(side) for side in evaluation.sides))


def _people(side: Side) -> str:
    """Who is there on the first day, and who comes."""
    cohort, scenario = side.world.cohort, side.loaded.scenario
    patients = cohort.patients
    kind = "synthetic, no real patients" if cohort.synthetic else "the clinic's own list"
    if not len(patients):
        return f"Nobody on the first day; {scenario.referrals.per_year.value:g} referrals a year."
    ages = side.runs.start_date.year - patients["birth_year"]
    shares = np.bincount(patients["indication"], minlength=len(side.world.names.indications)) / len(patients)
    mix = [
        f"{name_words(name)} {share:.0%}"
        for name, share in zip(side.world.names.indications, shares, strict=True)
        if share
    ]
    return (
        "Everybody who is referred or there on the first day, those who wait or die waiting among them. On the first "
        f"day {len(patients)} people ({kind}), {int(patients['itb'].sum())} with a pump; mean age {ages.mean():.0f} "
        f"years (SD {ages.std():.0f}), {patients['female'].mean():.0%} women; {listed(mix)}. Then "
        f"{scenario.referrals.per_year.value:g} referrals a year."
    )


def _setting(evaluation: Evaluation) -> tuple[str, ...]:
    scenario = _scenario(evaluation)
    sites = [
        spelt(name) if name == site.kind else f"{spelt(name)} ({spelt(site.kind)})"
        for name, site in scenario.sites.items()
    ]
    return (f"One spasticity clinic; country {scenario.prices.country}; places of care: {listed(sites)}.",)


def _comparators(evaluation: Evaluation) -> tuple[str, ...]:
    base, *others = evaluation.sides
    words = [f"{strategy_words(base.label)} is the comparator. {base.loaded.scenario.description.strip()}".strip()]
    for side in others:
        found = differences(base.loaded.scenario, side.loaded.scenario)
        more = len(found) - _MOST_DIFFERENCES
        shown = "; ".join(found[:_MOST_DIFFERENCES]) + (f"; and {more} more" if more > 0 else "")
        description = side.loaded.scenario.description.strip()
        words.append(f"{strategy_words(side.label)}. {description}".strip())
        words.append(
            f"Against {strategy_words(base.label)}, {strategy_words(side.label)} has: {shown or 'no difference'}."
        )
    return tuple(words)


def _perspective(evaluation: Evaluation) -> tuple[str, ...]:
    scenario = _scenario(evaluation)
    name = scenario.economics.perspective
    payers = listed([name_words(payer) for payer in scenario.perspectives[name].payers])
    counted = "is counted" if scenario.economics.background_costs else "is not counted"
    carers = "is counted" if scenario.economics.carer_costs else "is not counted"
    return (
        f"Perspective {name_words(name)}: costs of {payers}. Home care by severity {counted}; unpaid care {carers}. "
        "Effects are those of everybody, whoever pays.",
    )


def _horizon(evaluation: Evaluation) -> tuple[str, ...]:
    runs = evaluation.sides[0].runs
    words = horizon_words(evaluation.years)
    return (f"{capital(words)}: {runs.months} months from {long_date(runs.start_date)}.",)


def _discounting(evaluation: Evaluation) -> tuple[str, ...]:
    economics = _scenario(evaluation).economics
    costs, effects = economics.discount_rate_costs, economics.discount_rate_effects
    sources = ", ".join(dict.fromkeys(source for source in (costs.source, effects.source) if source))
    return (
        f"Costs {costs.value:.2%} and effects {effects.value:.2%} a year, {_CONVENTIONS[economics.convention]}"
        f"{f' (source: {sources})' if sources else ''}. Undiscounted figures stand beside the discounted ones.",
    )


def _outcomes(evaluation: Evaluation) -> tuple[str, ...]:
    return (
        "QALYs and life-years; withdrawals, pumps run dry, overdoses and complications; waits and lists, because a "
        "service may look better by treating fewer people.",
    )


def _measurement(evaluation: Evaluation) -> tuple[str, ...]:
    return (
        "From the dated events of each simulated person: the time in each band of severity and on each therapy, and "
        "the days of each harm.",
    )


def _valuation(evaluation: Evaluation) -> tuple[str, ...]:
    scenario = _scenario(evaluation)
    rows = [each for each in parameter_table(scenario) if each.path.startswith("utilities.")]
    cited = list(dict.fromkeys(row.source for row in rows if row.source))
    cap = "No utility exceeds" if scenario.utilities.cap_at_population_norm else "Utilities are not capped at"
    carers = any(change.value != 0 for change in scenario.utilities.carer.values())
    care = "Carers' quality of life is counted." if carers else "Carers' quality of life is not counted."
    return (
        "Utilities by band of severity, gains by therapy and losses by event; sources: "
        f"{', '.join(cited) or 'none'}. {cap} that of the population of the same age and sex. {care}",
    )


def _resources(evaluation: Evaluation) -> tuple[str, ...]:
    prices, economics = _scenario(evaluation).prices, _scenario(evaluation).economics
    device = (
        "when it is put in"
        if economics.device == "event"
        else f"as an annuity over {economics.device_years.value:g} years"
    )
    return (
        "Costs follow from dated events: staff at the hours for which they are employed, visits, refills, drugs by "
        "whole ampoules, operations with their planned stays by tariff, beds taken as an emergency, transport. A pump "
        f"system is paid {device}. Unit costs: cost set {spelt(prices.cost_set)}; each stands with its source in the "
        "table of parameters.",
    )


def _currency(evaluation: Evaluation) -> tuple[str, ...]:
    prices, economics = _scenario(evaluation).prices, _scenario(evaluation).economics
    if economics.inflate:
        brought = f"every price is brought to {economics.price_year or prices.price_year} by the stated index"
    else:
        others = sorted(set(prices.priced_in.values()) - {prices.price_year})
        brought = f"prices stand as they are{f'; some are of {listed(others)}' if others else ''}"
    return (f"{prices.currency}, price year {prices.price_year}; {brought}. No currency is converted.",)


def _model(evaluation: Evaluation) -> tuple[str, ...]:
    import clinicsim

    runs = evaluation.sides[0].runs
    return (
        "A discrete-event simulation of single patients who share staff, sessions, theatre lists and beds: people wait "
        "because others are seen, which a model of independent people cannot show. `clinicsim describe` writes the "
        f"full description (STRESS-DES) of each scenario. Engine {runs.engine}, clinicsim {clinicsim.__version__}.",
    )


def _scenario(evaluation: Evaluation) -> Scenario:
    return evaluation.sides[0].loaded.scenario


METHODS: dict[str, Callable[[Evaluation], tuple[str, ...]]] = {
    "title": _title,
    "background_and_objectives": _objectives,
    "study_population": _population,
    "setting_and_location": _setting,
    "comparators": _comparators,
    "perspective": _perspective,
    "time_horizon": _horizon,
    "discount_rate": _discounting,
    "selection_of_outcomes": _outcomes,
    "measurement_of_outcomes": _measurement,
    "valuation_of_outcomes": _valuation,
    "resources_and_costs": _resources,
    "currency_and_price_date": _currency,
    "model": _model,
}
"""By name of the item."""
