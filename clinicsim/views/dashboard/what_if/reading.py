"""What the browser sends of the form, read as a wish; it may hold anything."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import ALL, Input, State

from clinicsim.experiments.errors import BadRequest
from clinicsim.jobs import Limits
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.what_if import ids
from clinicsim.views.dashboard.what_if.setup import Setup, setup_of
from clinicsim.views.what_if.draft import Draft, Wish, drafted
from clinicsim.views.what_if.levers import Field, Value
from clinicsim.views.what_if.upload import OwnList, own_name

_LONGEST = 500  # characters of anything typed
_NOT_A_FILE = "this is no file that the browser could send"


def asked(kind: type[Input] | type[State]) -> dict[str, Any]:
    """All that the form holds, for a callback that is told by (`Input`) or reads (`State`) its fields."""
    return {
        "values": kind(ids.lever(ALL, ALL), "value"),
        "names": State(ids.lever(ALL, ALL), "id"),
        "name": kind(ids.NAME, "value"),
        "question": kind(ids.QUESTION, "value"),
        "start": kind(ids.START, "value"),
        "replications": kind(ids.REPLICATIONS, "value"),
        "months": kind(ids.MONTHS, "value"),
        "file": kind(ids.FILE, "data"),
        "base": State(ids.BASE, "data"),
    }


@dataclass(frozen=True, slots=True)
class Drafted:
    """The base, and the change over it."""

    setup: Setup
    draft: Draft


def draft_of(library: Library, limits: Limits, own: OwnList | None, form: Mapping[str, Any]) -> Drafted:
    """Work out what the form comes to; raises StoreError if the base is gone, BadRequest if a file is none."""
    setup = setup_of(library, str(form["base"] or ""))
    setup = setup.with_list(own) if own is not None else setup
    brought = None
    if isinstance(form["file"], Mapping):
        brought = (text(form["file"].get("name")), decoded(form["file"].get("content")))
    wish = Wish(
        choices=_choices(setup.fields, form["names"], form["values"]),
        name=text(form["name"]),
        question=text(form["question"]),
        start=text(form["start"]),
        replications=_number(form["replications"]),
        months=_number(form["months"]),
        brought=brought,
    )
    return Drafted(setup, drafted(setup.base, setup.fields, wish, limits))


def own_list(data: object, *, with_content: bool) -> OwnList | None:
    """The clinic's own list as the browser keeps it; raises BadRequest if it is none."""
    if not isinstance(data, Mapping) or not data.get("name"):
        return None
    content = decoded(data.get("content")) if with_content else b""
    return OwnList(own_name(text(data["name"]), ".csv"), content, 0, 0, (), 0)


def decoded(content: object) -> bytes:
    """The bytes of a file as a browser sends them; raises BadRequest if they are none."""
    if not isinstance(content, str):
        raise BadRequest([_NOT_A_FILE])
    try:
        return base64.b64decode(content.partition(",")[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadRequest([_NOT_A_FILE]) from error


def text(value: object) -> str:
    """Text that was typed, cut if nobody can have meant it; empty for anything else."""
    return value[:_LONGEST] if isinstance(value, str) else ""


def _choices(fields: Sequence[Field], names: Sequence[Any], values: Sequence[Any]) -> dict[str, Value | None]:
    by_key = {name.get("key"): value for name, value in zip(names, values, strict=False) if isinstance(name, Mapping)}
    return {one.key: _value(one, by_key[one.key]) for one in fields if one.key in by_key}


def _value(field: Field, sent: object) -> Value | None:
    """A value as the field has it: the browser sends what is chosen as text."""
    if field.lever.kind == "choice":
        return next((value for value, _ in field.options if str(value) == str(sent)), None)
    if field.lever.kind == "switch":
        return sent if isinstance(sent, bool) else None
    return _number(sent)


def _number(value: object) -> float | None:
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
