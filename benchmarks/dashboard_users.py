"""Readers of a dashboard without a browser: they ask for what its pages ask for, and note how long it takes."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CLICK = "/_dash-update-component"
_OUTPUT = "..menu.children...chooser.children...main.children.."


def click(path: str, search: str = "") -> bytes:
    """What a browser sends when a reader goes to a page."""
    outputs = [{"id": name, "property": "children"} for name in ("menu", "chooser", "main")]
    view = {"path": path, "search": search, "narrow": False}
    body = {
        "output": _OUTPUT,
        "outputs": outputs,
        "inputs": [{"id": "view", "property": "data", "value": view}],
        "state": [{"id": "address", "property": "pathname", "value": path}],
        "changedPropIds": ["view.data"],
    }
    return json.dumps(body).encode()


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
                connection.request("POST", CLICK, click(path, self.search), headers(host))
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
