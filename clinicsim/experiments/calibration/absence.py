"""Sickness: the share of posts for which whoever was rostered, and not on leave, was sick."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.experiments.calibration.extracts import Extract, Extracts
from clinicsim.experiments.calibration.fitted import Fitted, Found, Kept, too_few
from clinicsim.experiments.calibration.proportions import clustered_share, share
from clinicsim.scenario.schema.scenario import Scenario

LEAST_SICK = 5
_PATH = "staffing.sickness_share"


def fit_absence(extracts: Extracts, scenario: Scenario, confidence: float) -> Found:
    """Sickness share, with spells of one member in one month counted as one; what else was lost is told.

    Those on leave, vacancies and closures say nothing about sickness and are left out.
    """
    rota = extracts.get("rota")
    if rota is None:
        return Found(kept=(Kept(_PATH, "no rota.csv"),))
    due = rota.where(~np.isin(rota.words("reason"), ("leave", "vacancy", "strike", "closure")))
    sick = due.words("reason") == "sickness"
    notes: tuple[str, ...] = (_lost(rota),)
    if sick.sum() < LEAST_SICK or sick.all():
        return Found(kept=(too_few(_PATH, int(sick.sum()), LEAST_SICK, "posts empty through sickness"),), notes=notes)
    value, low, high = clustered_share(sick, _spells(due), confidence)
    fitted = Fitted(_PATH, value, low, high, "beta", due.rows, "posts", rota.source())
    covered = int(((rota.words("outcome") != "worked") & (rota.words("outcome") != "lost")).sum())
    unknown = int(((rota.words("outcome") == "covered") & (rota.words("reason") == "")).sum())
    if covered and unknown:
        notes = (*notes, f"{unknown:,} posts were covered for a reason not recorded, and count as no sickness.")
    return Found((fitted,), notes=notes)


def _spells(rota: Extract) -> NDArray[Any]:
    """Member and month of each row: a spell of sickness takes several sessions, and seldom spans months."""
    months = (rota.days.astype("datetime64[D]") - np.timedelta64(719_163, "D")).astype("datetime64[M]").astype(str)
    member = rota.words("member")
    own = np.char.add("row ", np.arange(rota.rows).astype(str))
    return np.where(member == "", own, np.char.add(np.char.add(member.astype(str), " "), months))


def _lost(rota: Extract) -> str:
    """Share of sessions lost, of those of the extract: a session is a name on a date."""
    keys = np.char.add(rota.days.astype(str), rota.words("session").astype(str))
    sessions = np.unique(keys).size
    lost = np.unique(keys[rota.words("outcome") == "lost"]).size
    value, low, high = share(lost, sessions, 0.95)
    return (
        f"{100 * value:.1f}% of sessions were lost ({100 * low:.1f} to {100 * high:.1f}%; n = {sessions:,}). That "
        "follows from leave, sickness and cover; compare it with sessions_lost_share of a run."
    )
