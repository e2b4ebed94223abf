"""The page of measures."""

from __future__ import annotations

from clinicsim.measures import GUARD_RAILS, HEADLINES, MEASURES
from clinicsim.measures.catalogue.entry import Measure
from pages.markdown import made_from, table

_GOOD = {"up": "more is better", "down": "less is better", "neither": ""}


def measures_page() -> str:
    """Every measure with its unit, its good direction and its definition, by group."""
    groups: dict[str, list[Measure]] = {}
    for each in MEASURES.values():
        groups.setdefault(each.group, []).append(each)
    head = ["Measure", "Name", "Unit", "", "What it says"]
    tables = [part for name, members in groups.items() for part in (f"## {name}\n", table(head, map(_row, members)))]
    return "\n".join(
        [
            made_from("clinicsim/measures/catalogue/"),
            "# Measures\n",
            "Worked out from the event log of each replication, for the whole run and by month. A name that ends in",
            "`.…` is a family: one measure for each role, cause, procedure or list, as `slots_lost_share.leave` is.\n",
            "**Headline** measures open every comparison. **Guard rails** stand under them: they count the people who",
            "wait, because cutting theatre makes refills and cost look better.\n",
            *tables,
        ]
    )


def _row(each: Measure) -> list[str]:
    name = f"`{each.name}.…`" if each.family else f"`{each.name}`"
    says = _standing(each.name) + each.definition
    return [each.words[:1].upper() + each.words[1:], name, each.unit, _GOOD[each.good], says]


def _standing(name: str) -> str:
    return "**Headline.** " if name in HEADLINES else "**Guard rail.** " if name in GUARD_RAILS else ""
