"""`clinicsim dashboard`: saved runs in a web browser, on this machine or, behind a password, on a network."""

from __future__ import annotations

import importlib.util
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from clinicsim.cli.errors import say

if TYPE_CHECKING:
    from clinicsim.views.dashboard.password import Password

_PORT = 8050
_LOOPBACK = "127.0.0.1"
_PASSWORD = "CLINICSIM_PASSWORD"
_NEEDED = ("dash", "dash_bootstrap_components", "flask_compress", "waitress")
_TO_INSTALL = "the dashboard needs packages that are not installed: {}; pip install 'clinicsim[dashboard]' brings them"
_HOST_HELP = "Address to listen on. Any that others can reach needs a password."
_TOKEN_HELP = "Make a password for this start, and print it."
_NAME_HELP = "Another name by which browsers reach the server, such as a proxy's; may be repeated."


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path("runs"))
@click.option("--port", type=click.IntRange(0, 65_535), default=_PORT, show_default=True, help="0 takes a free one.")
@click.option("--host", default=_LOOPBACK, show_default=True, help=_HOST_HELP)
@click.option(
    "--password-file", type=click.Path(path_type=Path), metavar="FILE", help="The password is its first line."
)
@click.option("--token", is_flag=True, help=_TOKEN_HELP)
@click.option("--name", "names", multiple=True, metavar="NAME", help=_NAME_HELP)
@click.pass_context
def dashboard(
    context: click.Context,
    folder: Path,
    port: int,
    host: str,
    password_file: Path | None,
    token: bool,
    names: tuple[str, ...],
) -> None:
    """Show the saved runs of the folder DIR in a web browser, and let a planner try a change.

    The server answers this machine only and asks nothing of any other. With --host it answers others too, and then it
    needs a password: in a file (--password-file), in the environment variable CLINICSIM_PASSWORD, or made for this
    start (--token). It speaks plain HTTP: on a network, put a proxy in front of it that encrypts.
    """
    from clinicsim.experiments.errors import BadRequest

    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise BadRequest([_TO_INSTALL.format(", ".join(missing))])
    is_named = context.get_parameter_source("folder") is not ParameterSource.DEFAULT
    problems = _wrong_with_folder(folder, is_named=is_named)
    password, made, wrong = _password(password_file, token=token)
    problems += wrong
    listener, wrong = _listener(host, port, has_password=password is not None or bool(wrong))
    problems += wrong
    if problems or listener is None:
        raise BadRequest(problems)
    _serve(folder, host, listener, password, made, names)


def _serve(
    folder: Path, host: str, listener: socket.socket, password: Password | None, made: str, names: tuple[str, ...]
) -> None:
    from clinicsim.views.dashboard.serve import serve
    from clinicsim.views.dashboard.settings import Settings

    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    say(f"http://{shown}:{port}/ shows the runs in {folder}; Ctrl-C stops")
    if made:
        say(f"The password of this start is {made}")
    serve(Settings(folder, host, port, password, names), listener)
    say("stopped")


def _wrong_with_folder(folder: Path, *, is_named: bool) -> list[str]:
    if folder.is_dir() or not (folder.exists() or is_named):
        return []
    if folder.exists():
        return [f"{folder} is a file; name the folder in which runs are saved"]
    return [f"there is no folder {folder}; name the one that --out of other commands names, or none for runs/"]


def _password(file: Path | None, *, token: bool) -> tuple[Password | None, str, list[str]]:
    """Return the password, its text if it is made here, and what is wrong; it never stands in an argument.

    Arguments of a program are seen by all users of a machine.
    """
    from clinicsim.views.dashboard.password import Password, new_password

    ways = {"--password-file": file is not None, _PASSWORD: bool(os.environ.get(_PASSWORD)), "--token": token}
    chosen = [way for way, is_given in ways.items() if is_given]
    if len(chosen) > 1:
        return None, "", [f"{' and '.join(chosen)} each give a password; keep one of them"]
    if token:
        made = new_password()
        return Password.of(made), made, []
    if file is not None:
        try:
            text, whence = file.read_text("utf-8").partition("\n")[0].strip(), f"the first line of {file}"
        except (OSError, UnicodeDecodeError) as error:
            return None, "", [f"cannot read the password in {file}: {getattr(error, 'strerror', None) or error}"]
    else:
        text, whence = os.environ.get(_PASSWORD, ""), _PASSWORD
        if not text:
            return None, "", []
    return (None, "", [wrong]) if (wrong := _too_short(text, whence)) else (Password.of(text), "", [])


def _too_short(text: str, whence: str) -> str:
    from clinicsim.views.dashboard.password import SHORTEST

    return "" if len(text) >= SHORTEST else f"the password in {whence} is too short; at least {SHORTEST} characters"


def _listener(host: str, port: int, *, has_password: bool) -> tuple[socket.socket | None, list[str]]:
    from clinicsim.views.dashboard.hosts import is_loopback
    from clinicsim.views.dashboard.serve import listening

    wrong = []
    if not is_loopback(host) and not has_password:
        wrong.append(f"others can reach {host}: give a password with --password-file, {_PASSWORD} or --token")
    try:
        return listening(host, port), wrong
    except OSError as error:
        why = error.strerror or str(error)
        return None, [*wrong, f"cannot listen on {host}, port {port}: {why}; name another with --host or --port"]
