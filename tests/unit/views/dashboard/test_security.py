"""Who is answered, and what an answer lets a browser do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from small_dashboard import Ask

from clinicsim.views.dashboard.app import create
from clinicsim.views.dashboard.hosts import is_own, own_names
from clinicsim.views.dashboard.password import Guesses, Password, new_password
from clinicsim.views.dashboard.settings import Settings
from clinicsim.views.dashboard.sign_in import local

HERE = {"Host": "localhost:8050", "Origin": "http://localhost:8050"}
CALLBACK = "/_dash-update-component"
SECRET = "correct horse battery"


@pytest.mark.parametrize("host", ["localhost:8050", "127.0.0.1:8050", "[::1]:8050", "LOCALHOST", "localhost."])
def test_a_local_server_answers_to_its_own_names(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.7", "", "["]
)
def test_a_name_that_was_made_to_point_here_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


def test_a_server_on_a_network_answers_to_digits_and_to_the_names_it_was_given() -> None:
    names = own_names("192.168.1.7", ("clinic.example",))
    assert is_own("192.168.1.7:8050", "192.168.1.7", names)
    assert is_own("clinic.example", "192.168.1.7", names)
    assert not is_own("other.example", "192.168.1.7", names)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "localhost:8050"},
        {**HERE, "Origin": "http://evil.example"},
        {**HERE, "Origin": "null"},
        {**HERE, "Origin": "http://localhost:9999"},
        {**HERE, "Sec-Fetch-Site": "cross-site"},
        {**HERE, "Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_cannot_have_a_browser_act_here(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post(CALLBACK, json={}, headers=headers).status_code == 403


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", ""])
def test_only_what_a_page_sends_is_read(client: FlaskClient, kind: str) -> None:
    assert client.post(CALLBACK, data=b"{}", content_type=kind, headers=HERE).status_code == 415


def test_a_request_may_not_fill_the_memory(client: FlaskClient) -> None:
    answer = client.post(CALLBACK, json={}, headers=HERE, environ_overrides={"CONTENT_LENGTH": str(10**9)})
    assert answer.status_code == 413


def test_the_policy_lets_nothing_in_from_outside(client: FlaskClient) -> None:
    answer = client.get("/")
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert not any("http" in whence or "*" in whence for whence in policy.values())
    assert re.findall(r'<script(?! src="/| id="_dash-(?:config|renderer)")', answer.text) == []
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_pages_are_not_kept_and_programs_are(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.headers["Cache-Control"] == "no-store"
    program = re.search(r'src="(/_dash-component-suites/[^"]+)"', page.text)
    assert program
    assert "immutable" in client.get(program[1]).headers["Cache-Control"]


def test_tools_for_developers_are_off(client: FlaskClient) -> None:
    assert client.get("/_reload-hash").status_code == 404


def test_a_fault_is_not_told_to_the_browser(client: FlaskClient) -> None:
    answer = client.post(CALLBACK, json={"output": "none.such", "inputs": [], "changedPropIds": []}, headers=HERE)
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert ".py" not in answer.text


def test_a_server_that_others_reach_must_have_a_password(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="password"):
        create(Settings(tmp_path, "0.0.0.0"))


def test_nothing_but_the_sign_in_page_is_shown_without_the_password(ask: Ask) -> None:
    client = ask(password=SECRET)
    asked = client.get("/patients?base=1", headers={"Accept": "text/html"})
    assert asked.status_code == 303
    assert asked.location == "/sign-in?next=/patients?base%3D1"
    for path in ("/_dash-layout", "/_dash-dependencies", "/export/overview/headlines.csv", "/assets/dashboard.js"):
        assert client.get(path).status_code == 401
    assert client.post(CALLBACK, json={}, headers=HERE).status_code == 401
    page = client.get("/sign-in?next=/patients")
    assert page.status_code == 200
    assert "<script" not in page.text


def test_the_right_password_opens_and_the_wrong_one_does_not(ask: Ask) -> None:
    client = ask(password=SECRET)
    wrong = client.post("/sign-in", data={"password": "guess", "next": "/access"}, headers=HERE)
    assert wrong.status_code == 401
    assert "not the password" in wrong.text
    right = client.post("/sign-in", data={"password": SECRET, "next": "/access"}, headers=HERE)
    assert (right.status_code, right.location) == (303, "/access")
    cookie = right.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert client.get("/_dash-layout").status_code == 200


def test_a_cookie_of_another_start_opens_nothing(ask: Ask) -> None:
    first, second = ask(password=SECRET), ask(password=SECRET)
    first.post("/sign-in", data={"password": SECRET}, headers=HERE)
    cookie = first.get_cookie("clinicsim")
    assert cookie
    second.set_cookie("clinicsim", cookie.value)
    assert second.get("/_dash-layout").status_code == 401


def test_guessing_is_slowed_down(ask: Ask) -> None:
    client = ask(password=SECRET)
    answers = [client.post("/sign-in", data={"password": "guess"}, headers=HERE).status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]
    assert client.post("/sign-in", data={"password": SECRET}, headers=HERE).status_code == 429


def test_after_a_while_one_may_guess_again() -> None:
    now = [0.0]
    guesses = Guesses(clock=lambda: now[0])
    for _ in range(5):
        guesses.wrong("a")
    assert guesses.seconds_to_wait("a") > 0
    assert guesses.seconds_to_wait("b") == 0
    now[0] = 301.0
    assert guesses.seconds_to_wait("a") == 0


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "\\\\evil", ""]
)
def test_signing_in_leads_nowhere_else(address: str) -> None:
    assert local(address) == "/"


def test_a_password_is_not_kept() -> None:
    text = new_password()
    kept = Password.of(text)
    assert text not in repr(kept)
    assert kept.fits(text)
    assert not kept.fits(text + "x")
    assert Password.of(text) != kept  # salted
