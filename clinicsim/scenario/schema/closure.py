"""How much of the planned capacity is open."""

from __future__ import annotations

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Probability, Table


class OpenShare(Table):
    """Chance of a dated session or operating list to be open; a closure is a dated change of these shares.

    Which ones are closed is drawn for each by its date, so two scenarios of the same share lose the same ones.
    """

    refill_sessions: Probability = Field(description="of sessions that fill pumps")
    other_sessions: Probability = Field(description="of all other sessions")
    theatre_lists: Probability = Field(description="of operating lists")
    notice_days: NonNegative = Field(description="days ahead that the clinic knows of a closed session")
