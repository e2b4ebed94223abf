"""Pages of scenario keys: what each key says, what it may be, and the shipped value with its range and source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from clinicsim.data import DEFAULT_COST_SET, DEFAULT_LAYERS, defaults
from clinicsim.scenario.json_schema import Schema, full_schema
from clinicsim.scenario.words import expected, shown, unit_in
from clinicsim.views.labels import capital, spelt
from pages.markdown import code, made_from, plain, table
from pages.schema_keys import NAME, Key, keys_of, says_of
from pages.shipped_values import shipped

_TITLES = {"closure": "What a closure leaves open", DEFAULT_COST_SET: "Prices"}
_SAID = ("Key", "What it says", "Expected", "Unit", "If left out")
_VALUES = ("Key", "Shipped value", "Range", "Distribution", "Source", "Mark")
_HOW = f"""\
`{NAME}` stands for the name of an entry: there are as many as you like. A number marked ± may be plain, or a table with
its value, range, distribution and source. *Range* is what is not known of a value, and *mark* how good its source is: A
read in the source, B recalled, C assumed. Sources stand in [Assumptions](../assumptions.md) and
[Sources](../sources.md).
"""


def keys_pages() -> dict[str, str]:
    """Pages by name: one for each file of shipped values, and the list of them."""
    schema, values = full_schema(), defaults()
    groups = _groups(schema)
    pages = {f"{name}.md": _page(name, tables, schema, values) for name, tables in groups.items()}
    return {"index.md": _index(groups, schema), **pages}


def _groups(schema: Schema) -> dict[str, list[str]]:
    """Top-level keys by the file that holds most of their values; one with defaults stands before one with prices."""
    home: dict[str, tuple[bool, int, str]] = {}
    for layer in DEFAULT_LAYERS:
        general = layer.parent.name == "defaults"
        name = layer.stem if general else layer.parent.name
        for key, value in tomllib.loads(layer.read_text(encoding="utf-8")).items():
            found = (general, len(str(value)), name)
            home[key] = max(home.get(key, found), found)
    groups: dict[str, list[str]] = {}
    for key in schema["properties"]:
        groups.setdefault(home[key][2], []).append(key)
    return groups


def _title(name: str) -> str:
    return _TITLES.get(name, capital(spelt(name)))


def _index(groups: Mapping[str, list[str]], schema: Schema) -> str:
    rows = [
        (code(key), plain(capital(says_of(schema, schema["properties"][key]))), f"[{_title(name)}]({name}.md)")
        for name, tables in groups.items()
        for key in tables
    ]
    listed = "\n".join(groups)
    return "\n".join(
        [
            made_from("clinicsim/scenario/schema/ and clinicsim/data/"),
            "# Every key of a scenario\n",
            "How a file is laid over another, how dates and shocks work, and how an entry is added, is told in",
            "[Scenario files](../scenario-files.md). The same keys are in the JSON Schema that `clinicsim schema`",
            "prints, which an editor shows while you type.\n",
            table(("Table", "What it is", "Page"), rows),
            f"```{{toctree}}\n:hidden:\n\n{listed}\n```\n",
        ]
    )


def _page(name: str, tables: list[str], schema: Schema, values: Mapping[str, Any]) -> str:
    parts = [made_from(f"clinicsim/scenario/schema/ and clinicsim/data/ ({name})"), f"# {_title(name)}\n", _HOW]
    keys = {top: list(keys_of(schema, schema["properties"][top], (top,))) for top in tables}
    alone = [top for top in tables if [key.path for key in keys[top]] == [(top,)]]
    if alone:
        parts += _section("Keys without a table", "", [key for top in alone for key in keys[top]], values)
    for top in tables:
        if top not in alone:
            parts += _section(f"`{top}`", says_of(schema, schema["properties"][top]), keys[top], values)
    return "\n".join(parts)


def _section(title: str, says: str, keys: Sequence[Key], values: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {title}\n"
    if says:
        yield f"{plain(capital(says))}\n"
    yield table(_SAID, map(_said, keys))
    rows = list(shipped(values, keys))
    if rows:
        yield f"### Shipped values: {title[:1].lower()}{title[1:]}\n"
        yield table(_VALUES, rows)


def _said(key: Key) -> tuple[str, ...]:
    may_be = expected(key.node) + (" ±" if key.uncertain else "")
    unit = unit_in(key.path[-1]) or ("money" if key.path[0] == "prices" and key.uncertain else "")
    left_out = "" if key.default is None else code(shown(key.default))
    return code(".".join(key.path)), plain(str(key.node.get("description", ""))), plain(may_be), unit, left_out
