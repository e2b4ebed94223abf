"""Waiting-list initiatives: sessions that are opened only while people have waited too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic

_MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY


def open_sessions(clinic: Clinic) -> None:
    """Open the next session of each template kept for long waits, if a list that it serves is that long.

    A session that is known to be without staff is passed over for the one after it.
    """
    sessions, diary = clinic.plan.sessions, clinic.diary
    from_minute = clinic.clock.now + clinic.scenario.booking.initiative_notice_days * MINUTES_PER_DAY
    if not diary.unopened.any():
        return
    ahead = np.flatnonzero(diary.unopened & (sessions.start >= from_minute) & ~clinic.roster.lost_ahead())
    for template in np.unique(sessions.template[ahead]):
        session = int(ahead[sessions.template[ahead] == template][0])
        served = [visit for visit in clinic.office.lists if sessions.holds[session, visit]]
        longest = max((clinic.office.waiting.longest_wait(visit) for visit in served), default=0)
        if longest > sessions.waiting_weeks[session] * _MINUTES_PER_WEEK:
            diary.open(session)
            clinic.log.add(
                Kind.SESSION_OPENED, subject=session, value=longest / _MINUTES_PER_WEEK, cause=Cause.INITIATIVE
            )
            for visit in served:
                clinic.office.call(visit)
