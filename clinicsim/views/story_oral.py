"""The sentences of a story that tell of oral drugs and of botulinum toxin."""

from __future__ import annotations

from dataclasses import dataclass

from clinicsim.views.reasons import because
from clinicsim.world.events import Cause, Kind
from clinicsim.world.world import Names


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the log."""

    minute: int
    kind: Kind
    cause: Cause
    subject: int
    value: float


class OralSentences:
    """One sentence for each kind of row."""

    names: Names

    def _drug(self, row: Row) -> str:
        return self.names.drugs[row.subject].replace("_", " ")

    def _drug_started(self, row: Row) -> str:
        return f"takes {self._drug(row)} from now, {row.value:.0f} mg/day{because(row.cause)}"

    def _drug_dose(self, row: Row) -> str:
        return f"{self._drug(row)} {row.value:.0f} mg/day{because(row.cause)}"

    def _drug_stopped(self, row: Row) -> str:
        return f"takes no more {self._drug(row)}, after {row.value:.0f} days{because(row.cause)}"

    def _side_effect(self, row: Row) -> str:
        effect = self.names.side_effects[int(row.value)].replace("_", " ")
        return f"side effect of {self._drug(row)}: {effect}"

    def _blood_test(self, row: Row) -> str:
        test = self.names.blood_tests[row.subject].replace("_", " ")
        return f"blood test ({test}): {'abnormal' if row.value else 'normal'}"

    def _rebound(self, row: Row) -> str:
        return f"spasticity rebounds after {row.value:.0f} mg/day of {self._drug(row)} were stopped at once"

    def _oral_failed(self, row: Row) -> str:
        return f"oral therapy has failed, after {row.value:.0f} drugs"

    def _weaned(self, row: Row) -> str:
        left = f"down to {row.value:.0f} mg/day" if row.value else "to nothing"
        return f"{self._drug(row)} is weaned {left}"

    def _toxin_started(self, row: Row) -> str:
        return f"a course of botulinum toxin begins{because(row.cause)}"

    def _injected(self, row: Row) -> str:
        return f"{row.value:.0f} units of botulinum toxin are injected"

    def _toxin_response(self, row: Row) -> str:
        return "the injection works" if row.value else "botulinum toxin does not work, or no longer"

    def _toxin_ended(self, row: Row) -> str:
        return f"the course of botulinum toxin ends after {row.value:.0f} injections{because(row.cause)}"
