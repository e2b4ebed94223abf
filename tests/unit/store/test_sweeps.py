from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.sweep import PointRuns
from clinicsim.store.errors import StoreError
from clinicsim.store.sweeps import SweepStore, remove_sweeps


def point(number: int) -> PointRuns:
    """A point of two replications and two measures, of which one is undefined; every third had a failure."""
    failed = ((1, "MemoryError: no room"),) if number % 3 == 0 else ()
    return PointRuns(number, np.array([[float(number), np.nan], [0.1 * number, 1.0]]), failed)


def keep(out: Path, numbers: list[int], key: str = "design 1") -> Path:
    """Write points and stop; returns the folder of the sweep."""
    store = SweepStore(out, key)
    with suppress(KeyboardInterrupt), store:
        for number in numbers:
            store.write(point(number))
        raise KeyboardInterrupt
    return store.folder


def there(out: Path) -> list[int]:
    """Points that a sweep finds when it goes on, and then it stops again."""
    store = SweepStore(out, "design 1")
    with suppress(KeyboardInterrupt), store:
        raise KeyboardInterrupt
    return sorted(store.done())


def test_points_that_were_kept_read_back_as_they_were(tmp_path: Path) -> None:
    keep(tmp_path, [0, 1, 2])
    keep(tmp_path, [5, 3])
    with SweepStore(tmp_path, "design 1") as store:
        assert sorted(store.done()) == [0, 1, 2, 3, 5]
        assert 4 not in store.done()
        assert len(store.done()) == 5
        for number in (5, 0, 3):
            back, wrote = store.read(number), point(number)
            np.testing.assert_array_equal(back.values, wrote.values)
            assert (back.point, back.failed) == (wrote.point, wrote.failed)


def test_another_sweep_has_points_of_its_own(tmp_path: Path) -> None:
    keep(tmp_path, [0, 1])
    with SweepStore(tmp_path, "design 2") as store:
        assert list(store.done()) == []


def test_points_are_kept_when_the_sweep_is_interrupted(tmp_path: Path) -> None:
    def interrupted() -> None:
        with SweepStore(tmp_path, "design 1") as store:
            store.write(point(7))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert there(tmp_path) == [7]


@pytest.mark.parametrize("size", [0, 10, 40, 200])
def test_points_of_a_file_that_is_cut_short_are_run_again(tmp_path: Path, size: int) -> None:
    (file,) = keep(tmp_path, [0, 1]).glob("points-*")
    keep(tmp_path, [2])
    with file.open("r+b") as opened:
        opened.truncate(size)
    assert there(tmp_path) == [2]
    keep(tmp_path, [0])
    assert there(tmp_path) == [0, 2]


def test_a_sweep_that_is_done_leaves_nothing(tmp_path: Path) -> None:
    keep(tmp_path, [0, 1])
    with SweepStore(tmp_path, "design 1") as store:
        store.write(point(2))
    assert not list(tmp_path.iterdir())


def test_a_sweep_that_another_process_works_on_stays_until_that_is_done(tmp_path: Path) -> None:
    with SweepStore(tmp_path, "design 1"):
        with SweepStore(tmp_path, "design 1") as store:
            store.write(point(2))
        assert store.folder.is_dir()
    assert not store.folder.exists()


def test_a_value_that_was_changed_is_not_read(tmp_path: Path) -> None:
    (file,) = keep(tmp_path, [4]).glob("points-*")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert there(tmp_path) == []


def test_only_sweeps_that_nobody_works_on_are_removed(tmp_path: Path) -> None:
    left = keep(tmp_path, [0], "left")
    with SweepStore(tmp_path, "at work") as store:
        assert remove_sweeps(tmp_path) == [left]
        assert store.folder.is_dir()


def test_a_folder_that_cannot_be_written_is_found_before_the_sweep(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("in the way")
    with pytest.raises(StoreError, match="cannot write runs to"):
        SweepStore(tmp_path / "runs", "design 1")
