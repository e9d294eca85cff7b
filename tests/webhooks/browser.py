"""A reader's browser: keeps cookies, fills forms as the page gives them, says where it comes from."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

OWN = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


class Forms(HTMLParser):
    """The forms of a page: where they go, and what they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((told["action"], {}))
        elif tag == "input" and self.found:
            self.found[-1][1][told.get("name", "")] = told.get("value", "")


@dataclass
class Browser:
    client: FlaskClient
    headers: dict[str, str] = field(default_factory=lambda: dict(OWN))

    def forms(self, address: str) -> list[tuple[str, dict[str, str]]]:
        page = Forms()
        page.feed(self.client.get(address).text)
        return page.found

    def send(self, address: str, action: str, changed: dict[str, str], **headers: str | None) -> TestResponse:
        """Fills the form of a page that goes to `action`; a header of None is not sent."""
        held = next(held for goes, held in self.forms(address) if goes.split("?")[0] == action)
        told = {name: value for name, value in {**self.headers, **headers}.items() if value is not None}
        return self.client.post(action, data={**held, **changed}, headers=told)

    def login(self, password: str, name: str = "", onward: str = "/") -> TestResponse:
        return self.send(f"/login?next={onward}", "/login", {"password": password, "name": name})
