"""The diary of a weekly template, for the peers in Python."""

from __future__ import annotations

from reduced.model import DAY, Template


class SlotDiary:
    """Slots of a weekly template, numbered in order of time; the free ones of a day are the bits of one integer."""

    def __init__(self, template: Template, weeks: int) -> None:
        self.template = template
        self._days_before = template.days_before()
        self._free = [(1 << template.slots) - 1] * (weeks * len(template.weekdays))

    def book(self, earliest: int) -> int:
        """Take the first free slot that begins at this time or later, and return its number."""
        template = self.template
        week, rest = divmod(earliest, 7 * DAY)
        weekday, since_midnight = divmod(rest, DAY)
        day = week * len(template.weekdays) + self._days_before[weekday]
        first = 0
        if weekday in template.weekdays and since_midnight > template.start:
            first = min(-((template.start - since_midnight) // template.step), template.slots)
        free = self._free[day] >> first << first
        while not free:
            day += 1
            free = self._free[day]
        lowest = free & -free
        self._free[day] ^= lowest
        return day * template.slots + lowest.bit_length() - 1

    def time(self, slot: int) -> int:
        """When a slot begins."""
        day, place = divmod(slot, self.template.slots)
        week, which = divmod(day, len(self.template.weekdays))
        return (7 * week + self.template.weekdays[which]) * DAY + self.template.start + place * self.template.step

    def give_back(self, slot: int) -> None:
        """Make a booked slot free again."""
        day, place = divmod(slot, self.template.slots)
        self._free[day] |= 1 << place
