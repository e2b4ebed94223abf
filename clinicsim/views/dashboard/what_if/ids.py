"""Names of what the page holds, so that the form and what answers it cannot drift apart."""

from __future__ import annotations

import json
from typing import Any

BASE = "what-if-base"  # id of the run that is changed
NAME, QUESTION, START = "what-if-name", "what-if-question", "what-if-start"
REPLICATIONS, MONTHS = "what-if-replications", "what-if-months"
LIST, LIST_UPLOAD, LIST_SAID, LIST_AWAY = "own-list", "own-list-upload", "own-list-said", "own-list-away"
FILE, FILE_UPLOAD, FILE_SAID, FILE_AWAY = "own-file", "own-file-upload", "own-file-said", "own-file-away"
FIELDS = "what-if-fields"
CHANGES, PROBLEMS, RUN, REFUSED = "what-if-changes", "what-if-problems", "what-if-run", "what-if-refused"
SAVE, SAVED = "what-if-save", "what-if-saved"
MINE, MINE_SHOWN = "my-jobs", "my-jobs-shown"
JOB, TICK, BAR, BAR_WORDS = "job", "job-tick", "job-bar", "job-words"
CANCEL, RESUME, RESULT = "job-cancel", "job-resume", "job-result"


def lever(key: Any, kind: Any) -> dict[str, Any]:
    """Id of the field of a lever of a kind, or a pattern over several."""
    return {"type": "lever", "kind": kind, "key": key}


def slide(key: Any) -> dict[str, Any]:
    """Id of the slider beside the field of a lever, or a pattern over several."""
    return {"type": "slide", "key": key}


def wrong(key: Any) -> dict[str, Any]:
    """Id of what is said beside a field that is wrong, or a pattern over several."""
    return {"type": "wrong", "key": key}


def in_page(name: dict[str, Any]) -> str:
    """Such an id as the page has it, for a label to name."""
    return json.dumps(name, sort_keys=True, separators=(",", ":"))
