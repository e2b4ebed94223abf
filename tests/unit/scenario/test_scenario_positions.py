"""Keys are found on the line and in the column where they stand."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicsim.data import DEFAULT_LAYERS
from clinicsim.scenario.positions import KeyPath, Position, scan

TEXT = '''\
# a comment with [brackets] and "quotes"
name = "clinic"  # another = comment
run.months = 12

[ booking . "list order" ]
  'a.b' = 1
text = """
[not a table]
key = "not a key"
"""
path = \'\'\'
x = 1\'\'\'
ends_in_quotes = """two ""more"""""
escaped = "a \\" quote # no comment"
many = [ # numbers
  1, 2,
  [3, "]"], # nested
  { deep = true, also.deeper = [1] },
]
empty = []
after = 2026-01-05T08:00:00Z

[[staff]]
name = "a"
needs = { nurse = 1, "head nurse" = 2 }
[[staff]]
name = "b"
[staff.leave]
days = 3
[[staff.leave.spells]]
from = 2026-01-05
[booking]
horizon_days = 1'''


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("name",), 2, 1),
        (("run",), 3, 1),
        (("run", "months"), 3, 5),
        (("booking", "list order"), 5, 13),
        (("booking", "list order", "a.b"), 6, 3),
        (("booking", "list order", "text"), 7, 1),
        (("booking", "list order", "path"), 11, 1),
        (("booking", "list order", "ends_in_quotes"), 13, 1),
        (("booking", "list order", "escaped"), 14, 1),
        (("booking", "list order", "many"), 15, 1),
        (("booking", "list order", "many", 0), 16, 3),
        (("booking", "list order", "many", 1), 16, 6),
        (("booking", "list order", "many", 2, 1), 17, 7),
        (("booking", "list order", "many", 3, "deep"), 18, 5),
        (("booking", "list order", "many", 3, "also", "deeper"), 18, 23),
        (("booking", "list order", "empty"), 20, 1),
        (("booking", "list order", "after"), 21, 1),
        (("staff",), 23, 3),
        (("staff", 0), 23, 3),
        (("staff", 0, "needs", "nurse"), 25, 11),
        (("staff", 0, "needs", "head nurse"), 25, 22),
        (("staff", 1), 26, 3),
        (("staff", 1, "name"), 27, 1),
        (("staff", 1, "leave", "days"), 29, 1),
        (("staff", 1, "leave", "spells", 0, "from"), 31, 1),
        (("booking",), 32, 2),
        (("booking", "horizon_days"), 33, 1),
    ],
)
def test_a_key_is_found_where_it_stands(path: KeyPath, line: int, column: int) -> None:
    assert scan(TEXT, "clinic.toml")[path] == Position("clinic.toml", line, column)


def every_path(value: object, path: KeyPath = ()) -> set[KeyPath]:
    """Paths of all tables, keys and list entries of parsed TOML."""
    paths = {path}
    if isinstance(value, dict):
        paths |= {found for key, below in value.items() for found in every_path(below, (*path, key))}
    if isinstance(value, list):
        paths |= {found for place, below in enumerate(value) for found in every_path(below, (*path, place))}
    return paths


@pytest.mark.parametrize("text", [TEXT, *(layer.read_text(encoding="utf-8") for layer in DEFAULT_LAYERS)])
def test_every_key_of_a_file_has_a_place_and_nothing_else_has(text: str) -> None:
    assert set(scan(text, "clinic.toml")) == every_path(tomllib.loads(text)) - {()}


def test_a_text_that_is_not_toml_is_refused() -> None:
    with pytest.raises(ValueError, match=r"clinic\.toml: not valid TOML"):
        scan("= 3", "clinic.toml")


BARE = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)
STRANGE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8)
KEYS = st.one_of(BARE, STRANGE.map(lambda word: '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'))
BLANKS = st.lists(st.sampled_from(["", "# x = 1 [y]", "  \t"]), max_size=2)
VALUES = st.recursive(
    st.sampled_from(
        ["1", "-2.5e3", "true", "2026-01-05", "08:30:00", '"a # ] } \\" = b"', "'\\'", '"""\n"x\n"""', "'''\n[a]\n''''"]
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: "[ # list\n" + ",\n  ".join(parts) + "\n]"),
        st.lists(inner, max_size=3).map(
            lambda parts: "{" + ", ".join(f"k{place} = {part}" for place, part in enumerate(parts)) + "}"
        ),
    ),
    max_leaves=6,
)


@given(st.lists(st.tuples(BLANKS, KEYS, VALUES), max_size=6), st.booleans())
def test_keys_are_found_on_their_own_lines_whatever_stands_between(
    entries: list[tuple[list[str], str, str]], as_entries_of_a_list: bool
) -> None:
    text, expected = "", {}
    for place, (blanks, key, value) in enumerate(entries):
        text += "".join(blank + "\n" for blank in blanks)
        text += ("[[list]]\n" if as_entries_of_a_list else f"[table-{place}]\n") + f"  {key} = {value}\n"
        name = next(iter(tomllib.loads(f"{key} = 1")))
        table: KeyPath = ("list", place) if as_entries_of_a_list else (f"table-{place}",)
        line = text[: text.rindex(f"  {key} = {value}")].count("\n") + 1
        expected[(*table, name)] = Position("f", line, 3)
        expected[table] = Position("f", line - 1, 3 if as_entries_of_a_list else 2)
    found = scan(text, "f")
    assert {path: found[path] for path in expected} == expected
    assert set(found) == every_path(tomllib.loads(text)) - {()}


def test_a_file_with_windows_line_ends_and_a_byte_order_mark_is_read_like_any_other(tmp_path: Path) -> None:
    from clinicsim.scenario.source import read_source

    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbfname = 'x'\r\n[run]\r\nmonths = 3\r\n")
    root = read_source(path).root
    assert root.table["name"].value == "x"
    assert root.table["run"].table["months"].position == Position(str(path), 3, 1)
