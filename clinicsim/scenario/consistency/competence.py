"""Whether the right people are there on the right days: competencies, working days, limits on leave and strikes."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.staff import Member
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean

_WEEKS = 52


def check_competencies(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Every competency that a member has is one that some stage of a visit takes."""
    known = sorted({stage.competency for visit in scenario.visits.values() for stage in visit.stages} - {""})
    for place, member in enumerate(scenario.staff):
        for entry, competency in enumerate(member.competencies):
            if competency not in known:
                path = ("staff", place, "competencies", entry)
                hint = did_you_mean(competency, known)
                yield places.finding(path, f"no stage of any visit takes the competency {competency!r}{hint}")


def check_able(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Warn of sessions with a place that nobody with the competence, on a day that they work, can ever take."""
    for place, session in enumerate(scenario.sessions):
        for role, count in session.needs.items():
            of_role = [member for member in scenario.staff if member.role == role]
            if len(of_role) < count:
                continue  # reported by itself
            needed = session.competencies_needed(role, scenario.visits)
            able = [m for m in of_role if m.has_learnt(needed)]
            working = [m for m in able if works_on(m, session.weekday)]
            path = ("sessions", place, "needs", role)
            if len(able) < count:
                what = ", ".join(sorted(needed))
                message = f"{_have(len(able), count)} of role {role!r} competent in all that it takes ({what})"
                fix = "train somebody (staff.competencies) or move visits to another session"
            elif len(working) < count:
                message = f"{_have(len(working), count)} of role {role!r} who can do it and work on {session.weekday}s"
                fix = "change working_days or the session's weekday"
            else:
                continue
            yield places.finding(path, f"{message}, so every such session will be lost; {fix}", "warning")


def _have(there: int, count: int) -> str:
    return f"needs {count} but there {'is' if there == 1 else 'are'} {there or 'none'}"


def check_idle(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Warn of members whom no session needs, or whose working days meet none that does."""
    for place, member in enumerate(scenario.staff):
        needing = [session for session in scenario.sessions if member.role in session.needs]
        if not needing:
            message = f"no session needs the role {member.role!r}: paid, but never rostered"
            yield places.finding(("staff", place, "role"), message, "warning")
        elif not any(works_on(member, session.weekday) for session in needing):
            days = ", ".join(sorted({session.weekday for session in needing}))
            message = f"works on none of the days of the sessions that need the role {member.role!r} ({days})"
            yield places.finding(("staff", place, "working_days"), message, "warning")


def check_absence_rules(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Limits on leave and strikes name roles that there are, and a limit leaves room for everybody's leave."""
    staffing = scenario.staffing
    roles = sorted({member.role for member in scenario.staff})
    for key, table in (("max_on_leave", staffing.max_on_leave), ("on_strike", staffing.on_strike)):
        for role in table:
            if role not in roles:
                path = ("staffing", key, role)
                yield places.finding(path, f"nobody in staff has the role {role!r}{did_you_mean(role, roles)}")
    weeks = -(-round(staffing.leave_days_per_year.value) // 5)
    for role, limit in staffing.max_on_leave.items():
        members = sum(member.role == role for member in scenario.staff)
        if members * weeks > limit * _WEEKS:
            message = (
                f"{members} members of role {role!r} have {weeks} weeks of leave each, more than the {limit * _WEEKS} "
                f"weeks a year that {limit} at once allow; what does not fit is not taken"
            )
            yield places.finding(("staffing", "max_on_leave", role), message, "warning")


def works_on(member: Member, weekday: str) -> bool:
    """Whether a member works on a day of the week."""
    return not member.working_days or weekday in member.working_days
