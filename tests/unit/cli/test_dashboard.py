"""`clinicsim dashboard`: what it refuses before it serves anything."""

from __future__ import annotations

import importlib.util
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from clinicsim.views.dashboard import serve as serving
from clinicsim.views.dashboard.settings import Settings

Invoke = Callable[..., Result]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """What would have been served."""
    seen: list[Settings] = []

    def note(settings: Settings, listener: socket.socket) -> None:
        seen.append(settings)
        listener.close()

    monkeypatch.setattr(serving, "serve", note)
    monkeypatch.delenv("CLINICSIM_PASSWORD", raising=False)
    return seen


def test_it_serves_the_usual_folder_though_nothing_was_run_yet(invoke: Invoke, served: list[Settings]) -> None:
    result = invoke("dashboard", "--port", 0)
    assert result.exit_code == 0, result.output
    [settings] = served
    assert (settings.runs, settings.is_local, settings.password) == (Path("runs"), True, None)
    assert f"http://127.0.0.1:{settings.port}/" in result.stderr


def test_every_problem_is_told_at_once(invoke: Invoke, served: list[Settings], tmp_path: Path) -> None:
    file, password = tmp_path / "report.html", tmp_path / "password"
    file.write_text("")
    password.write_text("short\n")
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
        result = invoke("dashboard", file, "--port", port, "--host", "0.0.0.0", "--password-file", password)
    assert result.exit_code == 2
    assert "is a file" in result.stderr
    assert "too short" in result.stderr
    assert f"port {port}" in result.stderr
    assert not served


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["no such folder"], "no folder"),
        (["--host", "0.0.0.0"], "others can reach 0.0.0.0"),
        (["--host", "203.0.113.9", "--token"], "cannot listen"),
        (["--host", "no.such.host.invalid", "--token"], "cannot listen"),
        (["--token", "--password-file", "x"], "keep one of them"),
        (["--password-file", "x"], "cannot read the password"),
    ],
)
def test_what_cannot_be_served_is_refused(
    invoke: Invoke, served: list[Settings], options: list[str], words: str
) -> None:
    result = invoke("dashboard", *options, "--port", 0)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not served


def test_a_password_comes_from_a_file_the_environment_or_is_made(
    invoke: Invoke, served: list[Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "password").write_text("correct horse\n")
    invoke("dashboard", "--host", "0.0.0.0", "--port", 0, "--password-file", tmp_path / "password")
    made = invoke("dashboard", "--host", "0.0.0.0", "--port", 0, "--token").stderr.split("password of this start is ")[
        1
    ]
    monkeypatch.setenv("CLINICSIM_PASSWORD", "battery staple")
    told = invoke("dashboard", "--host", "0.0.0.0", "--port", 0)
    assert "battery" not in told.output
    for settings, text in zip(served, ("correct horse", made.split()[0], "battery staple"), strict=True):
        assert settings.password is not None
        assert settings.password.fits(text)


def test_without_its_packages_it_says_what_to_install(
    invoke: Invoke, served: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "waitress" else there(name))
    result = invoke("dashboard")
    assert result.exit_code == 2
    assert "waitress" in result.stderr
    assert "clinicsim[dashboard]" in result.stderr
