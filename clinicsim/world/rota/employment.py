"""Members of staff over the run: when each starts, changes hours, ends training and leaves."""

from __future__ import annotations

from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.rota.team import Teams
from clinicsim.world.world import World


def employment_steps(world: World, member: int) -> list[tuple[int, float, bool]]:
    """Minutes at which something may change for a member: the WTE from then on, and whether training ends then."""
    teams, days = Teams(world.versions, world.names), world.end // MINUTES_PER_DAY
    found = []
    for first, end, team in teams.spans(days):
        post = team.posts[member]
        dates = {first, post.first, post.last + 1, post.competent}
        for day in sorted(day for day in dates if first <= day < end):
            in_post = post.first <= day <= post.last
            trained = in_post and day == post.competent and post.competent > max(post.first, 0)
            found.append((day * MINUTES_PER_DAY, post.member.wte if in_post else 0.0, trained))
    return found
