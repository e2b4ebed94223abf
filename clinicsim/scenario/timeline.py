"""A scenario over time: which version is in force on a date, as far as was known on an earlier one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clinicsim.scenario.schema.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated change: in force from `date` until the day before `until`, and known from `announced` on."""

    date: dt.date
    announced: dt.date
    until: dt.date | None
    label: str

    def active(self, date: dt.date, known: dt.date) -> bool:
        """Whether it is in force on a date, as far as somebody on the day `known` can say."""
        return self.announced <= known and self.date <= date and (self.until is None or date < self.until)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A scenario and what becomes of it: every version that its dated changes can bring into force.

    `versions` is keyed by the places in `changes` of those in force; the empty set is the scenario as written.
    """

    base: Scenario
    changes: tuple[Dated, ...] = ()
    versions: Mapping[frozenset[int], Scenario] = field(default_factory=dict)

    def on(self, date: dt.date, known: dt.date | None = None) -> Scenario:
        """The scenario in force on a date; with `known`, as far as could be known on that day."""
        active = self.active(date, known or date)
        return self.versions[active] if active else self.base

    @property
    def first(self) -> Scenario:
        """The scenario in force on the first day."""
        return self.on(self.base.run.start_date)

    def active(self, date: dt.date, known: dt.date) -> frozenset[int]:
        """Places of the changes in force on a date."""
        return frozenset(place for place, change in enumerate(self.changes) if change.active(date, known))

    def possible(self) -> tuple[frozenset[int], ...]:
        """Every set of changes that can be in force on a day of the run, or be expected to be on an earlier one."""
        start = self.base.run.start_date
        dates, known = (start, *self.in_force()), (start, *self.announcements())
        expected = (self.active(date, day) for date in dates for day in (*known, date))
        return tuple(active for active in dict.fromkeys(expected) if active)

    def labels(self, places: Iterable[int]) -> tuple[str, ...]:
        """What changes are called, in order of writing, each once."""
        return tuple(dict.fromkeys(self.changes[place].label for place in sorted(places)))

    def news(self, date: dt.date) -> tuple[str, ...]:
        """What the changes are called that become known on a date."""
        return self.labels(place for place, change in enumerate(self.changes) if change.announced == date)

    def in_force(self) -> tuple[dt.date, ...]:
        """Dates on which another version comes into force."""
        start = self.base.run.start_date
        dates = {max(c.date, c.announced) for c in self.changes} | {c.until for c in self.changes if c.until}
        return tuple(sorted(date for date in dates if date > start))

    def announcements(self) -> tuple[dt.date, ...]:
        """Dates after the first day on which something more becomes known."""
        return tuple(sorted({c.announced for c in self.changes if c.announced > self.base.run.start_date}))
