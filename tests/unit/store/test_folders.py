import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.arm import Arm
from clinicsim.store import storing
from clinicsim.store.errors import StoreError
from clinicsim.store.folders import (
    add_to_result,
    check_writable,
    delete_run,
    find_run,
    get_run,
    list_runs,
    load_inputs,
    load_run,
    result_of,
)
from clinicsim.store.manifest import stretches
from clinicsim.store.storing import save_run
from clinicsim.store.sums import write_sums
from clinicsim.world.events import EVENT, Kind

FILES = [
    "SHA256SUMS",
    "cohort/large.csv",
    "ledger.parquet",
    "machine.json",
    "manifest.json",
    "measures.parquet",
    "monthly.parquet",
    "replications.parquet",
    "result.json",
    "scenario.json",
    "totals.parquet",
]


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def with_events(made: Arm) -> Arm:
    log = np.zeros(2, dtype=EVENT)
    log["minute"], log["kind"], log["value"] = [5, 9], [Kind.FILLED, Kind.DRY], [20.0, 0.0]
    return replace(made, runs=replace(made.runs, events=log))


def test_a_stored_run_reads_back_equal(made: Arm, tmp_path: Path) -> None:
    folder = save_run(made, tmp_path, 1.5, 2)
    assert below(folder) == FILES
    back = load_run(folder)
    np.testing.assert_equal(dict(back.summary), dict(made.runs.summary))
    np.testing.assert_equal(dict(back.monthly), dict(made.runs.monthly))
    for name in ("replications", "ledger", "discounted", "staff_employed", "staff_used"):
        np.testing.assert_array_equal(getattr(back, name), getattr(made.runs, name))
    for name in ("categories", "seed", "months", "start_date", "engine", "failed", "interrupted"):
        assert getattr(back, name) == getattr(made.runs, name)


def test_an_event_log_is_stored_and_read_only_on_request(made: Arm, tmp_path: Path) -> None:
    kept = with_events(made)
    folder = save_run(kept, tmp_path, 1.0, 1)
    assert load_run(folder).events is None
    back = load_run(folder, events=True).events
    assert back is not None
    np.testing.assert_array_equal(back, kept.runs.events)


def test_two_equal_runs_differ_in_nothing_but_the_machine_file(made: Arm, tmp_path: Path) -> None:
    first, second = save_run(made, tmp_path / "a", 1.0, 1), save_run(made, tmp_path / "b", 9.0, 4)
    unequal = [name for name in FILES if (first / name).read_bytes() != (second / name).read_bytes()]
    assert unequal == ["machine.json"]


def test_a_run_says_what_was_run_and_holds_all_that_it_was_made_from(made: Arm, tmp_path: Path) -> None:
    folder = save_run(made, tmp_path, 1.0, 1)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["scenario_hash"], manifest["seed"]) == (made.loaded.hash, 7)
    assert manifest["replications"] == [[0, 2]]
    for name in FILES:
        assert str(made.loaded.path.parent).encode() not in (folder / name).read_bytes()
    loaded = load_inputs(get_run(tmp_path, made.run_id))
    assert loaded.timeline == made.loaded.timeline
    assert [file.read_bytes() for file in loaded.cohort_files] == [f.read_bytes() for f in made.loaded.cohort_files]


def test_the_sums_are_those_that_other_programs_check(made: Arm, tmp_path: Path) -> None:
    folder = save_run(made, tmp_path, 1.0, 1)
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True)
    assert [line.removesuffix(": OK") for line in checked.stdout.splitlines()] == [
        name for name in FILES if name not in ("SHA256SUMS", "machine.json")
    ]


def test_the_stored_document_is_the_one_the_command_prints(made: Arm, tmp_path: Path) -> None:
    document = json.loads((save_run(made, tmp_path, 1.0, 1) / "result.json").read_text())
    assert list(document) == [
        "run_id", "scenario", "engine", "replications", "months", "seed", "measures", "monthly", "ledger", "warnings",
    ]  # fmt: skip
    assert document["measures"]["implant_wait_weeks_median"]["by_replication"] == [4.0, None, 6.5]
    assert document["monthly"]["pumps_end"]["month"] == ["2026-01", "2026-02"]
    assert document["ledger"]["staff"]["mean"] == pytest.approx((0 + 2 + 4 + 6 + 8 + 10) / 3)
    few, undefined = document["warnings"]
    assert few.startswith("only 3 replications")
    assert "implant_wait_weeks_median (1)" in undefined


def test_numbers_of_replications_are_told_by_their_stretches() -> None:
    assert stretches([0, 1, 3, 7, 8]) == [[0, 1], [3, 3], [7, 8]]


def test_storing_again_replaces_the_run_and_leaves_nothing_beside_it(made: Arm, tmp_path: Path) -> None:
    save_run(made, tmp_path, 1.0, 1)
    save_run(with_events(made), tmp_path, 1.0, 1)
    assert names(tmp_path) == [made.run_id]
    assert (tmp_path / made.run_id / "events.parquet").is_file()


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_run_that_cannot_be_written_whole_is_not_there_at_all(
    made: Arm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def full(*_: object) -> str:
        raise fault

    monkeypatch.setattr(storing, "machine_json", full)
    with pytest.raises((StoreError, KeyboardInterrupt)) as caught:
        save_run(made, tmp_path, 1.0, 1)
    if isinstance(fault, OSError):
        assert "No space left on device" in str(caught.value)
    assert names(tmp_path) == []


def test_a_file_in_the_way_is_found_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("not a folder")
    for out in (tmp_path / "runs", tmp_path / "runs" / "deeper"):
        with pytest.raises(StoreError, match="cannot write runs to"):
            check_writable(out)


def test_a_folder_that_cannot_be_written_is_found_before_the_run() -> None:
    with pytest.raises(StoreError, match="cannot write runs to /proc/runs"):
        check_writable(Path("/proc/runs"))


def test_runs_are_listed_newest_first_and_damaged_ones_are_named(made: Arm, tmp_path: Path) -> None:
    for run_id, date in (
        ("aaaaaaaaaaaa", "2026-01-01"),
        ("bbbbbbbbbbbb", "2026-02-01"),
        ("cccccccccccc", "2026-03-01"),
    ):
        folder = save_run(replace(made, run_id=run_id), tmp_path, 1.0, 1)
        machine = json.loads((folder / "machine.json").read_text()) | {"date": date}
        (folder / "machine.json").write_text(json.dumps(machine))
    (tmp_path / "cccccccccccc" / "measures.parquet").unlink()
    (tmp_path / "notes").mkdir()
    listing = list_runs(tmp_path)
    assert [run.manifest.run_id for run in listing.runs] == ["bbbbbbbbbbbb", "aaaaaaaaaaaa"]
    assert [folder.name for folder, _ in listing.damaged] == ["cccccccccccc"]
    assert "measures.parquet missing" in listing.damaged[0][1]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"run_id": 1}', "\x00", '{"format": 1}'])
def test_a_manifest_that_is_not_one_is_damage(made: Arm, tmp_path: Path, content: str) -> None:
    folder = save_run(made, tmp_path, 1.0, 1)
    (folder / "manifest.json").write_text(content)
    with pytest.raises(StoreError, match="damaged run"):
        load_run(folder)
    assert find_run(tmp_path, made.run_id) is None


def test_a_run_of_another_version_is_said_to_be_one(made: Arm, tmp_path: Path) -> None:
    folder = save_run(made, tmp_path, 1.0, 1)
    (folder / "manifest.json").write_text('{"run_id": "0123456789ab", "resolved": {}}')
    (folder / "SHA256SUMS").unlink()
    assert "not of this version" in list_runs(tmp_path).damaged[0][1]


def test_what_is_added_to_a_result_is_told_with_it_and_changes_no_file(made: Arm, tmp_path: Path) -> None:
    folder = save_run(made, tmp_path, 1.0, 1)
    before = {name: (folder / name).read_bytes() for name in FILES}
    add_to_result(tmp_path, made.run_id[:4], "attributable", {"dry": 1.5})
    assert result_of(get_run(tmp_path, made.run_id))["attributable"] == {"dry": 1.5}
    assert {name: (folder / name).read_bytes() for name in FILES} == before
    assert sorted({*below(folder)} - set(FILES)) == ["attributable.json"]


def test_a_copied_folder_does_not_pass_for_another_run(made: Arm, tmp_path: Path) -> None:
    shutil.copytree(save_run(made, tmp_path, 1.0, 1), tmp_path / "ffffffffffff")
    write_sums(tmp_path / "ffffffffffff")
    assert "its manifest is that of 0123456789ab" in list_runs(tmp_path).damaged[0][1]


def test_the_first_digits_of_an_id_are_enough_if_they_name_one_run(made: Arm, tmp_path: Path) -> None:
    for run_id in ("abc000000000", "abd000000000"):
        save_run(replace(made, run_id=run_id), tmp_path, 1.0, 1)
    assert get_run(tmp_path, "abc").manifest.run_id == "abc000000000"
    with pytest.raises(StoreError, match="abc000000000, abd000000000"):
        get_run(tmp_path, "ab")
    with pytest.raises(StoreError, match="no run '77'"):
        get_run(tmp_path, "77")


def test_deleting_takes_one_run_and_nobody_elses_folder(made: Arm, tmp_path: Path) -> None:
    save_run(made, tmp_path, 1.0, 1)
    (tmp_path / "0123_thesis").mkdir()
    delete_run(tmp_path, "0123")
    assert names(tmp_path) == ["0123_thesis"]
    with pytest.raises(StoreError, match="no run"):
        delete_run(tmp_path, "0123_thesis")


def test_a_run_whose_log_was_removed_is_still_whole(made: Arm, tmp_path: Path) -> None:
    folder = save_run(with_events(made), tmp_path, 1.0, 1)
    (folder / "events.parquet").unlink()
    assert load_run(folder, events=True).events is None
