"""The report as a file: whole, self-contained, escaped, readable without scripts."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from made_up_clinic import NURSE, THEATRE_CUT, arm, runs

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.compare import compare
from clinicsim.measures import GUARD_RAILS, HEADLINES
from clinicsim.views.report import charts, write_report, write_whole

LOADING = {"src", "href", "srcset", "poster", "data", "action", "xlink:href"}


class Page(HTMLParser):
    """Collects what a browser would load, the text people see, and the figures' data."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.language = ""
        self.styles: list[str] = []
        self.words: list[str] = []
        self.figures: list[dict[str, Any]] = []
        self._inside: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.loads += [value for name, value in attrs if name in LOADING and value and not value.startswith("#")]
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag in ("script", "style"):
            self._inside.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1][0] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words.append(data)
        elif self._inside[-1][0] == "style":
            self.styles.append(data)
        elif self._inside[-1][1].get("type") == "application/json":
            self.figures.append(json.loads(data))

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).replace("\u2060", "").split())


def written(folder: Path, base: Arm, *alternatives: Arm, **more: Any) -> tuple[str, Page]:
    path = folder / "deep" / "report.html"
    write_report(path, base, alternatives, compare(base.runs, [each.runs for each in alternatives]), **more)
    text = path.read_text(encoding="utf-8")
    return text, Page(text)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Page]:
    """The report of one more nurse with everything in it."""
    nurse = arm("plus_one_nurse", runs(NURSE, luck=2), question="Does one more nurse keep refills on time?")
    return written(tmp_path_factory.mktemp("whole"), arm("base", runs(), pumps=52), nurse)


@pytest.fixture
def blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pictures empty, where a test is about words."""
    monkeypatch.setattr(charts, "svg_of", lambda *_, **__: "<svg></svg>")


def test_the_page_loads_nothing_from_anywhere(whole: tuple[str, Page]) -> None:
    text, page = whole
    assert page.loads == []
    assert "link" not in page.tags
    assert not any("url(" in style or "@import" in style for style in page.styles)
    assert "default-src 'none'" in text
    assert page.language == "en-GB"


def test_plotly_is_inlined_once_and_whole(whole: tuple[str, Page]) -> None:
    from plotly.offline import get_plotlyjs

    text, _ = whole
    assert text.count(get_plotlyjs()) == 1


def test_every_headline_and_guard_rail_stands_on_the_page(whole: tuple[str, Page]) -> None:
    _, page = whole
    assert all(name in page.text for name in (*HEADLINES, *GUARD_RAILS))
    assert page.text.index("Refills on time") < page.text.index("Guard rails: unmet need")


def test_the_planners_question_is_the_title_when_it_is_the_only_one(whole: tuple[str, Page]) -> None:
    text, _ = whole
    assert "<h1>Does one more nurse keep refills on time?</h1>" in text


def test_every_question_stands_on_the_page_of_several_alternatives(
    tmp_path: Path, base: Arm, nurse: Arm, theatre_cut: Arm
) -> None:
    _, page = written(tmp_path, base, nurse, theatre_cut, audiences=["managers"])
    assert "Does one more nurse keep refills on time?" in page.text
    assert "What if we lose one theatre list in two?" in page.text
    assert "Plus one nurse and Theatre list cut compared with Base" in page.text


def test_what_people_write_cannot_become_markup_or_script(blank: None, tmp_path: Path, base: Arm) -> None:
    evil = "</script><script>alert(1)</script><img src=http://example.org/x>"
    text, page = written(tmp_path, base, arm(f"a {evil}", runs(THEATRE_CUT), question=evil, description=evil))
    assert evil not in text
    assert "<script>alert(1)" not in text
    assert page.loads == []
    # The title in `meta` is for the page's heading, which escapes it; plotly reads only the rest.
    drawn = [figure | {"layout": figure["layout"] | {"meta": None}} for figure in page.figures]
    assert "<img" not in json.dumps(drawn)


def test_every_figure_has_its_numbers_and_its_provenance_under_it(whole: tuple[str, Page]) -> None:
    text, page = whole
    figures = re.findall(r"<figure id=.*?</figure>", text, flags=re.DOTALL)
    assert len(figures) == len(page.figures) > 10
    for figure in figures:
        assert "<table" in figure
        assert "seed 20260105, horizon 60 months from 5 January 2026, engine process" in figure


def test_every_figure_is_a_picture_until_a_script_draws_it(whole: tuple[str, Page]) -> None:
    text, _ = whole
    for figure in re.findall(r"<figure id=.*?</figure>", text, flags=re.DOTALL):
        assert figure.count("<svg") == 1
        assert "noscript" not in figure


def test_no_two_things_on_a_page_have_one_name(whole: tuple[str, Page]) -> None:
    text, _ = whole
    names = re.findall(r'<[^>]* id="([^"]*)"', re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL))
    assert len(names) == len(set(names))
    assert set(re.findall(r'href="#([\w-]+)"', text)) <= set(names)


def test_a_static_report_has_no_script_and_a_picture_for_a_phone(
    blank: None, tmp_path: Path, base: Arm, nurse: Arm
) -> None:
    text, page = written(tmp_path, base, nurse, static=True, audiences=["planners"])
    assert "script" not in page.tags
    assert "script-src" not in text
    figures = text.count("<figure id=")
    assert text.count("<svg") == 2 * figures > 0
    assert text.count('class="still narrow"') == figures


def test_a_report_has_a_part_for_each_reader_that_is_asked_for(
    whole: tuple[str, Page], tmp_path: Path, base: Arm, nurse: Arm
) -> None:
    everybody, _ = whole
    for part in ("managers", "planners", "economists", "method"):
        assert f'id="{part}"' in everybody
        assert f'href="#{part}"' in everybody
    some, _ = written(tmp_path, base, nurse, audiences=["managers"])
    assert 'id="managers"' in some
    assert 'id="planners"' not in some
    assert "<figure id=" not in some


def test_one_scenario_alone_has_a_report(blank: None, tmp_path: Path) -> None:
    text, page = written(tmp_path, arm("base", runs(), question="Are refills safe as we are?"))
    assert "<h1>Are refills safe as we are?</h1>" in text
    assert "which keeps the target of 95%" in page.text
    assert "compared with" not in page.text


def test_a_synthetic_cohort_is_marked_and_a_real_one_is_not(blank: None, tmp_path: Path, nurse: Arm) -> None:
    made_up, _ = written(tmp_path, arm("base", runs()), nurse, audiences=["managers"])
    real, _ = written(tmp_path, arm("base", runs(), synthetic=False), nurse, audiences=["managers"])
    assert "synthetic cohort" in made_up
    assert "synthetic" not in Page(real).text
    assert "own cohort" in Page(real).text


def test_failed_replications_are_said_before_any_finding(blank: None, tmp_path: Path, base: Arm) -> None:
    from dataclasses import replace

    broken = arm("broken", replace(runs(THEATRE_CUT), failed=((7, "no theatre"),)))
    _, page = written(tmp_path, base, broken, audiences=["managers"])
    assert page.text.index("replication 7 failed: no theatre") < page.text.index("What changes")


def test_parameters_carry_source_and_quality(whole: tuple[str, Page]) -> None:
    _, page = whole
    assert "device.alarm_volume_ml" in page.text
    assert "pump_low_reservoir_alarm_volume" in page.text
    assert "A01" in page.text


def test_one_replication_gives_a_page_that_claims_nothing(blank: None, tmp_path: Path) -> None:
    _, page = written(
        tmp_path,
        arm("base", runs(replications=1)),
        arm("other", runs(THEATRE_CUT, replications=1)),
        audiences=["managers", "planners"],
    )
    assert "one replication, so no interval can be given" in page.text
    assert "Warning." not in page.text


def test_a_run_shorter_than_a_year_has_a_page(blank: None, tmp_path: Path) -> None:
    _, page = written(
        tmp_path, arm("base", runs(months=2)), arm("other", runs(THEATRE_CUT, months=2)), audiences=["economists"]
    )
    assert "Year 1 (from Jan 2026, 2 months)" in page.text


def test_a_page_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.html"
    write_whole(path, "old")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_a_comparison_of_other_arms_is_refused(tmp_path: Path, base: Arm, nurse: Arm) -> None:
    with pytest.raises(ValueError, match="holds 1 alternatives, the report was given 2"):
        write_report(tmp_path / "r.html", base, [nurse, nurse], compare(base.runs, [nurse.runs]))
    assert list(tmp_path.iterdir()) == []
