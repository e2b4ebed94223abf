"""The whole scenario: what a planner writes, after overlays and defaults."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from clinicsim.scenario.schema.botulinum import Botulinum
from clinicsim.scenario.schema.calendar import Calendar
from clinicsim.scenario.schema.changes import Change, Shock, ShockKind
from clinicsim.scenario.schema.closure import OpenShare
from clinicsim.scenario.schema.device import Battery, Device, Discontinuation, Dose, Trial
from clinicsim.scenario.schema.evaluation import BudgetImpact, Correlation, Evaluation
from clinicsim.scenario.schema.harm import Complication, Overdose, Recall, Supply, Unrelated, Withdrawal
from clinicsim.scenario.schema.money import Economics, Payers, Perspective, Prices
from clinicsim.scenario.schema.oral import Drug, Oral, Weaning
from clinicsim.scenario.schema.outcomes import Outcomes, Utilities
from clinicsim.scenario.schema.people import Cohort, Indication, Referrals
from clinicsim.scenario.schema.policy import Booking, Emergency, Huddle
from clinicsim.scenario.schema.quantity import Table
from clinicsim.scenario.schema.sessions import Punctuality, Session, Visit
from clinicsim.scenario.schema.sites import Site
from clinicsim.scenario.schema.staff import Member, Staffing
from clinicsim.scenario.schema.theatre import BedLevel, Procedure, Theatre, Winter


class Run(Table):
    """Length and size of a run."""

    start_date: dt.date = Field(description="first day of the simulation")
    months: Annotated[int, Field(ge=1, le=600)] = Field(description="horizon in calendar months")
    replications: Annotated[int, Field(ge=1, le=1_000_000)]
    seed: Annotated[int, Field(ge=0, lt=2**62)]


class Expectation(Table):
    """What a planner should see: a direction against the base, or a range."""

    measure: str = Field(description="name of a measure")
    direction: Literal["up", "down", "unchanged"] | None = Field(default=None, description="against the base, paired")
    within: float = Field(default=0.0, ge=0, description="for unchanged: a difference smaller than this does not count")
    low: float | None = Field(default=None, description="lower end of the expected range")
    high: float | None = Field(default=None, description="upper end of the expected range")


class Scenario(Table):
    """A complete, checked scenario."""

    name: str
    question: str = Field(description="the question that this scenario answers")
    description: str = Field(description="what it changes and why")
    run: Run
    calendar: Calendar
    cohort: Cohort
    referrals: Referrals
    indications: Annotated[dict[str, Indication], Field(min_length=1)]
    oral: Oral
    drugs: dict[str, Drug]
    weaning: Weaning
    botulinum: Botulinum
    trial: Trial
    device: Device
    dose: Dose
    battery: Battery
    discontinuation: Discontinuation
    complications: dict[str, Complication]
    withdrawal: Withdrawal
    overdose: Overdose
    unrelated: Unrelated
    recall: Recall
    supply: Supply
    emergency: Emergency
    staffing: Staffing
    staff: list[Member]
    sites: Annotated[dict[str, Site], Field(min_length=1)]
    visits: Annotated[dict[str, Visit], Field(min_length=1)]
    sessions: list[Session]
    in_session: Literal["minutes", "slots"] = Field(
        description="whether the minutes inside sessions are simulated, or every visit takes its slots"
    )
    punctuality: Punctuality
    booking: Booking
    huddle: Huddle
    open_share: OpenShare
    theatre: Theatre
    procedures: Annotated[dict[str, Procedure], Field(min_length=1)]
    beds: Annotated[dict[str, BedLevel], Field(min_length=1)]
    winter: Winter
    outcomes: Outcomes
    utilities: Utilities
    prices: Prices
    economics: Economics
    payers: Payers
    perspectives: Annotated[dict[str, Perspective], Field(min_length=1)]
    correlations: list[Correlation]
    evaluation: Evaluation
    budget_impact: BudgetImpact
    changes: list[Change]
    shocks: list[Shock]
    shock_kinds: dict[str, ShockKind]
    expect: list[Expectation]

    @property
    def without_pumps(self) -> bool:
        """Whether nobody has a pump and nobody can come by one."""
        return self.cohort.pumps == "never_had" and not self.trial.offered
