"""Make the pages of docs/reference that list what stands in the code and its data.

With `--check` it writes nothing, says which pages are out of date, and fails if any is.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pages.commands import commands_page
from pages.evidence import assumptions_page, sources_page
from pages.keys import keys_pages
from pages.log import events_page
from pages.measures import measures_page

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


def pages() -> dict[Path, str]:
    """Each page and what it should hold."""
    return {
        REFERENCE / "assumptions.md": assumptions_page(),
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "events.md": events_page(),
        REFERENCE / "measures.md": measures_page(),
        REFERENCE / "sources.md": sources_page(),
        **{REFERENCE / "keys" / name: text for name, text in keys_pages().items()},
    }


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or check them; 1 if any is out of date."""
    wanted = pages()
    stale = [path for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    left = sorted(set((REFERENCE / "keys").glob("*.md")) - set(wanted))
    for path in (*stale, *left):
        name = path.relative_to(ROOT)
        if "--check" in arguments:
            print(f"{name} is out of date; run: make docs", file=sys.stderr)
        elif path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
            print(f"{name}: written")
        else:
            path.unlink()
            print(f"{name}: removed, for it has nothing to say any more")
    return int("--check" in arguments and bool(stale or left))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
