"""A national study as a plain document: the JSON that scripts read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from clinicsim.experiments.document import Document, number
from clinicsim.experiments.national.summary import RATES, Band, ClinicFound, Found, National, failures
from clinicsim.experiments.statistics import Interval


def national_document(found: National, says: Sequence[str]) -> Document:
    """Return the study's settings, its bands, its clinics and what is said of them; what is undefined is None."""
    study, loaded = found.loaded.study, found.loaded
    return {
        "study": study.name,
        "hash": loaded.hash,
        "replications": study.run.replications,
        "months": study.run.months,
        "seed": study.run.seed,
        "safe": study.safe.model_dump(),
        "alternative": study.alternative.name if study.alternative else None,
        "bands": [_band(band) for band in found.bands[:-1]],
        "all": _band(found.bands[-1]),
        "clinics": [_clinic(row) for row in found.clinics],
        "says": list(says),
        "warnings": list(failures(found)),
    }


def _band(band: Band) -> Document:
    return {
        "pumps_from": band.lowest,
        "pumps_to": band.highest,
        "clinics": len(band.clinics),
        "pumps": band.pumps,
        "single_handed": band.single_handed,
        "states": {state: band.count(state) for state in ("safe", "not safe", "cannot tell")},
        "measures": {name: _interval(band.interval(name)) for name in RATES},
        "differences": {
            name: {key: number(value) if isinstance(value, float) else value for key, value in asdict(one).items()}
            for name, one in band.differences.items()
        },
    }


def _clinic(row: ClinicFound) -> Document:
    return {
        "number": row.clinic.number,
        "pumps": row.clinic.pumps,
        "single_handed": row.single_handed,
        **_found(row.found),
        "with_alternative": _found(row.changed) if row.changed else None,
    }


def _found(one: Found) -> Document:
    return {
        "state": one.state,
        "measures": {name: _interval(one.interval(name)) for name in RATES},
        "failed": [{"replication": number, "error": error} for number, error in one.failed],
    }


def _interval(at: Interval) -> Document:
    return {"mean": number(at.mean), "lo": number(at.lo), "hi": number(at.hi)}
