"""Measures of oral drugs and botulinum toxin."""

from __future__ import annotations

from clinicsim.measures.oral import STOPPED_FOR
from clinicsim.reduction.parts.drugs_taken import OTHERS, SEVERE, WITH_A_PUMP
from clinicsim.reduction.parts.followed import Followed
from clinicsim.reduction.parts.tallies import Tally
from clinicsim.reduction.sheet import Measured, ratio, share_on_average
from clinicsim.world.events import Kind

COUNTED = {
    "side_effects_per_year": Kind.SIDE_EFFECT,
    "blood_tests_per_year": Kind.BLOOD_TEST,
    "injections_per_year": Kind.INJECTED,
}
TALLIES = (Tally(Kind.DRUG_STOPPED, keys=STOPPED_FOR), *(Tally(kind) for kind in COUNTED.values()))


def measures(of: Followed) -> dict[str, Measured]:
    """The measures by name."""
    people, count = of.drugs_taken.people, of.tallies.count

    def share(at_least: int, *who: int) -> Measured:
        return share_on_average(people(*who, at_least=at_least), people(*who))

    with_a_pump = people(WITH_A_PUMP)
    return {
        "oral_on_drug_share.all": share(1, OTHERS, SEVERE),
        "oral_on_drug_share.severe": share(1, SEVERE),
        "oral_on_two_drugs_share.all": share(2, OTHERS, SEVERE),
        "oral_on_two_drugs_share.severe": share(2, SEVERE),
        **{
            f"oral_drugs_stopped_per_year.{cause.name.lower()}": ratio(count(Kind.DRUG_STOPPED, cause), of.years)
            for cause in STOPPED_FOR
        },
        **{name: ratio(count(kind), of.years) for name, kind in COUNTED.items()},
        "itb_off_oral_drugs_share": share_on_average(with_a_pump - people(WITH_A_PUMP, at_least=1), with_a_pump),
    }
