"""What therapy does for patients: severity, scores, and utilities."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from clinicsim.scenario.schema.quantity import NonNegative, Number, Positive, Probability, Table

Change = Number


class Band(Table):
    """One band of severity: how severe the spasticity is without treatment."""

    share: NonNegative = Field(description="share of people without a pump who have this severity")
    share_with_pump: NonNegative = Field(description="share of people whose pump is there on the first day")


class OnsetDays(Table):
    """How long an effect takes to change over to another, in a straight line."""

    oral: NonNegative = Field(description="days until oral drugs have their effect")
    botulinum: NonNegative = Field(description="days until an injection has its effect")
    itb_again: NonNegative = Field(description="days until the effect is back once a pump that had failed runs again")
    lost: NonNegative = Field(description="days until an effect is lost")


class Effects(Table):
    """Change of a score, or of utility, against no effective treatment."""

    oral: Change = Field(description="with one oral drug")
    botulinum: Change = Field(description="with botulinum toxin")
    itb: Change = Field(description="with a pump that runs, titrated")
    withdrawal: Change = Field(description="in withdrawal")


class OfIndication(Table):
    """Effects in one indication, where they differ from those of all."""

    oral: Change | None = Field(default=None, description="with one oral drug")
    botulinum: Change | None = Field(default=None, description="with botulinum toxin")
    itb: Change | None = Field(default=None, description="with a pump that runs, titrated")
    withdrawal: Change | None = Field(default=None, description="in withdrawal")


class ScoreScale(Table):
    """One score: its scale, where patients start, and what therapy changes."""

    lowest: float = Field(description="lowest score there is")
    highest: float = Field(description="highest score there is")
    baseline: dict[str, Number] = Field(description="mean score without effective treatment, by band of severity")
    sd: NonNegative = Field(description="standard deviation of the baseline between patients of one band")
    effect: Effects
    effect_by_indication: dict[str, OfIndication] = Field(description="where an indication differs")


class Scores(Table):
    """The scores that are followed."""

    ashworth: ScoreScale = Field(description="Ashworth scale normalised to 0-4; high is bad")
    penn: ScoreScale = Field(description="Penn spasm frequency, 0-4; high is bad")
    pain: ScoreScale = Field(description="pain, visual analogue scale, 0-10; high is bad")
    barthel: ScoreScale = Field(description="Barthel index, 0-100; high is good")
    depression: ScoreScale = Field(description="Self-rating Depression Scale, 20-80; high is bad")


class Outcomes(Table):
    """Severity and scores."""

    bands: Annotated[dict[str, Band], Field(min_length=1)]
    onset_days: OnsetDays
    further_drug_share: Probability = Field(
        description="effect of each oral drug after the first, as a share of the first one's"
    )
    controlled_ashworth: NonNegative = Field(description="spasticity is controlled at this Ashworth score or below")
    scores: Scores


class Loss(Table):
    """A loss of utility that passes."""

    change: Number = Field(description="change of utility while it lasts; below zero")
    days: Positive = Field(description="how long it lasts")


class PopulationNorm(Table):
    """Mean utility of the general population: const + male + age x years + age2 x years squared."""

    const: Number = Field(description="constant")
    male: Number = Field(description="added for men")
    age: Number = Field(description="for each year of age")
    age2: Number = Field(description="for each squared year of age")


class Utilities(Table):
    """Utilities: what a year of life in each state is worth."""

    state: dict[str, Number] = Field(description="utility without effective treatment, by band of severity")
    gain: Effects
    gain_by_indication: dict[str, OfIndication] = Field(description="where an indication differs")
    waiting: Number = Field(description="change of utility while waiting, beyond that of the state itself")
    withdrawal: Loss = Field(description="loss at each withdrawal")
    surgery: dict[str, Loss] = Field(description="loss after each operation, by procedure")
    carer: dict[str, Number] = Field(
        description="change of the utility of a patient's carers, by band of severity; zero leaves carers out"
    )
    cap_at_population_norm: bool = Field(description="whether nobody's utility may be above that of the population")
    population_norm: PopulationNorm
