"""Run a command that serves pages until its first page has answered, then interrupt it as Ctrl-C does.

`python .ci/served.py COMMAND...` exits with 0 when the page answered and the command stopped when it was told to.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request

ADDRESS = re.compile(r"http://[^\s]+")
PATIENCE_S = 300  # the command may install and run things first
STOPPED = (0, 130, -signal.SIGINT)


def main(command: list[str]) -> int:
    """Start the command, read what it prints until it names its address, ask for the page, and stop it."""
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    watch = threading.Timer(PATIENCE_S, os.killpg, (server.pid, signal.SIGKILL))
    watch.start()
    try:
        answered = False
        for line in server.stdout or ():
            print(line, end="", flush=True)
            if (found := ADDRESS.search(line)) and not answered:
                answered = _answers(found[0])
                os.killpg(server.pid, signal.SIGINT)
        code = server.wait()
    finally:
        watch.cancel()
    # make reports the interrupt of what it runs as an error of its own
    stopped = code in STOPPED or (command[0] == "make" and code == 2)
    print(f"{' '.join(command)}: {'the page answered' if answered else 'no page'}, exit code {code}")
    return 0 if answered and stopped else 1


def _answers(address: str) -> bool:
    """Ask for a page; the server may still be a moment away from listening."""
    for _ in range(50):
        try:
            with urllib.request.urlopen(address, timeout=10) as page:
                return bool(page.status == 200 and b"clinicsim" in page.read())
        except OSError:
            threading.Event().wait(0.2)
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
