from pathlib import Path

import pytest

from faults.stored_runs import resume, sums


@pytest.fixture(scope="session")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Sums of the run that nothing happened to."""
    out: Path = tmp_path_factory.mktemp("unbroken")
    return sums(resume(out))
