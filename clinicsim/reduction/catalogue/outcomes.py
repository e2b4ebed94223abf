"""Measures of outcomes: scores, years lived and quality-adjusted years of life."""

from __future__ import annotations

from clinicsim.measures.outcomes import ALL
from clinicsim.measures.people import THERAPIES
from clinicsim.reduction.parts.followed import Followed
from clinicsim.reduction.parts.health.scores import CONTROLLED
from clinicsim.reduction.sheet import Measured, Sum, ratio, share_on_average, total
from clinicsim.world.events import Score

SCORES = {
    "ashworth_mean": int(Score.ASHWORTH),
    "spasm_frequency_mean": int(Score.PENN),
    "pain_mean": int(Score.PAIN),
    "barthel_mean": int(Score.BARTHEL),
    "depression_mean": int(Score.DEPRESSION),
    "controlled_months_share": CONTROLLED,
}


def measures(of: Followed) -> dict[str, Measured]:
    """The measures by name."""
    years, components = of.lives.plain.years, of.qalys
    qalys = sum(components.values(), Sum())
    by_therapy = {ALL: tuple(THERAPIES), **{therapy: (therapy,) for therapy in THERAPIES}}
    return {
        **{
            f"{name}.{group}": share_on_average(*of.scores.of(column, *therapies))
            for name, column in SCORES.items()
            for group, therapies in by_therapy.items()
        },
        "life_years": total(years),
        "qalys": total(qalys),
        **{f"qalys_by_component.{name}": total(flow) for name, flow in components.items()},
        "utility_mean": ratio(qalys, years),
    }
