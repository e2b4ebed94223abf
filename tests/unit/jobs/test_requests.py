"""What may be asked of a job."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clinicsim.experiments.errors import BadRequest
from clinicsim.jobs import Jobs
from clinicsim.jobs.request import problems
from jobs.conftest import LIMITS, request

HOSTILE = [
    "../../x.toml",
    "/etc/passwd",
    "..",
    "a/../b.toml",
    "/a.csv",
    "a//b.csv",
    "a\\b.toml",
    "x.toml\0",
    ".hidden.toml",
    "run.sh",
    "",
    "lock",
]


def test_a_sound_request_has_no_problem() -> None:
    assert problems(request(), LIMITS) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_is_written_in_the_job_s_own_folder_or_not_at_all(name: str, jobs: Jobs, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    sound = request()
    with pytest.raises(BadRequest, match="cannot name a file"):
        jobs.submit(replace(sound, files={**sound.files, name: b""}))
    assert sorted(tmp_path.rglob("*")) == before


def test_every_problem_is_told_at_once() -> None:
    wrong = replace(request(), name=" ", replications=10**6, months=0, seed=-1, scenarios=("nowhere.toml",))
    told = problems(wrong, LIMITS)
    assert [line.partition(" ")[0] for line in told] == ["the", "replications", "months", "seed", "there"]
    assert "replications is 1,000,000; expected 2 to 1,000" in told


def test_a_name_may_hold_anything_that_is_plain_text(jobs: Jobs) -> None:
    for name in ("<script>alert(1)</script>", "../../x", "Nurse D's extra ½ day; DROP TABLE jobs"):
        assert jobs.state(jobs.submit(request(name))).name == name
    assert problems(request("two\nlines"), LIMITS)
    assert problems(request("x" * 81), LIMITS)


def test_files_are_limited_in_size_and_number() -> None:
    sound = request()
    large = replace(sound, files={**sound.files, "large.csv": bytes(LIMITS.file_bytes + 1)})
    assert "large.csv has 2,000,001 bytes; expected at most 2,000,000" in problems(large, LIMITS)
    many = replace(sound, files=dict(sound.files) | {f"{k}.csv": b"" for k in range(8)})
    assert "there are 12 files; expected at most 8" in problems(many, LIMITS)


@pytest.mark.parametrize("job", ["", "../../x", "x" * 22, "%", "' OR 1=1 --"])
def test_nobody_finds_a_job_by_guessing(job: str, jobs: Jobs) -> None:
    jobs.submit(request())
    for look in (jobs.state, jobs.cancel, jobs.resume, jobs.scenario_file):
        with pytest.raises(BadRequest, match="no such job"):
            look(job)


def test_ids_are_long_and_never_the_same(jobs: Jobs) -> None:
    ids = {jobs.submit(request()) for _ in range(4)}
    assert len(ids) == 4
    assert all(len(job) == 22 for job in ids)
