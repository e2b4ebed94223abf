"""Make the pages of docs/ that list what stands in the code: events.md and measures.md.

With `--check` it writes nothing, says which pages are out of date, and fails if any is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from clinicsim.measures import GUARD_RAILS, HEADLINES, MEASURES
from clinicsim.measures.catalogue.entry import Measure
from clinicsim.world.events import EVENT, Cause, Kind, Rank, State
from clinicsim.world.meaning import MEANING

HERE = Path(__file__).resolve().parent
MADE_FROM = "<!-- Made by docs/build_tables.py from {}: change that, then run `make docs`. -->\n"
GOOD = {"up": "more is better", "down": "less is better", "neither": ""}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def named(member: Kind | Cause | Rank | State) -> list[str]:
    """Name and number of one entry, as two cells."""
    return [f"`{member.name}`", str(member.value)]


def events_page() -> str:
    """The event log: its columns, kinds and causes, and the order of simultaneous events."""
    kinds = [[*named(kind), says.says, says.subject, says.value] for kind, says in MEANING.items()]
    columns = ", ".join(f"`{name}` ({EVENT[name].str.lstrip('<|')})" for name in EVENT.names or ())
    return "\n".join(
        [
            MADE_FROM.format("clinicsim/world/events.py"),
            "# The event log\n",
            "Every change in the simulated clinic is one row. Measures, costs, the report and `clinicsim trace` are",
            "worked out from these rows and from nothing else.\n",
            f"Columns: {columns}.",
            "Rows are in order of time; -1 stands for nobody and nothing. `clinicsim run --events` keeps the log.\n",
            "## Kinds of row\n",
            table(["Kind", "Number", "What happened", "`subject`", "`value`"], kinds),
            "## Causes\n",
            table(["Cause", "Number"], map(named, Cause)),
            "## Therapy states\n",
            "The value of a `STATE` row.\n",
            table(["State", "Number"], map(named, State)),
            "## Order of simultaneous events\n",
            "What falls in the same minute happens in this order; then by the number of the patient, session or list;",
            "then in the order in which it was scheduled.\n",
            table(["Rank", "Number"], map(named, Rank)),
        ]
    )


def measures_page() -> str:
    """Every measure with its unit, its good direction and its definition, by group."""
    groups: dict[str, list[Measure]] = {}
    for each in MEASURES.values():
        groups.setdefault(each.group, []).append(each)
    head = ["Measure", "Name", "Unit", "", "What it says"]
    tables = [part for name, members in groups.items() for part in (f"## {name}\n", table(head, map(_row, members)))]
    return "\n".join(
        [
            MADE_FROM.format("clinicsim/measures/catalogue/"),
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
    return [each.words[:1].upper() + each.words[1:], name, each.unit, GOOD[each.good], says]


def _standing(name: str) -> str:
    return "**Headline.** " if name in HEADLINES else "**Guard rail.** " if name in GUARD_RAILS else ""


def pages() -> dict[Path, str]:
    """Each page and what it should hold."""
    return {HERE / "events.md": events_page(), HERE / "measures.md": measures_page()}


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or check them; 1 if any is out of date."""
    stale = [path for path, text in pages().items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if "--check" in arguments:
            print(f"docs/{path.name} is out of date; run: make docs", file=sys.stderr)
        else:
            path.write_text(pages()[path], encoding="utf-8")
            print(f"docs/{path.name}: written")
    return int("--check" in arguments and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
