"""The clinics of a study as points of a sweep; each world is made where it is run."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clinicsim.experiments.national.schema import Alternative, Rules, Run
from clinicsim.experiments.national.staffing import joined_by_another, people, staff_for
from clinicsim.experiments.national.timetable import Need, lists_for, need, sessions_for
from clinicsim.scenario.schema.people import Referrals
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.staff import Member
from clinicsim.world.build import compile_world
from clinicsim.world.cohort import Cohort, read_cohort
from clinicsim.world.cohort.record import WAITING_LISTS
from clinicsim.world.cohort.synthetic import new_cohort
from clinicsim.world.world import World

_SIZED_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Template:
    """The clinic whose numbers are scaled."""

    scenario: Scenario
    pumps: int
    oral: int
    new: int  # waiting for a first assessment
    need: Need  # of this clinic with its own staff
    need_single: Need  # of this clinic if it were single-handed: more sessions are lost, so more must be planned


@dataclass(frozen=True, slots=True)
class Clinic:
    """One clinic of the country, before it is planned."""

    number: int  # from 1, smallest first
    pumps: int

    @property
    def prefix(self) -> str:
        """What stands before the ids of its patients."""
        return f"K{self.number:03d}"


def template_of(scenario: Scenario, cohort: Cohort, rules: Rules) -> Template:
    """Count the template's patients and size it, as it is and single-handed."""
    run = scenario.run.model_copy(update={"months": _SIZED_MONTHS})
    year = scenario.model_copy(update={"run": run})
    alone = year.model_copy(update={"staff": _alone(scenario, rules)})
    patients = cohort.patients
    new = int((patients["waiting_list"] == WAITING_LISTS.index("first_assessment")).sum())
    pumps = int(patients["itb"].sum())
    return Template(
        scenario=scenario,
        pumps=pumps,
        oral=len(patients) - pumps - new,
        new=new,
        need=need(compile_world(year, cohort), rules),
        need_single=need(compile_world(alone, cohort), rules),
    )


def _alone(scenario: Scenario, rules: Rules) -> list[Member]:
    """The template's staff with one person, who has the hours of all, in each single role."""
    made: list[Member] = []
    for role in dict.fromkeys(member.role for member in scenario.staff):
        own = [member for member in scenario.staff if member.role == role]
        made += people(own, 1, sum(member.wte for member in own)) if role in rules.single_roles else own
    return made


@dataclass(frozen=True, slots=True, eq=False)
class Clinics:
    """All clinics as they are, and after them every single-handed one with one person more."""

    template: Template
    rules: Rules
    run: Run
    clinics: tuple[Clinic, ...]
    alternative: Alternative | None

    @property
    def single_handed(self) -> tuple[Clinic, ...]:
        """Clinics with one person in each single role."""
        return tuple(clinic for clinic in self.clinics if self.is_single_handed(clinic))

    def is_single_handed(self, clinic: Clinic) -> bool:
        """Whether a clinic is under the size at which a second person is employed."""
        return clinic.pumps < self.rules.single_handed_below

    def __len__(self) -> int:
        """How many worlds are run."""
        return len(self.clinics) + (len(self.single_handed) if self.alternative else 0)

    def world(self, point: int) -> World:
        """Make the world of a clinic, or of a single-handed one with one person more."""
        scenario = self.scenario(point)
        return compile_world(scenario, self._cohort(self.clinic(point), scenario))

    def clinic(self, point: int) -> Clinic:
        """The clinic of a point."""
        place = point - len(self.clinics)
        return self.clinics[point] if place < 0 else self.single_handed[place]

    def scenario(self, point: int) -> Scenario:
        """The planned scenario of a point."""
        clinic = self.clinic(point)
        planned = self._planned(clinic)
        if point < len(self.clinics) or self.alternative is None:
            return planned
        more = joined_by_another(planned.staff, self.alternative.role, self.alternative.wte_share)
        return planned.model_copy(update={"staff": more})

    def _planned(self, clinic: Clinic) -> Scenario:
        """A clinic of some pumps: everything in proportion, sessions and lists by rule, and staff to hold them."""
        scenario, rules, alone = self.template.scenario, self.rules, self.is_single_handed(clinic)
        needed = self.template.need_single if alone else self.template.need
        share = clinic.pumps / self.template.pumps
        weekly = {name: slots * share for name, slots in needed.slots.items()}
        lists = lists_for(scenario.theatre.lists, needed.theatre_minutes * share, rules.theatre.longest_gap_weeks)
        timetable = scenario.model_copy(
            update={
                "name": f"{scenario.name}_{clinic.prefix}",
                "run": scenario.run.model_copy(
                    update={
                        "months": self.run.months,
                        "replications": self.run.replications,
                        "seed": self.run.seed + clinic.number,
                    }
                ),
                "referrals": self._referrals(share),
                "huddle": scenario.huddle.model_copy(update={"day_cases_per_week": self._day_cases(clinic)}),
                "sessions": sessions_for(rules.sessions, scenario.sessions, weekly),
                "theatre": scenario.theatre.model_copy(update={"lists": lists}),
            }
        )
        staff = staff_for(scenario, timetable, rules.single_roles if alone else ())
        return timetable.model_copy(update={"staff": staff})

    def _day_cases(self, clinic: Clinic) -> int:
        """Pumps that a ward fills a week: in proportion and at least one, or none in a clinic without such a ward."""
        there = self.template.scenario.huddle.day_cases_per_week
        if clinic.pumps < self.rules.day_cases_from or not there:
            return 0
        return max(round(there * clinic.pumps / self.template.pumps), 1)

    def _referrals(self, share: float) -> Referrals:
        referrals = self.template.scenario.referrals
        most = referrals.max_per_year
        return referrals.model_copy(
            update={
                "per_year": referrals.per_year.model_copy(
                    update={"value": referrals.per_year.value * share, "low": None, "high": None}
                ),
                "max_per_year": most.model_copy(update={"value": most.value * max(share, 1.0)}),
            }
        )

    def _cohort(self, clinic: Clinic, scenario: Scenario) -> Cohort:
        """Made-up patients, read back as any cohort is."""
        share = clinic.pumps / self.template.pumps
        oral, new = round(self.template.oral * share), round(self.template.new * share)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{clinic.prefix}.csv"
            text = new_cohort(clinic.pumps, oral, scenario.run.seed, scenario, new, clinic.prefix)
            file.write_text(text, encoding="utf-8")
            return read_cohort([file], scenario)


def clinics_of(sizes: Sequence[int]) -> tuple[Clinic, ...]:
    """Number the clinics, smallest first."""
    return tuple(Clinic(number, pumps) for number, pumps in enumerate(sorted(sizes), start=1))
