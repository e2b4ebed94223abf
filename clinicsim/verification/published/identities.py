"""Arithmetic on published outputs: do the printed figures fit together under the rules that this program uses?

That an ICER is the ratio of mean differences, that dominance has no ratio, and that a perspective leaves effects alone
are such rules. None of these models is made again: their inputs were not seen.
"""

from __future__ import annotations

from collections.abc import Callable

from clinicsim.verification.check import Check, Kind, Pair, at_least, between, holds, near, same
from clinicsim.verification.compared import against_nothing, analysis, ratio
from clinicsim.verification.published.figures import about_study, published


def _bensmail_ratios(_: bool) -> tuple[Pair, ...]:
    of = published("bensmail_2009")
    found = {arm: ratio(of["cost"][arm], of["success"][arm]) for arm in ("itb", "conventional")}
    off = abs(found["itb"] / of["cost_per_success"]["itb"] - 1.0)
    return (
        near(
            "conventional, EUR per success",
            found["conventional"],
            of["cost_per_success"]["conventional"],
            relative=5e-4,
        ),
        near("pump first, EUR per success", found["itb"], of["cost_per_success"]["itb"], relative=5e-3),
        at_least("... which is off by more than rounding: the paper averages ratios", off, 2e-3),
    )


def _bensmail_dominance(_: bool) -> tuple[Pair, ...]:
    of = published("bensmail_2009")
    arms = ("conventional", "itb")
    found = analysis(arms, [of["cost"][arm] for arm in arms], [of["success"][arm] for arm in arms])
    pump = found.against[0]
    return (
        same("EUR saved", -pump.cost.mean, of["cost"]["conventional"] - of["cost"]["itb"]),
        near("success gained", pump.effect.mean, 0.194, absolute=5e-4),
        holds("a pump first is dominant", pump.verdict == "dominant"),
        holds("no ratio is given", pump.icer is None),
    )


def _gain(study: str) -> Callable[[bool], tuple[Pair, ...]]:
    """The gain that cost and ICER come to, which must round to the printed gain."""

    def pairs(_: bool) -> tuple[Pair, ...]:
        of = published(study)
        printed = of["incremental_effect"]
        what = "QALYs gained, from cost and ICER"
        return (between(what, of["incremental_cost"] / of["icer"], printed - 0.005, printed + 0.005, expected=printed),)

    return pairs


def _doan(_: bool) -> tuple[Pair, ...]:
    of = published("doan_2013")
    return (near("GBP per QALY", ratio(of["incremental_cost"], of["incremental_effect"]), of["icer"], absolute=1.0),)


def _gras(_: bool) -> tuple[Pair, ...]:
    of = published("gras_2016")
    without = of["incremental_cost"] / of["icer"]
    with_carers = against_nothing(of["incremental_cost_with_carers"], without)
    return (
        near(
            "QALYs gained with carers' costs, against without",
            of["incremental_cost_with_carers"] / of["ratio_with_carers"],
            without,
            relative=2e-4,
        ),
        holds("dominant with carers' costs", with_carers.verdict == "dominant"),
        holds("no ratio is given for it", with_carers.icer is None),
    )


def checks() -> tuple[Check, ...]:
    """All checks of these studies."""

    def identity(
        study: str, name: str, says: str, tolerance: str, pairs: Callable[[bool], tuple[Pair, ...]], caveat: str = ""
    ) -> Check:
        about = about_study(study)
        return Check(name, Kind.IDENTITY, says, tolerance=tolerance, pairs=pairs, caveat=caveat, **about)

    return (
        identity(
            "bensmail_2009",
            "bensmail/ratio_of_means",
            "Cost per success as the ratio of means, against what is printed",
            "0.05% and 0.5%",
            _bensmail_ratios,
            "that the paper averages ratios is inferred from the gap (C)",
        ),
        identity(
            "bensmail_2009",
            "bensmail/dominance",
            "A pump first costs less and succeeds more often: dominant, and no ratio is given",
            "exact, rounding",
            _bensmail_dominance,
        ),
        identity("lu_2012", "lu/gain", "Cost over ICER rounds to the printed gain", "rounding", _gain("lu_2012")),
        identity("slof_2016", "slof/gain", "Cost over ICER rounds to the printed gain", "rounding", _gain("slof_2016")),
        identity("doan_2013", "doan/icer", "ICER from printed cost and gain", "1 GBP", _doan),
        identity(
            "gras_2016",
            "gras/perspective",
            "The gain is the same under both perspectives, and a dominant strategy has no ratio",
            "0.02%",
            _gras,
        ),
    )
