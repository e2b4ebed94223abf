"""Plain words for the names of measures, scenarios and cost categories."""

from __future__ import annotations

from typing import NamedTuple


class Label(NamedTuple):
    """A measure in plain words, fit for the middle of a sentence."""

    words: str
    plural: bool

    @property
    def title(self) -> str:
        """The words with a capital."""
        return capital(self.words)


def label(measure: str) -> Label:
    """Return a measure's plain words as its entry in the catalogue gives them; a member of a family is spelt out.

    Raises
    ------
    KeyError
        When no measure or family has this name.
    """
    from clinicsim.measures import describe  # late, for it brings all that measures

    entry, member = describe(measure), measure.partition(".")[2]
    return Label(f"{entry.words}: {spelt(member)}" if member else entry.words, entry.plural)


def spelt(name: str) -> str:
    """Spell out a name: `plus_one_nurse` becomes `plus one nurse`."""
    return " ".join(name.replace("_", " ").split())


def capital(words: str) -> str:
    """Return the words with a capital first letter, the rest unchanged."""
    return words[:1].upper() + words[1:]


def listed(items: list[str], joint: str = "and") -> str:
    """Join as a sentence does: `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {joint} {items[-1]}" if items else ""
