"""The volume in a patient's reservoir, read from the log alone."""

from __future__ import annotations

import numpy as np

from clinicsim.world.events import Cause, Kind
from clinicsim.world.rules.reservoir import volume_after


class Gauge:
    """Reads the reservoir at any minute from the last fill, dose and strength."""

    def __init__(self) -> None:
        self.minute, self.running = 0, False
        self.volume_ml = self.strength = self.dose = float("nan")

    def at(self, minute: int) -> float:
        """Volume in mL at a minute not before the last row read; nan without a pump."""
        if not self.running or not np.isfinite([self.volume_ml, self.strength, self.dose]).all():
            return self.volume_ml
        return float(volume_after(self.volume_ml, float(minute - self.minute), self.strength, self.dose))

    def read(self, minute: int, kind: Kind, cause: Cause, value: float) -> None:
        """Take in a row of the log."""
        self.volume_ml, self.minute = self.at(minute), minute
        if kind == Kind.FILLED:
            self.volume_ml = value
        elif kind == Kind.STRENGTH:
            self.strength = value
        elif kind == Kind.DOSE:
            self.dose = value
        elif kind == Kind.PUMP_IN:
            self.running = True
        elif kind == Kind.PUMP_OUT:
            self.running = False
            if cause != Cause.END_OF_SERVICE:  # a worn-out pump stays in, and keeps what it holds
                self.volume_ml = float("nan")
