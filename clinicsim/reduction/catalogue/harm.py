"""Measures of harm."""

from __future__ import annotations

from clinicsim.measures.people import COMPLICATION_CAUSES, DEATHS_OF, WITHDRAWAL_CAUSES
from clinicsim.reduction.parts.followed import Followed
from clinicsim.reduction.parts.tallies import Column, Tally
from clinicsim.reduction.sheet import Measured, ratio
from clinicsim.world.events import Cause, Kind

TALLIES = (
    Tally(Kind.DRY),
    Tally(Kind.WITHDRAWAL, keys=WITHDRAWAL_CAUSES),
    Tally(Kind.END_OF_SERVICE),
    Tally(Kind.COMPLICATION, keys=COMPLICATION_CAUSES),
    Tally(Kind.COMPLICATION, Column.YEARS, (0,)),  # since the last operation
    Tally(Kind.OVERDOSE),
    Tally(Kind.AWAY),
    Tally(Kind.NOT_SUPPLIED),
    Tally(Kind.DIED, Column.SUBJECT, tuple(int(of) for of in DEATHS_OF.values())),
)


def measures(of: Followed) -> dict[str, Measured]:
    """The measures by name."""
    count = of.tallies.count

    def per_year(kind: Kind) -> Measured:
        return ratio(count(kind), of.years)

    def per_100_pump_years(kind: Kind, *causes: Cause) -> Measured:
        return ratio(count(kind, *causes), of.caseload.pump_years, 100.0)

    def by_cause(name: str, kind: Kind, causes: tuple[Cause, ...]) -> dict[str, Measured]:
        return {f"{name}.{cause.name.lower()}": per_100_pump_years(kind, cause) for cause in causes}

    early = count(Kind.COMPLICATION, 0, column=Column.YEARS)
    deaths = {
        name: ratio(count(Kind.DIED, int(due_to), column=Column.SUBJECT), of.years)
        for name, due_to in DEATHS_OF.items()
    }
    return {
        "dry_events_per_100_pump_years": per_100_pump_years(Kind.DRY),
        "withdrawals_per_100_pump_years": per_100_pump_years(Kind.WITHDRAWAL),
        **by_cause("withdrawals_per_100_pump_years_by_cause", Kind.WITHDRAWAL, WITHDRAWAL_CAUSES),
        "end_of_service_failures_per_year": per_year(Kind.END_OF_SERVICE),
        "complications_per_100_pump_years": per_100_pump_years(Kind.COMPLICATION),
        **by_cause("complications_per_100_pump_years_by_cause", Kind.COMPLICATION, COMPLICATION_CAUSES),
        "complications_first_year_share": ratio(early, count(Kind.COMPLICATION)),
        "overdoses_per_100_pump_years": per_100_pump_years(Kind.OVERDOSE),
        "admissions_elsewhere_per_year": per_year(Kind.AWAY),
        "refused_for_want_of_stock_per_year": per_year(Kind.NOT_SUPPLIED),
        "deaths_per_year": ratio(count(Kind.DIED, column=Column.SUBJECT), of.years),
        "withdrawal_deaths_per_year": deaths["withdrawal"],
        **{f"deaths_per_year_by_cause.{name}": each for name, each in deaths.items()},
    }
