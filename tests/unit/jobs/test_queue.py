"""Jobs wait in order, and what becomes of one is known whoever asks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clinicsim.experiments.errors import BadRequest
from clinicsim.jobs import Jobs
from clinicsim.jobs.claims import Claim, claim
from clinicsim.jobs.places import folder_of, table_of
from clinicsim.jobs.work import do
from clinicsim.store.folders import list_runs
from jobs.conftest import LIMITS, request


def taken(out: Path, at_once: int = 1) -> Claim | None:
    return claim(table_of(out), folder_of(out), at_once)


def work_off(out: Path, seconds: float = 60.0) -> None:
    while (one := taken(out)) is not None:
        do(table_of(out), one, out, replace(LIMITS, seconds=seconds))


def test_a_job_runs_the_base_and_the_change_and_both_are_stored(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.submit(request())
    assert (jobs.state(job).state, jobs.state(job).done, jobs.state(job).wanted) == ("queued", 0, 4)
    work_off(tmp_path)
    state = jobs.state(job)
    assert (state.state, state.done, state.message) == ("done", 4, "")
    stored = {run.manifest.run_id: run.manifest.scenario for run in list_runs(tmp_path).runs}
    assert [stored[run] for run in state.runs] == ["small_clinic", "more_slots"]
    assert state.run_id == state.runs[1]


def test_a_base_that_is_stored_is_not_run_again(jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = jobs.submit(request())
    work_off(tmp_path)
    monkeypatch.setattr("clinicsim.jobs.task.perform", None)
    again = jobs.submit(request("the same by another name"))
    work_off(tmp_path)
    assert jobs.state(again).runs == jobs.state(first).runs


def test_every_mistake_of_a_scenario_is_told_with_its_line_and_nothing_runs(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.submit(request(bad='extends = "small.toml"\n[booking]\nhorizon_weeks = 6\nearlier_days = -1\n'))
    work_off(tmp_path)
    state = jobs.state(job)
    assert state.state == "failed"
    first, second = state.message.splitlines()
    assert first.startswith("bad.toml:3:1: error: booking.horizon_weeks: unknown key; the unit here is days")
    assert second.startswith("bad.toml:4:")
    assert str(tmp_path) not in state.message
    assert list_runs(tmp_path).runs == ()


def test_scenarios_that_begin_on_different_days_are_not_run(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.submit(request(later='extends = "small.toml"\n[run]\nstart_date = 2027-01-04\n'))
    work_off(tmp_path)
    assert jobs.state(job).state == "failed"
    assert "start date 2026-01-05 against 2027-01-04" in jobs.state(job).message


def test_jobs_are_done_in_the_order_in_which_they_came(jobs: Jobs, tmp_path: Path) -> None:
    first, second = jobs.submit(request("first")), jobs.submit(request("second"))
    assert [jobs.state(job).ahead for job in (first, second)] == [0, 1]
    held = taken(tmp_path)
    assert held is not None
    assert held.job == first
    assert taken(tmp_path) is None, "one at a time"
    other = taken(tmp_path, at_once=2)
    assert other is not None
    assert other.job == second
    assert [jobs.state(job).state for job in (first, second)] == ["running", "running"]
    for one in (held, other):
        one.lock.release()


def test_a_full_queue_takes_no_more(jobs: Jobs, tmp_path: Path) -> None:
    for _ in range(LIMITS.waiting):
        jobs.submit(request())
    with pytest.raises(BadRequest, match="4 jobs wait already"):
        jobs.submit(request())
    assert len([path for path in folder_of(tmp_path).iterdir() if path.is_dir()]) == LIMITS.waiting


def test_a_job_that_waits_can_be_cancelled_and_is_never_begun(jobs: Jobs, tmp_path: Path) -> None:
    first, second = jobs.submit(request("first")), jobs.submit(request("second"))
    jobs.cancel(first)
    assert jobs.state(first).state == "cancelled"
    held = taken(tmp_path)
    assert held is not None
    assert held.job == second
    held.lock.release()


def test_lists_of_patients_stay_no_longer_than_the_job_needs_them(jobs: Jobs, tmp_path: Path) -> None:
    done, cancelled, lost = (jobs.submit(request(name)) for name in ("done", "cancelled", "lost"))
    jobs.cancel(cancelled)
    held = taken(tmp_path)
    assert held is not None
    do(table_of(tmp_path), held, tmp_path, LIMITS)
    held = taken(tmp_path)
    assert held is not None
    held.lock.release()
    assert [jobs.state(job).state for job in (done, cancelled, lost)] == ["done", "cancelled", "lost"]
    left = {path.parent.name for path in folder_of(tmp_path).rglob("*.csv")}
    assert left == {lost}, "a job that is lost can still be gone on with"


def test_a_job_whose_worker_has_died_is_lost_and_can_be_gone_on_with(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.submit(request())
    held = taken(tmp_path)
    assert held is not None
    assert jobs.state(job).state == "running"
    held.lock.release()  # as the system does when a process dies
    assert jobs.state(job).state == "lost"
    assert "has ended" in jobs.state(job).message
    jobs.resume(job)
    assert jobs.state(job).state == "queued"
    work_off(tmp_path)
    assert jobs.state(job).state == "done"


def test_a_lost_job_does_not_hold_up_the_others(jobs: Jobs, tmp_path: Path) -> None:
    lost, next_one = jobs.submit(request("lost")), jobs.submit(request("next"))
    held = taken(tmp_path)
    assert held is not None
    held.lock.release()
    work_off(tmp_path)
    assert [jobs.state(job).state for job in (lost, next_one)] == ["lost", "done"]


def test_a_job_that_is_over_stays_as_it_is(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.submit(request())
    work_off(tmp_path)
    before = jobs.state(job)
    jobs.cancel(job)
    jobs.resume(job)
    assert jobs.state(job) == before


def test_a_job_that_takes_too_long_is_stopped(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.submit(request(replications=1_000))
    work_off(tmp_path, seconds=0.0)
    assert jobs.state(job).state == "failed"
    assert "it took longer than 0 minutes" in jobs.state(job).message


def test_progress_that_comes_late_does_not_hide_why_a_job_was_stopped(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.submit(request())
    assert taken(tmp_path) is not None
    table = table_of(tmp_path)
    table.finish(job, "failed", "it took too long")
    table.told(job, 1, "running more_slots")
    assert (jobs.state(job).state, jobs.state(job).message) == ("failed", "it took too long")


def test_another_server_sees_the_same_jobs_and_their_files(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.submit(request("<script>"))
    other = Jobs(tmp_path, LIMITS)
    assert other.state(job) == jobs.state(job)
    assert [one.id for one in other.recent()] == [job]
    assert other.scenario_file(job) == ("more_slots.toml", request().files["more_slots.toml"])


def test_old_jobs_are_forgotten_with_their_files(tmp_path: Path, jobs: Jobs) -> None:
    forgetful = Jobs(tmp_path, replace(LIMITS, kept=1))
    ids = [forgetful.submit(request(str(k))) for k in range(3)]
    for job in ids:
        forgetful.cancel(job)
    last = forgetful.submit(request("last"))
    assert [one.id for one in forgetful.recent()] == [last, ids[2]]
    assert {path.name for path in folder_of(tmp_path).iterdir() if path.is_dir()} == {last, ids[2]}
