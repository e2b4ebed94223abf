"""How blocks are drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dash import html

from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.blocks import Numbers, Words
from clinicsim.views.dashboard.parts import drawn
from clinicsim.views.report.tables import Table

HERE = Address("/safety", "0123456789ab")
TABLE = Table(
    "Caption", ("Name", "About", "n"), (("<b>one</b>", "a sentence of more than fifty letters " * 2, "3"),), 2
)


def everything(component: Any) -> list[Any]:
    """A component and all in it."""
    inside = getattr(component, "children", None)
    parts = inside if isinstance(inside, list | tuple) else [inside]
    return [component, *(each for part in parts if part is not None for each in everything(part))]


def links(component: Any) -> list[str]:
    return [each.href for each in everything(component) if isinstance(each, html.A)]


def test_a_folded_table_travels_as_text_which_the_browser_fills_in() -> None:
    shown = drawn(Numbers("key", TABLE, "Open me"), HERE, narrow=False)
    [late] = [each for each in everything(shown) if getattr(each, "className", "") == "late-table"]
    text = json.loads(late.to_plotly_json()["props"]["data-table"])
    assert text["rows"] == [list(TABLE.rows[0])]
    assert text["classes"] == ["", "prose", "number"]


def test_the_browser_puts_text_into_a_late_table_and_never_markup() -> None:
    """The table above holds markup of a user, so the script must not parse any."""
    script = (Path(__file__).parents[4] / "clinicsim/views/dashboard/assets/dashboard.js").read_text(encoding="utf-8")
    assert "dataset.table" in script
    assert not any(word in script for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"))


def test_a_table_of_patients_offers_no_copy_for_the_public() -> None:
    anybody, patients = TABLE, Table("Patients", ("Patient", "Days"), (("P1", "3"),), private=(0,))
    assert any("public=1" in href for href in links(drawn(Numbers("key", anybody), HERE, narrow=False)))
    assert links(drawn(Numbers("key", patients), HERE, narrow=False)) == ["/export/safety/key.csv?base=0123456789ab"]


def test_what_is_to_be_typed_is_set_apart_and_a_sign_stays_with_its_number() -> None:
    [_, *inside] = everything(drawn(Words("type `clinicsim run` for −£5"), HERE, narrow=False))
    assert [each.children for each in inside if isinstance(each, html.Code)] == ["clinicsim run"]
    assert " for −\u2060£5" in inside
