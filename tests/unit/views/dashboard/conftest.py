"""A small folder of runs, made once, and dashboards over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from small_dashboard import HOSTILE, SMALL, Ask

from clinicsim.store.perform import run
from clinicsim.views.dashboard.app import create
from clinicsim.views.dashboard.password import Password
from clinicsim.views.dashboard.settings import LOOPBACK, Settings


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small clinic, and one of a hostile name with another nurse's hours, for six months."""
    out = tmp_path_factory.mktemp("dashboard") / "runs"
    other = out.parent / "other.toml"
    name = HOSTILE.replace('"', '\\"')
    other.write_text(f'extends = "{SMALL}"\nname = "{name}"\n[referrals]\nper_year = 40\n', encoding="utf-8")
    for scenario in (SMALL, other):
        run(scenario, replications=3, months=6, out=out)
    return out


@pytest.fixture(scope="session")
def ask(folder: Path) -> Ask:
    """Make a dashboard over the runs and return a client of it; further words are those of `Settings`."""

    def of(host: str = LOOPBACK, password: str = "", runs: Path = folder, names: tuple[str, ...] = ()) -> FlaskClient:
        settings = Settings(runs, host, password=Password.of(password) if password else None, names=names)
        return create(settings).server.test_client()

    return of


@pytest.fixture(scope="session")
def client(ask: Ask) -> Iterator[FlaskClient]:
    """A client of a dashboard on this machine."""
    with ask() as made:
        yield made
