"""The caseload curve in words: how many pumps the clinic can carry."""

from __future__ import annotations

from clinicsim.experiments.caseload import MEASURES, ON_TIME, Curve
from clinicsim.measures import describe
from clinicsim.views.labels import label
from clinicsim.views.numbers import mean_text, range_text, unit_of
from clinicsim.views.report.tables import Table

_SHARE = unit_of("share", "")


def caseload_sentence(curve: Curve) -> str:
    """Say the largest caseload that keeps the target, and what happens at the next one that was tried."""
    target = f"{round(curve.target * 100, 2):g}%"
    sizes = [point.pumps for point in curve.points]
    if curve.largest is None:
        return (
            f"None of these caseloads keeps refills on time at {target} or more: with {sizes[0]} pumps it is "
            f"{_on_time(curve, 0)}"
        )
    place = sizes.index(curve.largest)
    kept = f"With up to {curve.largest} pumps, refills on time stay at {target} or more: {_on_time(curve, place)}"
    if place + 1 == len(sizes):
        return f"{kept}. That is the largest caseload tried, so the limit lies beyond it"
    return f"{kept}; with {sizes[place + 1]} it is {_on_time(curve, place + 1)}"


def _on_time(curve: Curve, place: int) -> str:
    at = curve.points[place].measures[ON_TIME]
    ends = range_text(at.lo, at.hi, _SHARE)
    return f"{mean_text(at.mean, at.lo, at.hi, _SHARE)}" + (f" ({ends})" if ends else "")


def present_words(curve: Curve, pumps: int) -> str:
    """Say how a caseload is made from the clinic's own."""
    if pumps == curve.present:
        return "present"
    return f"{curve.present - pumps} left out" if pumps < curve.present else f"{pumps - curve.present} made up"


def caseload_table(curve: Curve) -> Table:
    """Each caseload with its measures, means and 95% intervals."""
    units = [unit_of(describe(name).unit, "") for name in MEASURES]
    body = []
    for point in curve.points:
        cells = [str(point.pumps), present_words(curve, point.pumps)]
        for name, unit in zip(MEASURES, units, strict=True):
            at = point.measures[name]
            ends = range_text(at.lo, at.hi, unit)
            cells.append(mean_text(at.mean, at.lo, at.hi, unit) + (f" ({ends})" if ends else ""))
        body.append(tuple(cells))
    heads = (
        f"{label(name).title} {unit.after.removeprefix('events ')}".strip()
        for name, unit in zip(MEASURES, units, strict=True)
    )
    return Table("Caseloads at fixed capacity: mean (95% interval)", ("Pumps", "Patients", *heads), tuple(body), 2)
