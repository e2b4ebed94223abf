"""What came of the checks, as one JSON document."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from clinicsim.experiments.document import number
from clinicsim.verification.check import MEANING, Pair
from clinicsim.verification.results import Result, Results
from clinicsim.verification.wording import counts_text, meaning_text


def verify_document(results: Results) -> dict[str, Any]:
    """Checks with their figures, counts by kind, and what each kind means."""
    return {
        "passed": not results.failed,
        "quick": results.quick,
        "checks": [_check(result) for result in results.results],
        "counts": {kind.value: {"passed": passed, "of": of} for kind, (passed, of) in results.counts.items()},
        "kinds": {kind.value: means for kind, means in MEANING.items()},
        "says": f"{counts_text(results)} {meaning_text()}",
    }


def _check(result: Result) -> dict[str, Any]:
    check = result.check
    return {
        "check": check.name,
        "kind": check.kind.value,
        "passed": result.passed,
        "says": check.says,
        "tolerance": check.tolerance,
        "source": check.source,
        "quality": check.quality,
        "caveat": check.caveat,
        "error": result.error,
        "figures": [_figure(pair) for pair in result.pairs],
    }


def _figure(pair: Pair) -> dict[str, Any]:
    values = {key: number(value) if isinstance(value, float) else value for key, value in asdict(pair).items()}
    return values | {"passed": pair.passed}
