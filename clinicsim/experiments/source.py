"""Which program this is: a digest of every source file that can change a number."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import clinicsim

_SOURCES = ("scenario", "world", "engines", "measures", "reduction", "economics", "experiments")


@cache
def source_hash() -> str:
    """Sha256, in hexadecimal, of every source file that can change the numbers of a run."""
    root = Path(clinicsim.__file__).parent
    digest = hashlib.sha256()
    for folder in _SOURCES:
        for file in sorted((root / folder).rglob("*.py")):
            digest.update(file.relative_to(root).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
