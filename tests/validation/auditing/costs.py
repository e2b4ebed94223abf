"""What one patient costs: everything that can be put down to a person, none of what is shared."""

from __future__ import annotations

import math

from validation.auditing.discount import Discount
from validation.auditing.written import (
    EMERGENCY,
    GONE,
    IMPLANTED,
    ON_CALL,
    REFILLS,
    REPLACED,
    SLOTS,
    SURGERY,
    YEAR,
    Patient,
    Row,
    Run,
    Sums,
    number,
)

COSTS = (
    "sessions", "device", "drug", "theatre", "trial", "beds", "emergency", "ambulance", "transport", "oral_drugs",
    "botulinum", "visit_fees", "home_care", "informal_care", "own_travel",
)  # fmt: skip


class Costs(Patient):
    """Costs by category."""

    def __init__(self, run: Run, patient: int) -> None:
        super().__init__(run, patient)
        economics = self.scenario["economics"]
        self.worth = Discount(number(economics["discount_rate_costs"]), economics["convention"])

    def pay(self, category: str, row: Row, amount: float) -> None:
        self.found.add(category, amount, amount * self.worth.factor(row.minute))

    def accrue(self, category: str, start: float, end: float, per_day: float) -> None:
        end = min(end, self.run.end)
        if end > start:
            per_year = per_day * 365.25
            self.found.add(category, per_year * (end - start) / YEAR, per_year * self.worth.flow(start, end))

    def all(self) -> Sums:
        """Every category; those of other payers are 0."""
        self.pump_costs()
        self.hospital_costs()
        self.visit_costs()
        self.oral_costs()
        self.care_at_home()
        payers = self.scenario["perspectives"][self.scenario["economics"]["perspective"]]["payers"]
        for category in COSTS:
            counts = self.scenario["payers"][category] in payers
            for amounts in (self.found.plain, self.found.discounted):
                amounts[category] = amounts.get(category, 0.0) if counts else 0.0
        return self.found

    def pump_costs(self) -> None:
        """Pumps put in, kits of refills, and whole ampoules for each filling."""
        for row in self.of("PUMP_IN", causes={IMPLANTED, REPLACED}):
            self.pay("device", row, number(self.prices["pump_system"]))
        device = self.scenario["device"]
        for row in self.of("FILLED", causes=REFILLS | {SURGERY}):
            if row.cause in REFILLS:
                self.pay("sessions", row, number(self.prices["refill_kit"]))
            strengths = [r.value for r in self.of("STRENGTH") if r.minute <= row.minute]
            strength = strengths[-1] if strengths else number(device["initial_concentration_mcg_per_ml"])
            ampoules = math.ceil(row.value * strength / 1000 / number(device["ampoule_mg"]) - 1e-9)
            self.pay("drug", row, ampoules * number(self.prices["ampoule"]))

    def hospital_costs(self) -> None:
        """Operations at their tariff, trials, emergencies, and days in beds taken as an emergency."""
        prices, procedures, levels = self.prices, self.run.names("procedures"), self.run.names("beds")
        for row in self.of("OPERATED"):
            name = procedures[row.subject]
            self.pay("theatre", row, number(prices["procedure_stay"][name]))
            if name == "revision":
                self.pay("device", row, number(prices["catheter_kit"]))
        for row in self.of("TRIAL"):
            self.pay("trial", row, number(prices["trial_day"]))
        for row in self.of("EMERGENCY"):
            self.pay("emergency", row, number(prices["emergency_attendance"]))
            self.pay("ambulance", row, number(prices["ambulance"]))
        for row in self.of("FILLED", causes={ON_CALL}):
            hour = number(prices["staff_hour"][prices["on_call_band"]])
            self.pay("emergency", row, number(prices["on_call_refill_hours"]) * hour)
        for stay in self.spans(("BED_IN",), ("BED_OUT",), by_subject=True):
            if stay.opened.cause == EMERGENCY:
                self.accrue("beds", stay.start, stay.end, number(prices["bed_day"][levels[stay.opened.subject]]))

    def visit_costs(self) -> None:
        """Journeys and fees, once for each visit however many slots it takes."""
        visits, share = self.run.names("visits"), number(self.prices["transport_share"])
        first_of = {row.minute: row for row in reversed(self.of("ATTENDED"))}
        for row in first_of.values():
            name = visits[int(row.value)]
            if self.scenario["visits"][name]["transport"] and self.travels_to(row):
                self.pay("transport", row, share * number(self.prices["transport_round_trip"]))
                self.pay("own_travel", row, (1 - share) * number(self.prices["own_travel_round_trip"]))
            if name in self.prices["visit_fee"]:
                self.pay("visit_fees", row, number(self.prices["visit_fee"][name]))

    def travels_to(self, row: Row) -> bool:
        """Whether there is transport to a visit: to any outside the timetable, and to sites that have it."""
        session = row.subject // SLOTS
        if row.subject >= 0 and session not in self.run.has_transport:
            raise SystemExit(f"the audit cannot tell where session {session} was")
        return row.subject < 0 or self.run.has_transport[session]

    def oral_costs(self) -> None:
        """Every milligram while the patient is in care, blood tests, and units of toxin."""
        drugs = self.run.names("drugs")
        left = min((r.minute for r in self.of("STATE") if r.value == GONE), default=math.inf)
        for taken in self.spans(("DRUG_STARTED", "DRUG_DOSE"), ("DRUG_STOPPED",), by_subject=True):
            per_mg = number(self.prices["oral_mg"][drugs[taken.opened.subject]])
            self.accrue("oral_drugs", taken.start, min(taken.end, left), taken.opened.value * per_mg)
        for row in self.of("BLOOD_TEST"):
            self.pay("oral_drugs", row, number(self.prices["blood_test"]))
        for row in self.of("INJECTED"):
            self.pay("botulinum", row, row.value * number(self.prices["botulinum_unit"]))

    def care_at_home(self) -> None:
        """Home care and unpaid care from the first day known to death, if they are to count."""
        economics, start = self.scenario["economics"], min(r.minute for r in self.of("CONTROL"))
        for category, table, asked in (
            ("home_care", "home_care_year", "background_costs"),
            ("informal_care", "informal_care_year", "carer_costs"),
        ):
            if economics[asked]:
                yearly = number(self.prices[table].get(self.band, 0.0))
                self.accrue(category, start, self.death, yearly / 365.25)
