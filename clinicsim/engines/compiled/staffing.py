"""Who staffs a dated session, by the plan and the rota of now."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.linking import small
from clinicsim.engines.compiled.memory import numbers

_role = numbers("roles_needed")
_member = numbers("staffed_by")
_how = numbers("how")


@small
def _place(c: Any, session: int, place: int) -> int:
    return int((c.plan * c.n_sessions + session) * c.n_places + place)


@small
def role_needed(c: Any, session: int, place: int) -> int:
    """Role needed at a place of a session, -1 where there is no such place."""
    return int(_role(c, _place(c, session, place), 1)[0])


@small
def staffed_by(c: Any, session: int, place: int) -> int:
    """Member at a place of a session, or -1 - role for agency staff."""
    return int(_member(c, _place(c, session, place), 1)[0])


@small
def how_staffed(c: Any, session: int, place: int) -> int:
    """Whether a place is staffed as rostered, by a colleague or by agency staff; `Cause.NONE`: by nobody."""
    return int(_how(c, _place(c, session, place), 1)[0])
