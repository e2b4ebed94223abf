"""Readers of a dashboard without a browser: they ask for what its pages ask for, and note how long it takes."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

CLICK = "/_dash-update-component"
DEPENDENCIES = "/_dash-dependencies"


@dataclass(frozen=True)
class Clicks:
    """How a browser asks for a page, as the server has told it."""

    output: str
    inputs: list[dict[str, str]]
    state: list[dict[str, str]]

    @classmethod
    def of(cls, dependencies: list[dict[str, Any]]) -> Clicks:
        """Find the callback that fills the page."""
        [found] = [each for each in dependencies if "main.children" in each["output"]]
        return cls(found["output"], found["inputs"], found["state"])

    def to(self, path: str, search: str = "") -> bytes:
        """What is sent when a reader goes to a page."""
        known = {"view.data": {"path": path, "search": search, "narrow": False}, "address.pathname": path}
        outputs = [part.rpartition(".") for part in self.output.strip(".").split("...")]
        body = {
            "output": self.output,
            "outputs": [{"id": name, "property": value} for name, _, value in outputs],
            "inputs": [_filled(each, known) for each in self.inputs],
            "state": [_filled(each, known) for each in self.state],
            "changedPropIds": ["view.data"],
        }
        return json.dumps(body).encode()


def _filled(part: dict[str, str], known: dict[str, Any]) -> dict[str, Any]:
    name, value = part["id"], part["property"]
    return {"id": name, "property": value, "value": known.get(f"{name}.{value}")}


def headers(host: str) -> dict[str, str]:
    """What a browser says of itself."""
    return {
        "Content-Type": "application/json",
        "Host": host,
        "Origin": f"http://{host}",
        "Accept-Encoding": "gzip, deflate, br, zstd",
    }


@dataclass
class Users:
    """Some who click at once, each with a pause after every page."""

    url: str
    clicks: Clicks
    paths: list[str]
    search: str
    pause_s: float
    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def click_for(self, seconds: float, users: int) -> None:
        """Have them click for so long."""
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=self._one, args=(place, until)) for place in range(users)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _one(self, place: int, until: float) -> None:
        host = urlsplit(self.url).netloc
        connection = http.client.HTTPConnection(host, timeout=30)
        while time.monotonic() < until:
            path = self.paths[place % len(self.paths)]
            place += 1
            began = time.monotonic()
            try:
                connection.request("POST", CLICK, self.clicks.to(path, self.search), headers(host))
                answer = connection.getresponse()
                answer.read()
                if answer.status != http.client.OK:
                    self.wrong.append(f"{path}: {answer.status}")
            except OSError as error:
                self.wrong.append(f"{path}: {error}")
                connection.close()
            self.times.append(time.monotonic() - began)
            time.sleep(self.pause_s)
        connection.close()
