"""The page of the event log."""

from __future__ import annotations

from clinicsim.world.events import EVENT, Cause, Kind, Rank, State
from clinicsim.world.meaning import MEANING
from pages.markdown import made_from, table


def _named(member: Kind | Cause | Rank | State) -> list[str]:
    """Name and number of one entry, as two cells."""
    return [f"`{member.name}`", str(member.value)]


def events_page() -> str:
    """The event log: its columns, kinds and causes, and the order of simultaneous events."""
    kinds = [[*_named(kind), says.says, says.subject, says.value] for kind, says in MEANING.items()]
    columns = ", ".join(f"`{name}` ({EVENT[name].str.lstrip('<|')})" for name in EVENT.names or ())
    return "\n".join(
        [
            made_from("clinicsim/world/events.py"),
            "# The event log\n",
            "Every change in the simulated clinic is one row. Measures, costs, the report and `clinicsim trace` are",
            "worked out from these rows and from nothing else.\n",
            f"Columns: {columns}.",
            "Rows are in order of time; -1 stands for nobody and nothing. `clinicsim run --events` keeps the log.\n",
            "## Kinds of row\n",
            table(["Kind", "Number", "What happened", "`subject`", "`value`"], kinds),
            "## Causes\n",
            table(["Cause", "Number"], map(_named, Cause)),
            "## Therapy states\n",
            "The value of a `STATE` row.\n",
            table(["State", "Number"], map(_named, State)),
            "## Order of simultaneous events\n",
            "What falls in the same minute happens in this order; then by the number of the patient, session or list;",
            "then in the order in which it was scheduled.\n",
            table(["Rank", "Number"], map(_named, Rank)),
        ]
    )
