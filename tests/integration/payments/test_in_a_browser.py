"""Buying as a browser does it, from a product that was started as a new user starts it."""

import json
import re
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from tests.builders import eventually
from tests.processes import INKWELL, ROOT, running

pytestmark = pytest.mark.slow
DEMO = {"email": "demo@inkwell.example", "password": "inkwell-demo-account"}


class Buttons(HTMLParser):
    """The forms of a page by what is written on their buttons."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._form: str | None = None
        self._in_button = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form":
            named = dict(attrs)
            assert named["method"] == "post"
            self._form = named["action"]
        self._in_button = tag == "button"

    def handle_data(self, data: str) -> None:
        if self._in_button and self._form is not None:
            self.found[data.strip()] = self._form

    def handle_endtag(self, tag: str) -> None:
        self._in_button = False
        if tag == "form":
            self._form = None


@dataclass(slots=True)
class Browser:
    """Somebody who is signed in, and looks at pages."""

    http: httpx.Client
    token: str

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """Call the API."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self.http.request(method, path, headers=headers, **more)
        assert answer.is_success, answer.text
        return answer.json()

    def press(self, page: str, button: str) -> httpx.Response:
        """Open a page and press a button on it; return the page that follows."""
        shown = self.http.get(page)
        assert shown.status_code == 200, shown.text
        buttons = Buttons(shown.text).found
        assert button in buttons, buttons
        return self.http.post(urljoin(str(shown.url), buttons[button]), follow_redirects=True)

    def buy(self, **what: str) -> str:
        """Order; return the page where it is paid."""
        return str(self.ask("POST", "/api/v1/payments/checkout", json=what)["url"])

    @property
    def credits(self) -> float:
        """What is there."""
        return float(self.ask("GET", "/api/v1/me")["credits"])

    def newest(self) -> dict[str, Any]:
        """Return the newest payment."""
        found: dict[str, Any] = self.ask("GET", "/api/v1/payments")["items"][0]
        return found


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start everything on a port and in a folder of its own; give the address."""
    folder = tmp_path_factory.mktemp("up")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    log = folder / "log"
    environment = {"INKWELL_DATA_DIR": str(folder / "data"), "INKWELL_PORT": port}
    with running([*INKWELL, "up"], environment, log=log):
        eventually(lambda: "Stop it with" in log.read_text(), seconds=90)
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def browser(url: str) -> Iterator[Browser]:
    with httpx.Client(base_url=url, timeout=30) as http:
        token = http.post("/api/v1/auth/login", json=DEMO).json()["access_token"]
        yield Browser(http, token)


def test_what_the_readme_says_sells_credits_and_a_plan(url: str, browser: Browser) -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    section = page.split("## Your first sale\n")[1].split("\n## ")[0]
    (lines,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    before = browser.credits

    lines = lines.replace("\ncurl -s $URL/api/v1/me", "\necho; curl -s $URL/api/v1/me")
    command = ["bash", "-e", "-c", f"URL={url}; TOKEN={browser.token}\n{lines}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=90)

    assert json.loads(done.stdout.splitlines()[-1])["email"] == DEMO["email"]
    eventually(lambda: browser.credits == before + 100)
    eventually(lambda: browser.ask("GET", "/api/tokens/usage")["plan"] == "premium")
    assert browser.ask("GET", "/api/tokens/usage")["token_quota"] >= 50_000


def test_declining_grants_nothing_and_the_same_order_can_then_be_paid(browser: Browser) -> None:
    before, page = browser.credits, browser.buy(pack="medium")
    shown = browser.press(page, "Decline")
    assert shown.status_code == 200
    eventually(lambda: browser.newest()["status"] == "failed")
    assert browser.credits == before

    thanks = browser.press(page, "Pay")
    assert thanks.status_code == 200
    eventually(lambda: browser.credits == before + 500)
    again = browser.http.get(page)
    assert "Pay" not in Buttons(again.text).found


def test_paying_later_grants_when_the_money_arrives(browser: Browser) -> None:
    before, page = browser.credits, browser.buy(pack="small")
    browser.press(page, "Pay later")
    eventually(lambda: browser.newest()["status"] == "pending")
    assert browser.credits == before

    assert browser.press(page, "Let the money arrive").status_code == 200
    eventually(lambda: browser.credits == before + 100)


def test_a_subscription_makes_a_subscriber(browser: Browser) -> None:
    before = browser.credits
    browser.press(browser.buy(subscription="sub_basic"), "Pay")
    eventually(lambda: browser.credits == before + 500)
    assert browser.ask("GET", "/api/v1/me")["is_subscriber"] is True
