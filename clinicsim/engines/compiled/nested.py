"""What a scenario nests deeper than a table of numbers: lists, days, and the entries of entries.

Each function adds one part to the parameter tables; an entry keeps the place of the first of its rows, and how many.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.engines.compiled.parameters import place_in
from clinicsim.engines.compiled.records import Record, record
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.theatre import IMMINENT
from clinicsim.world.calendar import WEEKDAYS, minute_of_day
from clinicsim.world.events import CAUSE_OF_GROUP, Score
from clinicsim.world.randomness import entity
from clinicsim.world.rates import admission_rate, leaving_per_year, referral_rate
from clinicsim.world.rules.oral import equilibrium_reached
from clinicsim.world.world import Names

STAGE = record(floats="minutes minutes_cv", small="first_role roles")
STAY = record(floats="nights", small="level")
SIDE_EFFECT = record(ints="key", floats="probability share_of_stops", small="place")
BLOOD_TEST = record(
    ints="key", floats="repeat_days abnormal_probability", small="place with_impaired_kidneys stops first_day days"
)
SCORE = record(floats="sd lowest highest")
TEMPLATE = record(small="rooms away")
_INT, _FLOAT = np.dtype("i8"), np.dtype("f8")

NESTED_TABLES: dict[str, Record] = {
    "stages": STAGE,
    "stage_roles": _INT,
    "stays": STAY,
    "per_procedure": _FLOAT,  # by scenario, complication and procedure: probability; below 0 if it has none
    "side_effects": SIDE_EFFECT,
    "blood_tests": BLOOD_TEST,
    "test_days": _FLOAT,
    "reached": _FLOAT,  # by scenario, drug and part: see `equilibrium_reached`
    "line": _INT,  # by scenario: drugs in the order in which they are tried
    "boluses": _FLOAT,
    "responses": _FLOAT,
    "strengths": _FLOAT,  # ascending
    "steps": _INT,  # of the huddle
    "scores": SCORE,  # by scenario and score
    "baselines": _FLOAT,  # by scenario, score and band
    "referral_rate": _FLOAT,  # by scenario and day
    "winter": _INT,  # by scenario and day: 1 in winter
    "places": _FLOAT,  # by scenario and ward level
    "templates": TEMPLATE,  # by scenario and template of sessions
}

LISTS = ("line", "boluses", "responses", "strengths", "steps")
"""Lists of a scenario, as wide as the longest of any version."""

Row = tuple[float, ...]

STEPS = ("urgent_slot", "overbook", "home_visit", "day_case", "on_call")
_FAR = 10**6  # days: no limit
_OCCURRENCES = 1 << 40  # of a name; what is counted for it comes after


def occurrence_key(kind: str, name: str, each: int) -> int:
    """Start of the occurrences by which draws that are keyed by a name are numbered; `each` of them for a name."""
    return entity(kind, name) % _OCCURRENCES * each


class Nested:
    """Makes the nested tables of some scenarios, and fills what is left open in their parameter tables.

    Parameters
    ----------
    scenarios
        Every version, in the order of the rows of `rules`.
    names, days
        Of the world; days of the diary.
    tables
        From `lay_out_rules`; filled in place.
    models
        Pump models by name, for comparing them with a recall's.
    """

    def __init__(
        self, scenarios: Sequence[Scenario], names: Names, days: int, tables: dict[str, Any], models: Sequence[str]
    ) -> None:
        self.scenarios, self.names, self.days, self.tables, self.models = scenarios, names, days, tables, models
        self.made: dict[str, Any] = {}

    def all(self) -> dict[str, Any]:
        """All nested tables, by name."""
        self._rules()
        self._lists()
        self._visits()
        self._complications()
        self._procedures()
        self._drugs()
        self._people()
        self._days()
        self._capacity()
        return self.made

    # ------------------------------------------------------------------ rules that are words or dates
    def _rules(self) -> None:
        for row, scenario in zip(self.tables["rules"], self.scenarios, strict=True):
            recall, first = scenario.recall, scenario.run.start_date
            homes = [site.eligible_share.value for site in scenario.sites.values() if site.kind == "home"]
            row["in_minutes"] = scenario.in_session == "minutes"
            row["pumps_kept"] = scenario.cohort.pumps == "kept"
            row["huddle_day"] = (WEEKDAYS.index(scenario.huddle.weekday) - first.weekday()) % 7
            row["huddle_minute"] = minute_of_day(scenario.huddle.time)
            row["imminent"] = place_in(scenario.theatre.priority, IMMINENT)
            row["imminent_late"] = IMMINENT in scenario.theatre.late_levels
            row["pump_model"] = self.models.index(scenario.device.pump_model)
            row["recall_model"] = self.models.index(recall.pump_model) if recall.pump_model else -1
            row["recall_from_day"] = (recall.implanted_from - first).days if recall.implanted_from else -_FAR
            row["recall_to_day"] = (recall.implanted_to - first).days if recall.implanted_to else _FAR
            row["home_share"] = max(homes, default=0.0)
            row["class_shares"] = sum(each.share.value for each in scenario.booking.clinical_classes.values())
            row["admission_rate_itb"] = admission_rate(scenario.unrelated, itb=True)
            row["leaving_per_year"] = leaving_per_year(scenario.oral)
            row["admission_rate_oral"] = admission_rate(scenario.unrelated, itb=False)

    def _lists(self) -> None:
        drugs = self.names.drugs
        self._list("line", "line_length", [[drugs.index(name) for name in s.oral.line] for s in self.scenarios])
        self._list("boluses", "boluses", [s.trial.bolus_mcg for s in self.scenarios])
        self._list("responses", "responses", [s.trial.responds_by_level for s in self.scenarios])
        self._list("strengths", "strengths", [sorted(s.device.concentrations_mcg_per_ml) for s in self.scenarios])
        self._list("steps", "steps", [[STEPS.index(step) for step in s.huddle.steps] for s in self.scenarios])

    def _list(self, table: str, length: str, each: Sequence[Sequence[float]]) -> None:
        wide = max(map(len, each))
        self.made[table] = np.zeros((len(each), wide), NESTED_TABLES[table])
        for row, values in enumerate(each):
            self.made[table][row, : len(values)] = values
            self.tables["rules"][length][row] = len(values)

    # ------------------------------------------------------------------ open tables
    def _visits(self) -> None:
        rows: Any = self.tables["visits"]
        stages: list[Row] = []
        roles: list[int] = []
        for place, visit in enumerate(v for s in self.scenarios for v in s.visits.values()):
            row = rows[place]
            row["first_stage"], row["stages"] = len(stages), len(visit.stages)
            row["key"] = entity("visit", self.names.visits[place % len(self.names.visits)]) % _OCCURRENCES
            row["for_oral"], row["for_itb"] = "oral" in visit.standing_for, "itb" in visit.standing_for
            for stage in visit.stages:
                known = [place_in(self.names.roles, role) for role in stage.roles]
                stages.append((stage.minutes.value, stage.minutes_cv.value, len(roles), len(known)))
                roles += known
        self.made["stages"] = np.array(stages, STAGE)
        self.made["stage_roles"] = np.array(roles, np.int64)

    def _complications(self) -> None:
        rows, names = self.tables["complications"], self.names
        stays: list[Row] = []
        chances = np.full((len(self.scenarios), len(names.complications), len(names.procedures)), -1.0)
        for version, scenario in enumerate(self.scenarios):
            for place, (name, entry) in enumerate(scenario.complications.items()):
                row = rows[version * len(names.complications) + place]
                row["key"] = occurrence_key("complication", name, 1024)
                row["refill_key"] = occurrence_key("refill", name, 1 << 16)
                row["because"], row["recalled"] = CAUSE_OF_GROUP[entry.cause], name in scenario.recall.complications
                row["first_stay"], row["stays"] = len(stays), len(entry.nights)
                stays += [(nights.value, names.levels.index(level)) for level, nights in entry.nights.items()]
                for procedure, chance in entry.per_procedure.items():
                    chances[version, place, names.procedures.index(procedure)] = chance.value
        self.made["stays"] = np.array(stays, STAY)
        self.made["per_procedure"] = chances

    def _procedures(self) -> None:
        names = self.names
        for version, scenario in enumerate(self.scenarios):
            rules = scenario.theatre
            for place, name in enumerate(names.procedures):
                row = self.tables["procedures"][version * len(names.procedures) + place]
                row["priority"], row["late"] = place_in(rules.priority, name), name in rules.late_levels
            for place, name in enumerate(names.cancellations):
                row = self.tables["cancellations"][version * len(names.cancellations) + place]
                row["key"] = occurrence_key("cancellation", name, 1 << 20)

    def _drugs(self) -> None:
        rows, names = self.tables["drugs"], self.names
        effects: list[Row] = []
        tests: list[Row] = []
        days: list[float] = []
        for version, scenario in enumerate(self.scenarios):
            line = scenario.oral.line
            for place, (name, drug) in enumerate(scenario.drugs.items()):

                def key(what: str = "", name: str = name) -> int:
                    return occurrence_key("drug", f"{name} {what}", 1024)

                row = rows[version * len(names.drugs) + place]
                row["key"], row["holiday_key"] = key(), key("length")
                row["place_in_line"] = line.index(name) if name in line else len(line)
                row["first_effect"], row["effects"] = len(effects), len(drug.side_effects)
                row["first_test"], row["tests"] = len(tests), len(drug.blood_tests)
                for what, effect in drug.side_effects.items():
                    at = names.side_effects.index(what)
                    effects.append((key(what), effect.probability.value, effect.share_of_stops.value, at))
                for what, test in drug.blood_tests.items():
                    at = names.blood_tests.index(what)
                    rates = test.repeat_days.value, test.abnormal_probability.value
                    kidneys, stops = test.abnormal_with_impaired_kidneys, test.then == "stop"
                    tests.append((key(what), *rates, at, kidneys, stops, len(days), len(test.days)))
                    days += sorted(test.days)
        left = np.repeat(self.tables["rules"]["leaving_per_year"], len(names.drugs))
        until = zip(rows["stop_weibull_scale_years"], rows["stop_weibull_shape"], left, strict=True)
        self.made["reached"] = np.array([equilibrium_reached(*each) for each in until])
        self.made["side_effects"] = np.array(effects, SIDE_EFFECT)
        self.made["blood_tests"] = np.array(tests, BLOOD_TEST)
        self.made["test_days"] = np.array(days, np.float64)

    def _people(self) -> None:
        names, scales, baselines = self.names, [], []
        for version, scenario in enumerate(self.scenarios):
            for place, band in enumerate(names.bands):
                row = self.tables["bands"][version * len(names.bands) + place]
                row["severe"] = band in scenario.oral.severe_bands
            for score in Score:
                scale = getattr(scenario.outcomes.scores, score.name.lower())
                scales.append((scale.sd.value, scale.lowest, scale.highest))
                baselines.append([scale.baseline[band].value for band in names.bands])
        self.made["scores"] = np.array(scales, SCORE)
        self.made["baselines"] = np.array(baselines, np.float64)

    # ------------------------------------------------------------------ days and capacity
    def _days(self) -> None:
        rate, winter = np.zeros((len(self.scenarios), self.days)), np.zeros((len(self.scenarios), self.days), np.int64)
        for version, scenario in enumerate(self.scenarios):
            start = scenario.run.start_date
            for day in range(self.days):
                date = start + dt.timedelta(days=day)
                rate[version, day] = referral_rate(scenario.referrals, start, date)
                winter[version, day] = date.month in scenario.winter.months
        self.made["referral_rate"], self.made["winter"] = rate, winter

    def _capacity(self) -> None:
        places: list[list[float]] = []
        templates: list[tuple[int, bool]] = []
        for scenario in self.scenarios:
            beds = [scenario.beds[level].places for level in self.names.levels]
            places.append([np.inf if each == "unlimited" else float(each) for each in beds])
            for session in scenario.sessions:
                templates.append((session.rooms, scenario.sites[session.site].kind in ("home", "outreach")))
        self.made["places"] = np.array(places, np.float64)
        self.made["templates"] = np.array(templates, TEMPLATE)


def ints(values: Any) -> NDArray[np.int64]:
    """Whole numbers as an array."""
    return np.asarray(values, dtype=np.int64)
