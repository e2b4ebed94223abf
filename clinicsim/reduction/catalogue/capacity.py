"""Measures of capacity: slots, sessions and staff."""

from __future__ import annotations

from clinicsim.measures.slots import LOST, NEVER_BOOKABLE, SESSION_LOST, Fate
from clinicsim.reduction.parts.followed import Followed
from clinicsim.reduction.parts.slots import Slots
from clinicsim.reduction.parts.tallies import Column, Tally
from clinicsim.reduction.sheet import Measured, ratio
from clinicsim.world.events import Cause, Kind
from clinicsim.world.world import World

MINUTES_PER_HOUR = 60


def tallies_of(world: World) -> tuple[Tally, ...]:
    """What is counted of the staff of a world; members are numbered from 0, agency staff below."""
    return (
        Tally(Kind.SESSION_OPENED),
        Tally(Kind.STAFF_WORKED, keys=(Cause.COLLEAGUE,)),
        Tally(Kind.STAFF_WORKED, Column.SUBJECT, tuple(range(len(world.names.members)))),
        Tally(Kind.AGENCY_PAID),
        Tally(Kind.TRAVELLED),
    )


def measures(of: Followed) -> dict[str, Measured]:
    """The measures by name."""
    count, slots = of.tallies.count, of.slots
    travelled = of.tallies.total(Kind.TRAVELLED) / MINUTES_PER_HOUR
    return {
        **_of_slots(slots),
        "initiative_sessions_per_year": ratio(count(Kind.SESSION_OPENED), of.years),
        "sessions_lost_share": ratio(slots.sessions_lost, slots.sessions_planned),
        **{
            f"sessions_lost_by_cause.{cause.name.lower()}": ratio(slots.sessions_lost_to(cause), slots.sessions_planned)
            for cause in SESSION_LOST
        },
        "cover_share": ratio(count(Kind.STAFF_WORKED, Cause.COLLEAGUE), count(Kind.STAFF_WORKED)),
        "agency_sessions_per_year": ratio(count(Kind.AGENCY_PAID), of.years),
        "travel_hours_per_year": ratio(travelled, of.years),
        **_of_staff(of),
    }


def _of_slots(slots: Slots) -> dict[str, Measured]:
    planned = slots.of_fate(*Fate)
    return {
        "slot_utilisation": ratio(slots.of_fate(Fate.ATTENDED), planned - slots.of_fate(*NEVER_BOOKABLE)),
        **{f"slots_lost_share.{fate.name.lower()}": ratio(slots.of_fate(fate), planned) for fate in LOST},
        "dna_share": ratio(slots.visits_missed, slots.visits_missed + slots.visits_attended),
        "freed_slots_used_again_share": ratio(slots.used_again, slots.freed),
    }


def _of_staff(of: Followed) -> dict[str, Measured]:
    slots, staff, roles = of.slots, of.staff, tuple(enumerate(of.world.names.roles))
    used = {f"staff_utilisation.{role}": ratio(staff.used(i), staff.available(i)) for i, role in roles}
    needed = {f"wte_required.{role}": ratio(slots.staff_minutes_needed(i), staff.minutes_per_wte) for i, role in roles}
    return used | needed
