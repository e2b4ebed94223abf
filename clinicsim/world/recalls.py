"""Which pumps a recall means."""

from __future__ import annotations

import datetime as dt

from clinicsim.scenario.schema.harm import Recall
from clinicsim.world.world import World


def recall_since(world: World, now: int) -> int:
    """Minute at which the recall in force came into force; pumps put in after it are sound."""
    recall, since = world.on(now).recall, now
    for version in reversed([version for version in world.versions if version.since <= now]):
        if _pumps_meant(version.scenario.recall) != _pumps_meant(recall):
            break
        since = version.since
    return since


def _pumps_meant(recall: Recall) -> tuple[float, str, dt.date | None, dt.date | None]:
    return recall.share.value, recall.pump_model, recall.implanted_from, recall.implanted_to
