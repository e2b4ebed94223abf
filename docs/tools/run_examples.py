"""Run every example of the tutorial and the how-to pages, page by page, each in a folder of its own.

A page is one shell session in a copy of what a reader has: scenarios, examples, notebooks. Its blocks run in order:

- ```sh    commands, which stop at the first one that fails;
- ```python    a program of its own;
- ```toml, ```csv    with `# NAME` as the first line: a file that the reader is asked to save.

A word after the language leaves a block out: `long` if it takes minutes (`--long` runs it as well), and `elsewhere` if
it needs several terminals or what is not installed here. `clinicsim dashboard` is asked for one page and stopped.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
NEEDED = ("scenarios", "docs/examples", "notebooks")
BLOCK = re.compile(r"^```(?P<language>\w+)(?: (?P<mark>long|elsewhere))?\n(?P<body>.*?)^```$", re.M | re.S)
FILE = re.compile(r"# (?P<name>[\w./-]+\.\w+)\n")
LINES_SHOWN = 40  # of a page that fails
SERVES = re.compile(r"^(clinicsim dashboard\b.*)$", re.M)


def pages(named: list[str]) -> list[Path]:
    """Pages whose examples run; all of them unless some are named."""
    found = sorted([*DOCS.glob("tutorial/*.md"), *DOCS.glob("how-to/*.md")])
    return [page for page in found if not named or page.stem in named]


def script(page: Path, *, long: bool) -> str:
    """The blocks of a page as one shell script; empty if it has none."""
    return "\n".join(_steps(page.read_text(encoding="utf-8"), long=long))


def _steps(text: str, *, long: bool) -> Iterator[str]:
    for place, block in enumerate(BLOCK.finditer(text)):
        if block["mark"] == "elsewhere" or (block["mark"] == "long" and not long):
            continue
        body, language, saved = block["body"], block["language"], FILE.match(block["body"])
        if language == "sh":
            yield SERVES.sub(rf"{sys.executable} {ROOT}/.ci/served.py \1", body)
        elif language == "python":
            yield _here(f"{sys.executable} -", body, place)
        elif language in ("toml", "csv") and saved is not None:
            yield _here(f"cat > {saved['name']}", body if language == "toml" else body[saved.end() :], place)


def _here(command: str, body: str, place: int) -> str:
    """A command that reads a block as it stands."""
    return f"{command} <<'END-{place}'\n{body}END-{place}"


def run(commands: str) -> tuple[int, str]:
    """Run a page's commands in a fresh copy; exit code and everything they print."""
    with tempfile.TemporaryDirectory() as folder:
        for name in NEEDED:
            shutil.copytree(ROOT / name, Path(folder, name))
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "CI": "true"}
        # -e stops at the first command that fails, -v shows each as it is read.
        done = subprocess.run(
            ["bash", "-euv", "-o", "pipefail", "-c", commands],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return done.returncode, done.stdout


def main() -> int:
    """Run the pages; 1 if any fails, with the end of what it printed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="names of pages, without .md; default: all of them")
    parser.add_argument("--long", action="store_true", help="run the blocks marked long as well")
    parser.add_argument("--show", action="store_true", help="print what the commands print")
    given = parser.parse_args()
    failed = 0
    for page in pages(given.pages):
        commands = script(page, long=given.long)
        if not commands:
            continue
        start = os.times().children_user
        code, printed = run(commands)
        used = os.times().children_user - start
        print(f"{page.relative_to(ROOT)}: {'ok' if code == 0 else 'FAILED'}, {used:.0f} s of processor time")
        failed += code != 0
        if given.show:
            print(printed)
        elif code != 0:
            print("\n".join(printed.splitlines()[-LINES_SHOWN:]))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
