"""The report of an evaluation: all 28 items, nothing missing unsaid, and no way in for hostile names."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from made_up_evaluation import evaluation

from clinicsim.views.economics.cheers import checklist, cheers, score_words
from clinicsim.views.economics.record import validation_section
from clinicsim.views.economics.report import render_evaluation, write_evaluation_report
from clinicsim.views.economics.summary import minute, what_could_change
from clinicsim.views.report import charts

HOSTILE = '<script>alert("x")</script>'


class Words(HTMLParser):
    """Headings and text that a reader sees, and what a browser would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.words: list[str] = []
        self.loads: list[str] = []
        self.scripts = 0
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [value or "" for name, value in attrs if name in ("src", "srcset", "action")]
        self.loads += [value for name, value in attrs if name == "href" and value and not value.startswith("#")]
        self.scripts += tag == "script"
        self._open = [*self._open, tag] if tag in ("h3", "script", "style") else self._open

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open = self._open[:-1]

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "h3":
            self.headings.append(data)
        if not self._open or self._open[-1] == "h3":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).replace("\u2060", "").split())


@pytest.fixture(scope="module")
def plain() -> Words:
    return Words(render_evaluation(evaluation()))


@pytest.fixture
def blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pictures empty, where a test is about words."""
    monkeypatch.setattr(charts, "svg_of", lambda *_, **__: "<svg></svg>")


def test_the_report_has_a_heading_for_each_of_the_28_items(plain: Words) -> None:
    numbered = [heading for heading in plain.headings if re.match(r"\d+\. ", heading)]
    assert [int(heading.split(".")[0]) for heading in numbered] == list(range(1, 29))


def test_what_nobody_stated_is_printed_as_not_reported_and_counted() -> None:
    items = cheers(evaluation())
    missing = [item.name for item in items if not item.reported]
    assert missing == [
        "analysis_plan",
        "distributional_effects",
        "engagement",
        "effect_of_engagement",
        "findings_and_limitations",
        "funding",
        "conflicts_of_interest",
    ]
    assert score_words(items).startswith("21 of 28 items reported; not reported: 4, 19, 21")


def test_each_item_without_content_says_not_reported_on_the_page(plain: Words) -> None:
    assert plain.text.count("NOT REPORTED") == 7 + 1  # and once where the mark is explained


def test_the_planners_text_fills_an_item_and_stands_once_for_both_strategies() -> None:
    own = evaluation(statements={"funding": "Nobody paid for this."})
    funding = next(item for item in cheers(own) if item.name == "funding")
    assert funding.texts == ("Nobody paid for this.",)
    assert score_words(cheers(own)).startswith("22 of 28")


def test_hostile_names_and_texts_are_shown_and_never_run(plain: Words, blank: None) -> None:
    hostile = evaluation(("oral_only", HOSTILE), question=HOSTILE, description=HOSTILE, statements={"funding": HOSTILE})
    page = Words(render_evaluation(hostile))
    assert page.scripts == plain.scripts
    assert HOSTILE in page.text


def test_the_page_loads_nothing(plain: Words) -> None:
    assert plain.loads == []


@pytest.mark.parametrize(("cost", "effect"), [(-3_000.0, 0.2), (3_000.0, -0.2), (-3_000.0, -0.2)])
def test_no_negative_ratio_stands_anywhere_on_the_page(blank: None, cost: float, effect: float) -> None:
    text = Words(render_evaluation(evaluation(cost=cost, effect=effect))).text
    assert not re.search(r"[−-]£?[\d,.]+ per QALY", text)
    assert ("dominant" if effect > 0 else "dominated" if cost > 0 else "given up") in text


def test_five_years_are_not_a_lifetime(plain: Words) -> None:
    assert "budget and capacity horizon of 5 years, not lifetime" in plain.text


def test_a_longer_list_is_told_in_the_first_minute() -> None:
    guards = minute(evaluation())[-1]
    assert guards.words[0].startswith("Base: list for first assessment +3")
    assert guards.words[0].endswith("worse.")


def test_lists_of_a_clinic_without_pumps_are_not_held_against_one_that_has_them() -> None:
    own = evaluation()
    base, other = own.sides
    trial = base.loaded.scenario.trial.model_copy(update={"offered": False})
    cohort = base.loaded.scenario.cohort.model_copy(update={"pumps": "never_had"})
    without = base.loaded.scenario.model_copy(update={"trial": trial, "cohort": cohort})
    assert without.without_pumps
    side = replace(base, loaded=replace(base.loaded, scenario=without))
    words = " ".join(minute(replace(own, sides=(side, other)))[-1].words)
    assert "list for an implant" in " ".join(minute(own)[-1].words)
    assert "list for an implant" not in words
    assert "list for first assessment" in words
    assert "Oral only: no pumps are offered" in words


def test_the_checklist_as_data_holds_its_score_and_marks_what_is_missing() -> None:
    document = checklist(evaluation(statements={"funding": "Nobody."}))
    assert (document["reported"], document["of"]) == (22, 28)
    items = document["items"]
    assert isinstance(items, list)
    assert next(item["texts"] for item in items if item["name"] == "engagement") == ["NOT REPORTED"]


def test_without_draws_no_probability_is_told_and_the_page_stands(blank: None) -> None:
    text = Words(render_evaluation(evaluation(probabilistic=False))).text
    assert "Uncertainty of the parameters" not in text
    assert "Probability of being the best" not in text
    assert "of draws" not in text
    assert "No parameter was drawn" in text


def test_what_could_change_the_answer_names_parameter_price_and_method() -> None:
    text = " ".join(what_could_change(evaluation()))
    assert "utilities: gain: itb can turn the choice by itself" in text
    assert "Prices: pump system" in text
    assert "another strategy is best with costs of everybody" in text


def test_the_validation_record_has_the_thirteen_items() -> None:
    (table,) = validation_section().tables
    assert len(table.rows) == 13


def test_the_file_is_written_whole_with_its_folders(blank: None, tmp_path: Path) -> None:
    path = tmp_path / "new" / "evaluation.html"
    write_evaluation_report(path, evaluation(probabilistic=False))
    assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert [file.name for file in path.parent.iterdir()] == ["evaluation.html"]
