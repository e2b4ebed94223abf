"""Dated changes of the scenario, and shocks: named bundles of them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from clinicsim.scenario.schema.quantity import Table

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
HOW = ("value", "add", "multiply")
"""Ways to change a key; a change has one of them."""


def _with_dates(raw: Any) -> Any:
    """Read dates back from their canonical text, which JSON has instead of dates."""
    if isinstance(raw, dict):
        return {key: _with_dates(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_with_dates(entry) for entry in raw]
    if isinstance(raw, str) and _ISO_DATE.fullmatch(raw):
        try:
            return dt.date.fromisoformat(raw)
        except ValueError:
            return raw
    # Equal content has one canonical form: 1 and 1.0 are one number.
    return float(raw) if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 2**53 else raw


Value = Annotated[Any, BeforeValidator(_with_dates)]
"""Anything that TOML can say; what it may be depends on the key that it is for."""

_ONE_WAY: dict[str, Any] = {"oneOf": [{"required": [how]} for how in HOW]}


class _OneWay(Table):
    """A table with exactly one of value, add and multiply."""

    @model_validator(mode="after")
    def _has_one_way(self) -> _OneWay:
        given = [how for how in HOW if getattr(self, how) is not None]
        if not given:
            raise ValueError("changes nothing; expected one of value, add or multiply")
        if len(given) > 1:
            raise ValueError(f"has {' and '.join(given)}; expected one of value, add or multiply")
        return self


class Change(_OneWay):
    """One dated change of a key. It is in force from `date` to the day before `until`."""

    model_config = ConfigDict(json_schema_extra=_ONE_WAY)

    name: str | None = Field(default=None, description="name, by which a file that extends this one can change it")
    date: dt.date = Field(description="first day on which it holds")
    announced: dt.date | None = Field(
        default=None, description="day from which the clinic knows of it and books by it; empty: its first day"
    )
    until: dt.date | None = Field(default=None, description="first day on which it no longer holds; empty: it stays")
    path: str = Field(description="the key, as --set writes it; * stands for every entry of a table or list")
    value: Value = Field(default=None, description="the new value")
    add: float | None = Field(default=None, description="added to the number there", allow_inf_nan=False)
    multiply: float | None = Field(default=None, ge=0, description="factor on the number there", allow_inf_nan=False)
    note: str = Field(default="", description="why, in words")


class Shock(Table):
    """One use of a kind of shock. Every other key is a parameter of that kind."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Value]

    name: str | None = Field(default=None, description="name, by which a file that extends this one can change it")
    kind: str = Field(description="name of an entry in shock_kinds")
    date: dt.date | None = Field(default=None, description="first day on which it holds")
    until: dt.date | None = Field(default=None, description="first day on which it no longer holds; empty: it stays")
    days: list[dt.date] | None = Field(default=None, description="single days on which it holds, instead of a date")
    announced: dt.date | None = Field(
        default=None, description="day from which the clinic knows of it and books by it; empty: its first day"
    )
    yearly: bool = Field(default=False, description="whether it comes back every year until the end of the run")
    note: str = Field(default="", description="why, in words")


class Parameter(Table):
    """What a kind of shock can be told."""

    description: str
    default: Value = Field(default=None, description="used where a shock does not say")
    optional: bool = Field(
        default=False, description="whether it may be left out; the changes that name it are then left out too"
    )
    list: Literal["months", "changes", "value"] = Field(
        default="months",
        description="what a list stands for: one value for each month, one change for each entry, or the value itself",
    )


class Template(_OneWay):
    """A change that a kind of shock makes. `{parameter}` stands for the value of a parameter."""

    model_config = ConfigDict(json_schema_extra=_ONE_WAY)

    path: str = Field(description="the key, as in a dated change")
    value: Value = Field(default=None, description="the new value")
    add: float | str | None = Field(default=None, description="added to the number there")
    multiply: float | str | None = Field(default=None, description="factor on the number there")


class ShockKind(Table):
    """A kind of shock: what it changes, and what it can be told."""

    description: str
    parameters: dict[str, Parameter]
    changes: Annotated[list[Template], Field(min_length=1)]
