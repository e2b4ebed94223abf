"""Whatever a file says, the answer is a scenario or findings, never a crash."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicsim.data import DEFAULT_LAYERS, defaults
from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.reader import Loaded, read
from clinicsim.scenario.source import read_source
from clinicsim.scenario.tree import Node, plain

Calm = settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def leaves(value: object, path: KeyPath = ()) -> list[KeyPath]:
    """Paths of all tables and keys, without entries of lists."""
    if not isinstance(value, dict):
        return [path]
    return [path, *(leaf for key, below in value.items() for leaf in leaves(below, (*path, key)))][bool(not path) :]


PATHS = leaves(defaults())
JUNK = st.sampled_from(
    [
        *("0", "-1", "1", "0.5", "nan", "inf", "-inf", "1e308", "9223372036854775808", "true", '""', '"x"', "[]", "{}"),
        *("[0]", "[-1, 2]", "[[]]", "[{}]", '[{name = "a"}, {name = "a"}]', "{value = 1}", "{value = 0, low = 0}"),
        *("0001-01-01", "9999-12-31", "2026-02-01T00:00:00", "08:00:00", '{name = "a", remove = true}', '["a\\u0000"]'),
        '[{name = "a", remove = true}]',
    ]
)


def answer(path: Path, sets: Sequence[str] = ()) -> Loaded | tuple[Finding, ...]:
    try:
        return read(path, sets)
    except ScenarioError as error:
        return error.findings


@Calm
@given(changes=st.dictionaries(st.sampled_from(PATHS), JUNK, min_size=1, max_size=3))
def test_any_value_under_any_key_is_accepted_or_explained(clinic: Path, changes: dict[KeyPath, str]) -> None:
    found = answer(clinic, [".".join(map(str, path)) + "=" + value for path, value in changes.items()])
    if isinstance(found, Loaded):
        assert found.where[()].file == str(clinic)
    else:
        assert {finding.file for finding in found} <= {"--set", str(clinic)}
        assert all(finding.message for finding in found)
        assert any(finding.severity == "error" for finding in found)


@Calm
@given(st.binary(max_size=60), st.integers(0, 900))
def test_any_bytes_in_a_file_are_accepted_or_explained(clinic: Path, junk: bytes, at: int) -> None:
    text = clinic.read_bytes()
    path = clinic.with_name("junk.toml")
    path.write_bytes(text[:at] + junk + text[at:])
    found = answer(path)
    assert isinstance(found, Loaded) or {finding.file for finding in found} == {str(path)}


@Calm
@given(st.text(max_size=30))
def test_any_text_after_set_is_accepted_or_explained(clinic: Path, option: str) -> None:
    found = answer(clinic, [option])
    assert isinstance(found, Loaded) or {finding.file for finding in found} == {"--set"}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_in_which_keys_were_written_never_reaches_the_model(clinic: Path, seed: int) -> None:
    def shuffled(node: Node) -> Node:
        items = list(node.table.items())
        random.Random(seed).shuffle(items)
        return Node({key: shuffled(below) for key, below in items}, node.position) if items else node

    root = next(read_source(layer).root for layer in DEFAULT_LAYERS if layer.name == "visits.toml")
    again = plain(shuffled(root))
    assert list(again) == list(plain(root))
    assert list(again["visits"]) == sorted(again["visits"])
