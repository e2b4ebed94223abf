"""Plain words for the names of measures, scenarios and cost categories."""

from __future__ import annotations

from typing import NamedTuple


class Label(NamedTuple):
    """A measure in plain words, fit for the middle of a sentence."""

    words: str
    plural: bool = False

    @property
    def title(self) -> str:
        """The words with a capital."""
        return capital(self.words)


_LABELS = {
    "refill_on_time_share": Label("refills on time", plural=True),
    "refill_margin_days_p05": Label("margin of the tightest refills (1 in 20)"),
    "dry_events_per_100_pump_years": Label("pumps run dry", plural=True),
    "withdrawals_per_100_pump_years": Label("withdrawals", plural=True),
    "first_assessment_wait_weeks_median": Label("typical wait for first assessment"),
    "first_assessment_within_18_weeks_share": Label("first-assessment list within 18 weeks"),
    "follow_up_overdue_share": Label("oral reviews overdue", plural=True),
    "slot_utilisation": Label("slots used", plural=True),
    "pumps_end": Label("pumps in care at the end", plural=True),
    "cost_per_year": Label("cost per year"),
    "first_assessment_list_end": Label("list for first assessment"),
    "trial_list_end": Label("list for a screening trial"),
    "implant_list_end": Label("list for an implant"),
    "replacement_list_end": Label("list for a pump replacement"),
    "implant_wait_weeks_median": Label("typical wait for an implant"),
    "replacement_wait_weeks_median": Label("typical wait for a pump replacement"),
    "end_of_service_failures_per_year": Label("batteries that end before replacement", plural=True),
}


def label(measure: str) -> Label:
    """Return a measure's plain words; names without an entry are spelt out."""
    if measure in _LABELS:
        return _LABELS[measure]
    family, _, member = measure.partition(".")
    words = spelt(family) if not member else f"{spelt(family)}: {spelt(member)}"
    return Label(words)


def spelt(name: str) -> str:
    """Spell out a name: `plus_one_nurse` becomes `plus one nurse`."""
    return " ".join(name.replace("_", " ").split())


def capital(words: str) -> str:
    """Return the words with a capital first letter, the rest unchanged."""
    return words[:1].upper() + words[1:]


def listed(items: list[str], joint: str = "and") -> str:
    """Join as a sentence does: `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {joint} {items[-1]}" if items else ""
