"""What one patient's life is worth: years lived, and QALYs by component."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from validation.auditing.discount import Discount
from validation.auditing.written import (
    BOTULINUM,
    DAY,
    FIRST_REFERRAL,
    ITB,
    ITB_LOST,
    KINDS,
    ORAL,
    WAIT_IMPLANT,
    WAIT_NEW,
    WAIT_TRIAL,
    WITHDRAWAL,
    YEAR,
    Patient,
    Run,
    Span,
    Sums,
    number,
)

COMPONENTS = ("state", "itb_effect", "complications", "waiting", "population_norm", "carers")
OF_A_PUMP = {ITB, ITB_LOST, WITHDRAWAL}
GAIN_OF = {ORAL: "oral", BOTULINUM: "botulinum", ITB: "itb", WITHDRAWAL: "withdrawal"}


class Effects(Patient):
    """QALYs by component."""

    def __init__(self, run: Run, patient: int) -> None:
        super().__init__(run, patient)
        economics = self.scenario["economics"]
        self.worth = Discount(number(economics["discount_rate_effects"]), economics["convention"])

    def gain(self, name: str, start: float, end: float, per_year: Callable[[float], float]) -> None:
        """A rate over some time, month by month, each at the value of its middle."""
        end = min(end, self.run.end)
        for opens, closes in pairwise(self.run.bounds):
            a, b = max(start, opens), min(end, closes)
            if b > a:
                rate = per_year((a + b) / 2)
                self.found.add(name, rate * (b - a) / YEAR, rate * self.worth.flow(a, b))

    def all(self) -> Sums:
        """Every component, and years lived under `life`."""
        for name in (*COMPONENTS, "life"):
            self.found.add(name, 0.0, 0.0)
        self.lifetime()
        self.passing_losses()
        waiting = number(self.utilities["waiting"])
        for spell in self.spans(("STATE",)):
            if spell.opened.value in (WAIT_NEW, WAIT_TRIAL, WAIT_IMPLANT):
                self.gain("waiting", spell.start, spell.end, lambda _: waiting)
        return self.found

    def lifetime(self) -> None:
        """What each year of life is worth under what holds the spasticity: the state, gains, the norm, carers."""
        state, carer = (number(self.utilities[what][self.band]) for what in ("state", "carer"))
        usual, pump = self.ramps(set(GAIN_OF) - OF_A_PUMP), self.ramps(OF_A_PUMP)
        for (span, complete, other), (_, _, of_pump) in zip(usual, pump, strict=True):
            for start, end in ((span.start, complete), (complete, span.end)):
                self.gain("state", start, end, lambda at, other=other: state + other(at))
                self.gain("itb_effect", start, end, of_pump)
                above = self.above_norm(lambda at, other=other, of_pump=of_pump: (state + other(at)) + of_pump(at))
                self.gain("population_norm", start, end, above)
                self.gain("carers", start, end, lambda _: carer)
                self.gain("life", start, end, lambda _: 1.0)

    def ramps(self, controls: set[int]) -> list[tuple[Span, float, Callable[[float], float]]]:
        """Each spell of control, when its effect is complete, and the effect at any minute of it.

        An effect moves in a straight line from where it stood to what the control leads to; the first spell stands
        there from the beginning.
        """
        spells = [s for s in self.spans(("CONTROL",), ("DIED", "DIED_ELSEWHERE")) if s.end > s.start]
        found: list[tuple[Span, float, Callable[[float], float]]] = []
        before = None
        for spell in spells:
            control = int(spell.opened.value)
            needs = self.days_needed(before, control) * DAY
            target = self.target(control, spell.opened.subject) if control in controls else 0.0
            begins = found[-1][2](spell.start) if found else target

            def at(
                minute: float, start: float = spell.start, begins: float = begins, target: float = target,
                needs: float = needs,
            ) -> float:  # fmt: skip
                since = minute - start
                return target if since >= needs else begins + (target - begins) * since / needs

            found.append((spell, min(spell.start + needs, spell.end), at))
            before = control
        return found

    def days_needed(self, before: int | None, control: int) -> float:
        onset = self.scenario["outcomes"]["onset_days"]
        if before in OF_A_PUMP:
            return number(onset["itb_again" if control == ITB else "lost"])
        if control == ITB:
            return number(self.scenario["dose"]["titration_months"]) * 365.25 / 12
        return number(onset[{ORAL: "oral", BOTULINUM: "botulinum"}.get(control, "lost")])

    def target(self, control: int, drugs: int) -> float:
        name = GAIN_OF.get(control)
        if name is None:
            return 0.0
        own = self.utilities["gain_by_indication"].get(self.indication(), {}).get(name)
        gain = number(self.utilities["gain"][name] if own is None else own)
        further = number(self.scenario["outcomes"]["further_drug_share"])
        return gain * (1 + further * max(drugs - 1, 0)) if control == ORAL else gain

    def indication(self) -> str:
        referred = self.of("REFERRED")
        if self.patient < FIRST_REFERRAL and not referred:
            return self.run.indications[self.patient]
        return self.run.names("indications")[int(referred[-1].value)]

    def above_norm(self, utility: Callable[[float], float]) -> Callable[[float], float]:
        """How far the utility lies above that of the population of the same age and sex, as a loss."""
        (person,), norm = self.of("PERSON"), self.utilities["population_norm"]
        const, male, age, age2 = (number(norm[name]) for name in ("const", "male", "age", "age2"))

        def above(minute: float) -> float:
            years = (minute - (person.minute - person.value * YEAR)) / YEAR
            usual = const + (male if person.subject == 0 else 0.0) + age * years + age2 * years * years
            return -max(utility(minute) - usual, 0.0) if self.utilities["cap_at_population_norm"] else 0.0

        return above

    def passing_losses(self) -> None:
        """Of losses that overlap the largest alone counts."""
        losses = list(self.losses())
        cuts = sorted({minute for start, end, _ in losses for minute in (start, end)})
        for start, end in pairwise(cuts):
            there = [change for a, b, change in losses if a <= start and b >= end]
            if there:
                worst = min(there)
                self.gain("complications", start, end, lambda _, worst=worst: worst)

    def losses(self) -> Iterator[tuple[float, float, float]]:
        """First and last minute, and change of utility, of every event that takes some."""
        complications, procedures = self.run.names("complications"), self.run.names("procedures")
        for row in self.of("COMPLICATION", "WITHDRAWAL", "OPERATED"):
            if row.kind == KINDS["COMPLICATION"]:
                entry = self.scenario["complications"][complications[row.subject]]
                days, change = number(entry["utility_loss_days"]), -number(entry["utility_loss"])
            else:
                surgery = self.utilities["surgery"]
                loss = (
                    self.utilities["withdrawal"]
                    if row.kind == KINDS["WITHDRAWAL"]
                    else surgery.get(procedures[row.subject])
                )
                days, change = (number(loss["days"]), number(loss["change"])) if loss else (0.0, 0.0)
            if days > 0 and change != 0:
                yield row.minute, min(row.minute + days * DAY, self.death), change
