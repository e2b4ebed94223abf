"""Figures without a script: what stands in them is what the interactive ones show."""

from __future__ import annotations

import ast
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from clinicsim.experiments.arm import Arm
from clinicsim.views.figures.layout import axis, figure, on_phone, safe
from clinicsim.views.report.charts import cost_chart, difference_charts, monthly_charts, runway_chart
from clinicsim.views.report.charts_of_numbers import caseload_mix_chart, heat_chart, safety_chart, waterfall_chart
from clinicsim.views.runway import starting_list
from clinicsim.views.static import NARROW, CannotDraw, png_of, svg_of
from clinicsim.views.static.drawing import draw
from clinicsim.views.static.formats import date_text, number_text
from clinicsim.views.static.scales import Scale
from clinicsim.views.static.whiskers import ends
from clinicsim.views.study import Study

Compared = Callable[..., Study]
SVG = "{http://www.w3.org/2000/svg}"
VIEWS = Path(__file__).parents[3] / "clinicsim" / "views"


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in ET.fromstring(svg).iter(f"{SVG}text")]


def rectangles(svg: str, colour: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the areas in a colour."""
    found = []
    for path in ET.fromstring(svg).iter(f"{SVG}path"):
        if f"fill: {colour}" in (path.get("style") or ""):
            numbers = [float(each) for each in re.findall(r"-?[\d.]+", path.get("d") or "")]
            found.append((min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])))
    return found


# ------------------------------------------------------------------ every figure
def test_every_figure_reaches_a_page_where_it_is_drawn_without_a_script() -> None:
    functions = {
        node.name
        for file in (VIEWS / "figures").glob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.returns is not None and ast.unparse(node.returns) == "go.Figure"
    } - {"figure"}
    shown = "".join(
        text
        for file in VIEWS.parent.rglob("*.py")
        if "chart_of(" in (text := file.read_text(encoding="utf-8")) and file.parent.name != "figures"
    )
    assert len(functions) > 30
    assert [name for name in sorted(functions) if not re.search(rf"\b{name}\b", shown)] == []


def test_what_a_study_shows_is_drawn_wide_and_narrow_with_its_title(base: Arm, nurse: Arm, compared: Compared) -> None:
    study = compared(base, nurse)
    charts = [*difference_charts(study), *monthly_charts(study), cost_chart(study), heat_chart(study)]
    charts += [runway_chart(starting_list(base.world), study), safety_chart(study), waterfall_chart(study, 0)]
    charts += [mix] if (mix := caseload_mix_chart(study.base)) else []
    for chart in charts:
        root = ET.fromstring(chart.svg)
        assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
        assert root.findtext(f"{SVG}title") == chart.title
        assert sum(1 for _ in root.iter(f"{SVG}text")) > 3
        assert draw(chart.figure, NARROW, narrow=True).width == NARROW


# ------------------------------------------------------------------ what a picture says
def test_scenarios_have_their_own_dashes_and_stand_by_their_names(base: Arm, nurse: Arm, compared: Compared) -> None:
    (chart, *_) = monthly_charts(compared(base, nurse))
    assert {"Base", "Plus one nurse"} <= set(texts(chart.svg))
    lines = [style for style in re.findall(r'style="(fill: none[^"]*)"', chart.svg) if "stroke-width: 2.5" in style]
    assert len({re.sub("stroke: #.*", "", style) for style in lines}) == 2


def test_bars_are_as_long_as_their_values_and_stand_on_each_other() -> None:
    drawn = figure(300, "t", barmode="stack", yaxis=axis(range=[0, 10]), margin={"l": 0, "r": 0, "t": 0, "b": 0})
    drawn.add_bar(x=["a"], y=[2], marker={"color": "#0000ff"})
    drawn.add_bar(x=["a"], y=[6], marker={"color": "#ff0000"})
    svg = svg_of(drawn)
    ((_, top, _, foot),) = rectangles(svg, "#0000ff")
    ((_, high, _, low),) = rectangles(svg, "#ff0000")
    assert (low - high) / (foot - top) == pytest.approx(3, abs=0.01)
    assert low == pytest.approx(top, abs=0.02)


def test_on_a_logarithmic_axis_ten_times_as_much_is_always_as_far() -> None:
    drawn = figure(300, "t", xaxis=axis(type="log", tickvals=[1, 10, 100], ticktext=["one", "ten", "hundred"]))
    drawn.add_scatter(x=[1, 100], y=[0, 1])
    root = ET.fromstring(svg_of(drawn))
    at = {"".join(each.itertext()): _x(each) for each in root.iter(f"{SVG}text")}
    assert at["hundred"] - at["ten"] == pytest.approx(at["ten"] - at["one"], abs=0.05)


def _x(text: ET.Element) -> float:
    return float(text.get("x") or re.findall(r"[\d.]+", text.get("transform") or "0")[0])


def test_a_heat_maps_numbers_stand_in_their_cells() -> None:
    drawn = figure(300, "t")
    drawn.add_heatmap(z=[[1, 2], [3, 4]], x=["a", "b"], y=["c", "d"], text=[["i", "j"], ["k", "l"]])
    drawn.update_traces(texttemplate="%{text}", colorscale=[[0, "#ffffff"], [1, "#0000ff"]], showscale=False)
    svg = svg_of(drawn)
    assert {"i", "j", "k", "l", "a", "b", "c", "d"} <= set(texts(svg))
    assert len(rectangles(svg, "#0000ff")) == 1


def test_flows_are_as_broad_as_what_flows() -> None:
    drawn = figure(300, "t", margin={"l": 0, "r": 0, "t": 0, "b": 0})
    link = {"source": [0, 0], "target": [1, 2], "value": [1, 3], "color": ["#ff0000", "#00ff00"]}
    drawn.add_sankey(node={"label": ["from", "to", "too"], "pad": 20, "color": "#000001"}, link=link)
    svg = svg_of(drawn)
    nodes = sorted(bottom - top for _, top, _, bottom in rectangles(svg, "#000001"))
    assert nodes[1] / nodes[0] == pytest.approx(3, abs=0.01)
    assert {"from", "to", "too"} <= set(texts(svg))


def test_what_people_write_is_text_and_never_markup() -> None:
    evil = '<script>alert("x")</script>'
    drawn = figure(200, evil, xaxis=axis(safe(evil)))
    drawn.add_scatter(x=[0, 1], y=[0, 1], name=safe(evil))
    svg = svg_of(drawn)
    assert "<script" not in svg
    assert evil in texts(svg)


# ------------------------------------------------------------------ a picture on a page
def test_a_picture_brings_no_style_and_no_name_that_another_on_the_page_has(base: Arm, compared: Compared) -> None:
    first, second = (chart.svg for chart in list(monthly_charts(compared(base)))[:2])
    assert "<style" not in first + second
    names = [set(re.findall(r' id="([^"]*)"', svg)) for svg in (first, second)]
    assert names[0]
    assert not names[0] & names[1]
    for svg, own in zip((first, second), names, strict=True):
        assert set(re.findall(r'(?:href="#|url\(#)([^")]*)', svg)) <= own


def test_equal_figures_give_equal_bytes_in_any_number_of_threads(base: Arm, nurse: Arm, compared: Compared) -> None:
    charts = list(monthly_charts(compared(base, nurse)))[:3]
    alone = [chart.svg for chart in charts]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(lambda chart: chart.svg, charts)) == alone


def test_a_png_is_as_wide_as_asked_and_the_same_each_time() -> None:
    drawn = figure(100, "t")
    drawn.add_scatter(x=[0, 1], y=[0, 1])
    data = png_of(drawn, 300, 2.0)
    assert data.startswith(b"\x89PNG")
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == (600, 200)
    assert data == png_of(drawn, 300, 2.0)


def test_a_phone_gets_what_the_figure_changes_for_it() -> None:
    drawn = figure(100, "t", xaxis=axis("a long title"))
    drawn.add_scatter(x=[0, 1], y=[0, 1])
    on_phone(drawn, height=140, xaxis=axis("short"))
    svg = svg_of(drawn, 400, narrow=True)
    assert 'width="400" height="140"' in svg
    assert "short" in texts(svg)
    assert "a long title" not in texts(svg)


# ------------------------------------------------------------------ what cannot be drawn
def test_what_would_change_the_picture_is_refused_by_name_and_not_left_out() -> None:
    drawn = figure(100, "t")
    drawn.add_pie(values=[1, 2])
    drawn.add_scatter(x=[0, 1], y=[0, 1], line={"simplify": False}, stackgaps="interpolate")
    drawn.update_layout(polar={"hole": 0.5})
    with pytest.raises(CannotDraw) as told:
        svg_of(drawn)
    for name in ("trace of type 'pie'", "scatter.line.simplify", "scatter.stackgaps", "polar.hole"):
        assert name in str(told.value)


@pytest.mark.parametrize(
    "change",
    [
        {"line": {"shape": "spline"}},
        {"marker": {"symbol": "asterisk"}},
        {"line": {"dash": "10% 20%"}},
        {"fill": "tonext"},
        {"error_x": {"type": "percent", "array": [1, 1]}},
    ],
)
def test_values_that_are_not_drawn_are_refused(change: dict[str, object]) -> None:
    drawn = figure(100, "t")
    drawn.add_scatter(x=[0, 1], y=[0, 1], mode="lines+markers")
    drawn.update_traces(change)
    with pytest.raises(CannotDraw):
        svg_of(drawn)


# ------------------------------------------------------------------ numbers on axes
@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [
        (1234.5, "", "1,234.5"),
        (-0.25, ".0%", "−25%"),
        (0.125, ".1%", "12.5%"),
        (1_500_000, ",~s", "1.5M"),
        (20_000, "~s", "20k"),
        (1234.0, ",.0f", "1,234"),
        (1234.0, ",~r", "1,234"),
        (0.30000000000000004, "~r", "0.3"),
        (0.0, ",~r", "0"),
        (-0.0, ".1f", "0.0"),
        (5, "+d", "+5"),
    ],
)
def test_numbers_are_written_as_d3_writes_them(value: float, spec: str, text: str) -> None:
    assert number_text(value, spec) == text


def test_a_format_that_is_not_known_is_refused() -> None:
    with pytest.raises(CannotDraw, match="x"):
        number_text(1.0, "08x")


def test_days_are_written_without_a_leading_zero() -> None:
    assert date_text(20_458.0, "%-d %b %Y") == "5 Jan 2026"


def test_whiskers_on_an_axis_of_logarithms_have_the_length_that_the_numbers_say() -> None:
    scale = Scale("xaxis", {}, "log")
    (low, high), (below, _) = ends({"array": [50, 200]}, [2.0, 2.0], scale)
    assert (10**low, 10**high) == (pytest.approx(50), pytest.approx(150))
    assert below == -math.inf
