"""The same strategies with capacity that never runs out: what limits cost, and whether they change the answer."""

from __future__ import annotations

from collections.abc import Sequence

from clinicsim.arrays import Floats
from clinicsim.economics.cea.analysis import Cea, analyse
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.experiments.evaluation.person import difference
from clinicsim.experiments.evaluation.result import Part, WithAndWithout
from clinicsim.experiments.statistics import Interval


def with_and_without(limited: Cea, without: Outcomes, wtp: Sequence[float]) -> WithAndWithout:
    """Hold an analysis against the same one with unlimited capacity, paired by replication.

    Capacity itself is not priced: staff cost what they cost, and what it would take to lift the limits is left out.
    So what lifting them is worth is the most that one should pay for it.

    Parameters
    ----------
    limited
        The analysis with capacity as it is, of one draw of many replications.
    without
        The same replications with capacity that never runs out.
    wtp
        Thresholds; the first one leads.
    """
    own, lead = limited.outcomes, wtp[0]
    benefit = own.net_benefit(lead)[:, 0], without.net_benefit(lead)[:, 0]
    lifting = (
        _lifting("cost", "currency", own.costs[:, 0], without.costs[:, 0]),
        _lifting("qalys", "QALYs", own.effects[:, 0], without.effects[:, 0]),
        _lifting("net_benefit", "currency", *benefit),
    )
    changes = lifting[-1].increments
    words = [_worth(name, at) for name, at in zip(own.strategies, lifting[-1].values, strict=True)]
    words += [_answer(name, at) for name, at in zip(own.strategies[1:], changes, strict=True)]
    return WithAndWithout(limited, analyse(without, wtp, own.strategies[0]), lifting, changes, tuple(words))


def _lifting(name: str, unit: str, limited: Floats, unlimited: Floats) -> Part:
    """What lifting limits does to each strategy, and to each alternative more than to the comparator."""
    gained = unlimited - limited
    return Part(
        name,
        unit,
        tuple(difference(own, other) for own, other in zip(limited, unlimited, strict=True)),
        tuple(difference(gained[0], each) for each in gained[1:]),
    )


def _worth(name: str, at: Interval) -> str:
    if at.lo > 0:
        return f"{name}: capacity that never ran out, as a gift, would gain net benefit"
    if at.hi < 0:
        return f"{name}: even as a gift, capacity that never ran out would cost more in use than its health is worth"
    return f"{name}: whether capacity that never ran out, as a gift, would gain net benefit cannot be told"


def _answer(name: str, change: Interval) -> str:
    if change.lo > 0:
        return f"{name}: without capacity limits its incremental net benefit would be higher"
    if change.hi < 0:
        return f"{name}: without capacity limits its incremental net benefit would be lower"
    return f"{name}: whether its incremental net benefit would be another without capacity limits cannot be told"
