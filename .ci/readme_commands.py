"""Run every command that README.md shows, in its order, as one shell session in the project's folder.

Commands are the ```sh blocks. A ```toml block whose first line is `# NAME.toml` is a file that the reader is asked to
save: it is saved before the first command.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```(sh|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SERVES = re.compile(r"^((?:make|clinicsim) dashboard\b.*)$", re.MULTILINE)
FILE = re.compile(r"# (\S+\.toml)\n")


def blocks(language: str) -> list[str]:
    """Blocks of one language, in order."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [body for found, body in BLOCK.findall(text) if found == language]


def main() -> int:
    """Save the files, run the commands; the exit code of the first that fails."""
    for body in blocks("toml"):
        if named := FILE.match(body):
            (ROOT / named[1]).write_text(body, encoding="utf-8")
    # What a script starts in its background ignores interrupts and passes that on; tests of interrupts need them.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "readme.sh")
        commands = SERVES.sub(rf"{sys.executable} .ci/served.py \1", "\n".join(blocks("sh")))
        script.write_text(commands, encoding="utf-8")
        # -e stops at the first command that fails, -v shows each as it is read.
        shell = ["bash", "-euv", "-o", "pipefail", str(script)]
        environment = {**os.environ, "CI": "true"}
        return subprocess.run(shell, cwd=ROOT, stdin=subprocess.DEVNULL, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
