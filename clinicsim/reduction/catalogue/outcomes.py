"""Measures of outcomes: scores, years lived and quality-adjusted years of life."""

from __future__ import annotations

from clinicsim.measures.outcomes import ALL
from clinicsim.measures.people import THERAPIES
from clinicsim.measures.quality_of_life import COMPONENTS
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
    lives = of.lives
    flows = (lives.state, lives.pump, of.losses.by_month, of.waiting.by_month, -lives.above_norm, lives.carers)
    qalys = sum(flows, Sum())
    by_therapy = {ALL: tuple(THERAPIES), **{therapy: (therapy,) for therapy in THERAPIES}}
    return {
        **{
            f"{name}.{group}": share_on_average(*of.scores.of(column, *therapies))
            for name, column in SCORES.items()
            for group, therapies in by_therapy.items()
        },
        "life_years": total(lives.years),
        "qalys": total(qalys),
        **{f"qalys_by_component.{name}": total(flow) for name, flow in zip(COMPONENTS, flows, strict=True)},
        "utility_mean": ratio(qalys, lives.years),
    }
