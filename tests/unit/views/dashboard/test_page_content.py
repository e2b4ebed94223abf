"""What the pages show of a small folder of runs: blocks, before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.ahead import Ahead
from clinicsim.views.dashboard.blocks import (
    Block,
    Choice,
    Choices,
    Figure,
    Heading,
    Lines,
    Link,
    Numbers,
    Warned,
    Words,
)
from clinicsim.views.dashboard.content import asked_for, content
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.pages import PAGES
from clinicsim.views.illustration import ONE_FUTURE

T = TypeVar("T")
SHOWN = [page.path for page in PAGES if page.compares and page.lasting]


@pytest.fixture(scope="module")
def library(folder: Path) -> Library:
    return Library(folder)


@pytest.fixture(scope="module")
def pair(library: Library) -> Address:
    """The address of the newest run beside what it pairs with."""
    address = asked_for(library, Address())
    assert address.others
    return address


def of(kind: type[T], blocks: Sequence[Block]) -> list[T]:
    return [block for block in blocks if isinstance(block, kind)]


def said(blocks: Sequence[Block]) -> str:
    """All words of a page."""
    lines = [text for block in of(Lines, blocks) for _, text in block.lines]
    return "\n".join([*(block.text for block in blocks if isinstance(block, Words | Warned | Heading)), *lines])


def choices(blocks: Sequence[Block]) -> dict[str, Choice]:
    several = [one for block in of(Choices, blocks) for one in block.of]
    return {one.key: one for one in (*of(Choice, blocks), *several)}


@pytest.mark.parametrize("path", SHOWN)
def test_every_figure_has_a_finding_numbers_and_where_it_comes_from(library: Library, pair: Address, path: str) -> None:
    for figure in of(Figure, content(library, pair.at(path))):
        assert figure.chart.title
        assert figure.chart.table.rows
        assert "Seed" in figure.line or "seed" in figure.line


@pytest.mark.parametrize("path", SHOWN)
def test_keys_are_unique_so_that_a_download_is_of_what_was_clicked(library: Library, pair: Address, path: str) -> None:
    blocks = content(library, pair.at(path))
    keys = [block.chart.key for block in of(Figure, blocks)] + [block.key for block in of(Numbers, blocks)]
    assert len(set(keys)) == len(keys) > 0


@pytest.mark.parametrize("path", SHOWN)
def test_one_run_by_itself_has_every_page(library: Library, pair: Address, path: str) -> None:
    blocks = content(library, replace(pair, others=()).at(path))
    assert not of(Warned, blocks) or path == "/patients"
    assert of(Figure, blocks) or path == "/value"
    for table in of(Numbers, blocks):
        assert "paired" not in table.table.caption


@pytest.mark.parametrize("path", SHOWN)
def test_an_empty_folder_says_what_to_do(tmp_path: Path, path: str) -> None:
    [words] = content(Library(tmp_path / "none"), Address(path))
    assert isinstance(words, Words)
    assert "clinicsim compare" in words.text


@pytest.mark.parametrize("path", SHOWN)
def test_a_figure_stands_under_a_heading_of_the_page(library: Library, pair: Address, path: str) -> None:
    """Headings of figures are of the third level, which must not come first."""
    blocks = content(library, pair.at(path))
    kinds = [type(block) for block in blocks if isinstance(block, Heading | Figure)]
    assert kinds[:1] == [Heading]


def test_the_overview_answers_whether_refills_are_safe_with_interval_and_target(
    library: Library, pair: Address
) -> None:
    words = said(content(library, pair))
    assert "Are refills safe?" in words
    assert "refills are on time in" in words
    assert "target of 95%" in words
    assert " to " in words


def test_the_overview_says_what_differs_between_the_scenarios(library: Library, pair: Address) -> None:
    assert "40" in said(content(library, pair)).partition("What differs")[2]


@pytest.mark.parametrize(("path", "key"), [("/safety", "course"), ("/access", "pathway"), ("/capacity", "calendar")])
def test_a_figure_of_one_replication_says_so(library: Library, pair: Address, path: str, key: str) -> None:
    [figure] = [one for one in of(Figure, content(library, pair.at(path))) if one.chart.key.startswith(key)]
    assert ONE_FUTURE in figure.chart.note
    assert "eplication 0 alone" in figure.line


def test_another_replication_is_another_future(library: Library, pair: Address) -> None:
    first, second = (content(library, pair.at("/access").where(replication=number)) for number in ("0", "1"))
    for one, other in zip(of(Figure, first)[-3:], of(Figure, second)[-3:], strict=True):
        assert one.json != other.json


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_a_value_that_nobody_offers_is_as_if_it_were_not_said(library: Library, pair: Address, page: object) -> None:
    path = page.path  # type: ignore[attr-defined]
    if path not in SHOWN:
        pytest.skip("not of runs")
    usual = content(library, pair.at(path))
    for key, choice in choices(usual).items():
        odd = content(library, pair.at(path).where(**{key: "../../etc/passwd"}))
        assert choices(odd)[key].chosen == choice.chosen


def test_every_choice_leads_to_the_page_that_it_names(library: Library, pair: Address) -> None:
    at = pair.at("/capacity").where(year="1", slots="lost")
    for choice in choices(content(library, at)).values():
        assert choice.chosen in [href for _, href in choice.options]
        assert all(href.startswith("/capacity?") for _, href in choice.options)
    kept = choices(content(library, at))["replication"].options[1][1]
    assert "slots=lost" in kept  # what else was chosen stays


def test_the_list_of_patients_is_of_the_base_and_marked_synthetic_and_private(library: Library, pair: Address) -> None:
    blocks = content(library, pair.at("/patients"))
    assert "made up" in said(blocks)
    [figure] = of(Figure, blocks)
    pumps = int(library.saved(pair.base).cohort.patients["itb"].sum())
    assert len(figure.chart.table.private) == len(figure.chart.table.rows) == min(pumps, 20) > 0


def test_without_an_analysis_the_page_of_value_says_how_one_is_made(library: Library, pair: Address) -> None:
    words = said(content(library, pair.at("/value")))
    assert "clinicsim psa" in words
    assert "not lifetime" in words


def test_a_run_that_is_gone_leads_back(library: Library, pair: Address) -> None:
    blocks = content(library, replace(pair, base="0123456789ab"))
    assert "no run 0123456789ab" in said(blocks)
    assert of(Link, blocks)


def test_where_data_stays_names_the_folder_and_how_to_delete(library: Library) -> None:
    words = said(content(library, Address("/data")))
    assert library.out.name in words
    assert "clinicsim runs rm" in words
    assert str(library.out.parent) not in words


def test_pages_are_made_ahead_of_the_click(library: Library, pair: Address) -> None:
    Ahead(library).make(pair)
    for path in SHOWN[1:]:
        key = ("page", pair.at(path), library.changed)
        assert library.kept(key, lambda: pytest.fail("not made ahead")) == content(library, pair.at(path))
