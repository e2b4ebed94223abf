import subprocess
import sys
from pathlib import Path

from clinicsim.store.locks import FolderLock

HOLD = (
    "import sys, time; from pathlib import Path; from clinicsim.store.locks import FolderLock\n"
    "lock = FolderLock(Path(sys.argv[1])); print(lock.take(), flush=True); time.sleep(60)"
)


def test_a_lock_is_one_processes_until_that_process_dies(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not FolderLock(tmp_path).take()
        holder.kill()
    assert FolderLock(tmp_path).take()


def test_a_shared_lock_keeps_out_only_who_wants_it_alone(tmp_path: Path) -> None:
    one, two, alone = FolderLock(tmp_path), FolderLock(tmp_path), FolderLock(tmp_path)
    assert one.take(shared=True)
    assert two.take(shared=True)
    assert not alone.take()
    one.release()
    two.release()
    assert alone.take()


def test_a_folder_that_is_gone_cannot_be_locked(tmp_path: Path) -> None:
    assert not FolderLock(tmp_path / "gone").take()
