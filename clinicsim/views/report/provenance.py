"""Where the numbers come from: printed on the page and under every figure."""

from __future__ import annotations

from dataclasses import dataclass

from clinicsim.views.dates import long_date
from clinicsim.views.study import Side, Study


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a reader needs to run it again."""

    scenarios: tuple[tuple[str, ...], ...]  # label, file, hash, run id, replications
    facts: tuple[tuple[str, str], ...]  # name, value
    line: str  # all of it in one line, for a figure's foot


SCENARIO_HEAD = ("Scenario", "File", "Hash", "Run", "Replications")


def provenance(study: Study, *, synthetic: bool) -> Provenance:
    """Gather names, hashes, seed, size, engine, version and prices; marks a synthetic cohort."""
    import clinicsim

    runs = study.base.runs
    cohort = "synthetic cohort: no real patients" if synthetic else "the clinic's own cohort"
    facts = (
        ("Replications", _replications(study)),
        ("Seed", str(runs.seed)),
        ("Horizon", f"{runs.months} months from {long_date(runs.start_date)}"),
        ("Engine", runs.engine),
        ("Version", f"clinicsim {clinicsim.__version__}"),
        ("Prices", f"{study.currency} at {study.price_year} prices"),
        ("Starting list", cohort),
    )
    names = "; ".join(f"{side.label} ({side.scenario_hash})" for side in study.sides)
    line = (
        f"{names}. {_replications(study)} replications, seed {runs.seed}, {runs.months} months from "
        f"{long_date(runs.start_date)}, engine {runs.engine}, clinicsim {clinicsim.__version__}, "
        f"{study.currency} {study.price_year}, {cohort}."
    )
    return Provenance(tuple(_scenario(side) for side in study.sides), facts, line)


def _scenario(side: Side) -> tuple[str, ...]:
    return side.label, side.file, side.scenario_hash, side.run_id, str(side.runs.count)


def _replications(study: Study) -> str:
    counts = [side.runs.count for side in study.sides]
    return str(counts[0]) if len(set(counts)) == 1 else f"{min(counts)} to {max(counts)}"
