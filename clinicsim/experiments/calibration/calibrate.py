"""Calibration as a whole: the numbers that extracts tell, and the scenario file that says them."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinicsim.experiments.calibration.absence import fit_absence
from clinicsim.experiments.calibration.attendance import fit_attendance
from clinicsim.experiments.calibration.cancellations import fit_cancellations
from clinicsim.experiments.calibration.dose_drift import DosePair, fit_doses
from clinicsim.experiments.calibration.durations import fit_durations
from clinicsim.experiments.calibration.extracts import Extracts
from clinicsim.experiments.calibration.fitted import Fitted, Found, joined
from clinicsim.experiments.calibration.overlay import calibrated, file_text
from clinicsim.experiments.calibration.quality import Quality, cleaned
from clinicsim.experiments.calibration.referral_rate import fit_referrals
from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.statistics import CONFIDENCE
from clinicsim.scenario import Loaded, read
from clinicsim.scenario.consistency.referrals import highest_rate
from clinicsim.scenario.numbers import with_numbers
from clinicsim.scenario.schema.scenario import Scenario

_ROOM = 1.5  # of the highest rate of candidates over the highest rate of referrals


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What a clinic's extracts make of its scenario."""

    before: Loaded
    quality: tuple[Quality, ...]
    found: Found
    pairs: tuple[DosePair, ...]
    synthetic: bool
    held_out: int | None = None  # calendar year that was kept aside
    max_per_year: float | None = None
    tuned: tuple[Fitted, ...] = ()

    @property
    def tables(self) -> dict[str, Any]:
        """Tables of the overlay."""
        scenario = self.before.scenario
        tuned = {one.path for one in self.tuned}
        fitted = [*(one for one in self.found.fitted if one.path not in tuned), *self.tuned]
        return calibrated(scenario, fitted, self.pairs, self.max_per_year)

    def text(self, folder: Path, name: str) -> str:
        """Text of the overlay, to stand in a folder under a name."""
        return file_text(self.tables, self.before.path, folder, name, synthetic=self.synthetic)

    def read(self, sets: Sequence[str] = ()) -> Loaded:
        """The calibrated scenario, read and checked through the very file that says it."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "calibrated.toml"
            file.write_text(self.text(Path(folder), f"{self.before.scenario.name}_calibrated"), encoding="utf-8")
            return read(file, sets)


def calibrate(
    loaded: Loaded, extracts: Extracts, held_out: int | None = None, confidence: float = CONFIDENCE
) -> Calibration:
    """Fit the directly observable numbers of a scenario to a clinic's extracts.

    Parameters
    ----------
    loaded
        The clinic's scenario; numbers that the extracts do not tell stay as it has them.
    extracts
        Read by `read_extracts`, or made up.
    held_out
        Calendar year that is not fitted to.
    confidence
        Of the intervals.

    Raises
    ------
    BadRequest
        If the year to keep aside is not in the extracts, or leaves nothing to fit to.
    ScenarioError
        If the scenario with the fitted numbers is no clinic that could be.
    """
    once, quality = cleaned(extracts)
    used = once.without_year(held_out)
    _refuse_year(once, used, held_out)
    fits = (fit_durations, fit_attendance, fit_cancellations, fit_referrals, fit_absence)
    doses = fit_doses(used, loaded.scenario, confidence)
    found = joined([*(fit(used, loaded.scenario, confidence) for fit in fits), doses.found])
    rate = _max_per_year(loaded.scenario, found.fitted)
    made = Calibration(loaded, quality, found, doses.pairs, extracts.synthetic, held_out, rate)
    made.read()
    return made


def _refuse_year(extracts: Extracts, used: Extracts, year: int | None) -> None:
    if not any(each.rows for each in extracts.tables.values()):
        raise BadRequest(["the extracts have column names and no rows; there is nothing to fit to"])
    if year is None:
        return
    if not extracts.first.year <= year <= extracts.last.year:
        raise BadRequest([f"--held-out {year}: the extracts go from {extracts.first} to {extracts.last}"])
    if not any(each.rows for each in used.tables.values()):
        raise BadRequest([f"--held-out {year}: all rows are of that year, so nothing is left to fit to"])


def _max_per_year(scenario: Scenario, fitted: Sequence[Fitted]) -> float | None:
    """A higher rate of candidates, where the fitted rate of referrals comes to need it."""
    values = {one.path: one.value for one in fitted if one.path.startswith("referrals.")}
    highest = highest_rate(with_numbers(scenario, values))[1] if values else 0.0
    if highest <= scenario.referrals.max_per_year.value:
        return None
    return float(math.ceil(_ROOM * highest))
