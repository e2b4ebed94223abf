"""Draw the pictures of docs/reference/figures.md from the shipped scenarios: one figure of each kind.

Each is drawn without a browser, with title, intervals and stamp in it, and squeezed to few colours. Runs are kept in a
folder, so that a second call costs little. Takes about three minutes of processor time the first time.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
from PIL import Image

import clinicsim
from clinicsim.cli import main as command_line
from clinicsim.experiments.arm import Arm
from clinicsim.experiments.spc import control_chart, of_replication
from clinicsim.views.illustration import Illustration, illustrate
from clinicsim.views.report.charts import Chart, cost_chart, difference_charts, monthly_charts, runway_chart
from clinicsim.views.report.charts_of_numbers import (
    caseload_mix_chart,
    heat_chart,
    safety_chart,
    spc_chart,
    waterfall_chart,
)
from clinicsim.views.report.charts_of_one_run import (
    calendar_chart,
    course_chart,
    flow_chart,
    pathway_chart,
    session_chart,
    waiting_chart,
)
from clinicsim.views.runway import list_with_bookings
from clinicsim.views.stamp import line, stamp_of_side, stamp_of_study, stamped
from clinicsim.views.static import png_of
from clinicsim.views.study import Study, study
from clinicsim.world.events import Kind

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "images" / "figures"
SCENARIOS = ROOT / "scenarios"
COMPARED = ("base", "plus_one_nurse", "theatre_list_cut")
WIDTH, COLOURS = 860, 128
SHOWN_REPLICATION = 1
ON_TIME = "refill_on_time_share"

# Command, and by the key of a figure on its page the name of the picture.
COMMANDS: dict[str, dict[str, str]] = {
    "caseload base.toml --replications 20": {"caseload": "safe_caseload"},
    "sensitivity base.toml --replications 10 --months 24 --top 8 --parameters booking.* --parameters device.* "
    "--parameters staffing.* --parameters referrals.*": {"one-way-0": "tornado"},
    f"search base.toml --vary sessions.refill_*=2..6 --target {ON_TIME}>=95% --replications 20 --months 36": {
        "frontier": "cost_harm"
    },
    "psa base.toml nurse_led_refills.toml cover_only.toml --draws 80 --replications 2 --months 36": {
        "frontier": "efficiency",
        "plane": "plane",
        "acceptability": "acceptability",
        "evpi": "evpi",
        "evppi": "evppi",
    },
}
KEEP_POINTS = ("sensitivity", "psa")  # commands that go on with what they have done

Named = tuple[str, go.Figure, str]  # name of the picture, the figure, and the line under it


def main() -> None:
    """Draw every picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "runs", help="folder of runs")
    given = parser.parse_args()
    PICTURES.mkdir(parents=True, exist_ok=True)
    arms = [clinicsim.run(SCENARIOS / f"{name}.toml", out=given.out) for name in COMPARED]
    seen = study(arms[0], arms[1:], clinicsim.compare(arms[0].runs, [arm.runs for arm in arms[1:]]))
    shown = illustrate(arms[0].loaded, arms[0].world, SHOWN_REPLICATION)
    for name, drawn, under in (*_of_numbers(seen, arms[0], shown), *_of_one_run(shown), *_of_commands(given.out)):
        _write(PICTURES / f"{name}.png", drawn, under)


def _of_numbers(seen: Study, base: Arm, shown: Illustration) -> Iterator[Named]:
    """Figures that all replications go into."""
    all_sides, only_base = (
        line(stamp_of_study(seen, synthetic=True)),
        line(stamp_of_side(seen, seen.base, synthetic=True)),
    )
    runways, booked_from = list_with_bookings(base.world, shown)
    made = {
        "fan": next(iter(monthly_charts(seen))),
        "differences": next(iter(difference_charts(seen))),
        "heat": heat_chart(seen),
        "costs": cost_chart(seen),
        "waterfall": waterfall_chart(seen, 1),
        "safety": safety_chart(seen),
        "caseload_mix": caseload_mix_chart(seen.base),
        "runway": runway_chart(runways, seen, 15, booked_from),
    }
    for name, chart in made.items():
        assert chart is not None, name
        yield name, chart.figure, only_base if name in ("caseload_mix", "runway") else all_sides
    one = of_replication(base.runs, seen.base.label, SHOWN_REPLICATION, ON_TIME)
    chart = spc_chart(control_chart(one, higher="better", target=0.95), seen.unit(ON_TIME))
    yield "spc", chart.figure, line(shown.stamp)


def _of_one_run(shown: Illustration) -> Iterator[Named]:
    """Figures of one replication's log."""
    made: dict[str, Chart] = {
        "calendar": calendar_chart(shown),
        "session": session_chart(shown),
        "pathway": pathway_chart(shown),
        "waiting_list": waiting_chart(shown),
        "demand_capacity": flow_chart(shown),
        "course": course_chart(shown, _first_dry(shown)),
    }
    for name, chart in made.items():
        yield name, chart.figure, line(shown.stamp)


def _first_dry(shown: Illustration) -> int:
    """The first patient whose pump runs dry; the first of all if none does."""
    dry = shown.view.rows(Kind.DRY)
    return int(dry["patient"][0]) if dry.size else 0


def _of_commands(out: Path) -> Iterator[Named]:
    """Figures that commands draw, taken from the pages that they write."""
    for command, names in COMMANDS.items():
        name, *words = command.split()
        page = out / f"{name}.html"
        told = [str(SCENARIOS / word) if word.endswith(".toml") else word for word in words]
        kept = ["--out", str(out)] if name in KEEP_POINTS else []
        with contextlib.redirect_stdout(io.StringIO()):
            command_line.main([name, *told, *kept, "--figure", str(page)], standalone_mode=False)
        for key, drawn, under in _on_page(page.read_text(encoding="utf-8")):
            if key in names:
                yield names[key], drawn, under


def _on_page(text: str) -> Iterator[Named]:
    """Figures of a page with their keys and the lines under them."""
    figures = re.findall(r'<script type="application/json" id="data-([^"]+)">(.*?)</script>', text, re.DOTALL)
    lines = re.findall(r'<p class="provenance">(.*?)</p>', text)
    for (key, data), under in zip(figures, lines, strict=True):
        yield key, go.Figure(_plain(json.loads(data))), html.unescape(under)


def _plain(value: Any) -> Any:
    """Numbers as lists, where plotly has packed them."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "bdata" not in value:
        return {name: _plain(each) for name, each in value.items()}
    numbers = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
    shape = [int(size) for size in str(value.get("shape", numbers.size)).split(",")]
    return numbers.reshape(shape).tolist()


def _write(path: Path, drawn: go.Figure, under: str) -> None:
    """Draw one picture at the size that it is shown with."""
    large = Image.open(io.BytesIO(png_of(stamped(drawn, under, WIDTH), WIDTH))).convert("RGB")
    small = large.resize((WIDTH, round(large.height * WIDTH / large.width)), Image.Resampling.LANCZOS)
    # By coverage: the median of all pixels would merge the few that a mark has with those of the paper.
    small.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
