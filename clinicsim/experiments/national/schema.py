"""What a national study file says: the sizes of the clinics, how a clinic is planned, and what counts as safe."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from clinicsim.scenario.schema.quantity import Table

Whole = Annotated[int, Field(ge=0)]
AtLeastOne = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
Gap = Annotated[int, Field(ge=1, le=52)]


class Run(Table):
    """How much is run."""

    months: Annotated[int, Field(ge=1, le=600)] = Field(description="horizon in calendar months")
    replications: Annotated[int, Field(ge=1, le=1_000_000)]
    seed: Annotated[int, Field(ge=0, lt=2**62 - 1_000_000)] = Field(description="clinic number k runs with seed + k")


class Tail(Table):
    """A published count of clinics at one end of the distribution."""

    pumps: AtLeastOne = Field(description="size that these clinics are under, or over")
    clinics: AtLeastOne


class Sizes(Table):
    """How many pumps each clinic has: one by one, or what is published of their distribution."""

    each: list[AtLeastOne] = Field(default=[], description="pumps of every clinic, in place of what is published")
    clinics: AtLeastOne | None = Field(default=None, description="number of clinics")
    pumps: AtLeastOne | None = Field(default=None, description="pumps of all of them")
    under: Tail | None = Field(default=None, description="how many have fewer pumps than this")
    over: Tail | None = Field(default=None, description="how many have more pumps than this")
    bands_from: Annotated[list[AtLeastOne], Field(min_length=1)] = Field(
        description="smallest clinic of each band of the summary, in order; the first is 1"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Sizes:
        if self.bands_from != sorted({1, *self.bands_from}):
            raise ValueError("bands_from must begin with 1 and go up")
        return self


class SessionRule(Table):
    """How often sessions of one kind are held, and how long they are."""

    name: str = Field(description="unique name")
    sessions: Annotated[list[str], Field(min_length=1)] = Field(
        description="sessions of the template that are of this kind, the one that a small clinic keeps first"
    )
    longest_gap_weeks: Gap = Field(description="a session of this kind at least every so many weeks")
    fewest_slots: AtLeastOne = Field(description="slots of the shortest session worth opening")
    first_week: Whole = Field(default=0, description="week of the cycle on which it runs, if that is not every week")


class TheatreRule(Table):
    """How often lists are held; they keep the template's length."""

    longest_gap_weeks: Gap = Field(description="a list at least every so many weeks")


class Rules(Table):
    """How a clinic of a given number of pumps is staffed and scheduled."""

    use: Share = Field(description="share of slots and theatre minutes to plan for, as in `clinicsim size --use`")
    single_handed_below: Whole = Field(description="under this many pumps there is one person in each single_role")
    single_roles: list[str] = Field(description="roles in which a small clinic has one person; larger ones have two")
    day_cases_from: Whole = Field(
        description="from this many pumps on a ward fills pumps as day cases, one a week or more"
    )
    sessions: Annotated[list[SessionRule], Field(min_length=1)]
    theatre: TheatreRule


class Safe(Table):
    """What a safe clinic keeps to, judged by the unfavourable end of its 95% interval."""

    refill_on_time_share: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = Field(description="at least")
    dry_events_per_100_pump_years: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(description="at most")


class Alternative(Table):
    """What is changed in every single-handed clinic: one more person, who shares the sessions and covers absences."""

    name: str = Field(description="in a few words, such as a second nurse")
    role: str = Field(description="role of the person who is added")
    wte_share: Share = Field(description="hours of the person who is added, as a share of those of the first")


class Study(Table):
    """A complete national study."""

    name: str
    question: str
    template: str = Field(description="scenario of a clinic whose numbers are scaled, from the folder of this file")
    run: Run
    sizes: Sizes
    rules: Rules
    safe: Safe
    alternative: Alternative | None = Field(default=None, description="a change in every single-handed clinic")
