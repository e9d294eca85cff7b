"""The pages and `GET /api/issues/KEY`: reads the store, hands values to templates."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response, g, get_template_attribute, render_template, request, url_for
from sqlalchemy import Connection

from connector.settings import Language, Settings
from connector.store import Store, cards, deliveries, journal
from connector.store.journal import Entry
from webhooks import standing
from webhooks.access import forms, usage
from webhooks.answers import as_json, told
from webhooks.figures import DAY
from webhooks.health import version
from webhooks.intake import Refused
from webhooks.pages import editions, listing, reasons
from webhooks.pages.banners import banners
from webhooks.pages.refusals import refusal
from webhooks.pages.wording import when, words
from webhooks.standing import Standing

JOURNAL_ROWS = 30
LONGEST_KEY = 128
OWN_WORDS = ("show", "q", "page", "next", "before")
"""Of the address; a stranger's own would be `url_for`'s arguments."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What every page needs."""

    settings: Settings
    store: Store
    refused: Refused
    now: Callable[[], datetime]

    def issues(self) -> str:
        """`/`: what burns first on top."""
        ask = listing.Ask.of(request.args)
        with self.store.read() as conn:
            shown = cards.listing(conn, listing.LIMIT + 1)
            exact = cards.find(conn, ask.query) if ask.query else None
            known = standing.read(conn)
        found = listing.listing(shown, exact, ask, self.now(), self.language())
        return self.page("issues.html", known, section="issues", show=ask.show, query=ask.query, **found)

    def issue(self, key: str) -> tuple[str, int] | str:
        """`/issues/KEY`: why it is as it is."""
        with self.store.read() as conn:
            card = cards.find(conn, key[:LONGEST_KEY])
            entries = journal.history(conn, card.id, JOURNAL_ROWS) if card else []
            waiting = list(_waiting(conn, card.id)) if card else []
            known = standing.read(conn)
        if card is None:
            text = words(self.language())
            told = {
                "heading": text["issue_missing"].format(key=key[:LONGEST_KEY]),
                "explanation": text["issue_missing_more"],
            }
            return self.page("message.html", known, section="issues", **told), 404
        why = reasons.reasons(card, entries, waiting, self.now(), self.language())
        return self.page("issue.html", known, section="issues", jira_url=self.settings.jira_url, **why)

    def policies(self) -> str:
        """`/policies`: the texts in force, and what is wrong with newer ones."""
        language = self.language()
        with self.store.read() as conn:
            known = standing.read(conn)
            texts = list(editions.texts(conn, known)) if known.loaded else []
            secrets = usage.used(conn, self.now())
            found = deliveries.turned_down(conn, self.now() - DAY)
        listed = [(p.get("place", ""), standing.sentence(p, language)) for p in standing.problems(known.policy)]
        turned = [replace(each, reason=refusal(each.reason, language)) for each in found]
        told = {"facts": editions.facts(known, language), "editions": editions.rows(known, language), "texts": texts}
        return self.page(
            "policies.html", known, section="policies", problems=listed, secrets=secrets, turned=turned, **told
        )

    def api_issue(self, key: str) -> Response:
        """`/api/issues/KEY`: the stored decision (design §3.1)."""
        with self.store.read() as conn:
            card = cards.find(conn, key[:LONGEST_KEY])
        if card is None or card.state is None:
            reason = "not known" if card is None else "not looked at yet"
            return told(404, "error", reason)
        return as_json(card.state)

    def message(self, heading: str, explanation: str, code: int) -> Response:
        """A page that says one thing: used where the store cannot be asked, or must not."""
        text = words(self.language())
        told = {"heading": text[heading], "explanation": text[explanation]}
        return Response(self.page("message.html", None, section=None, nav=code in {404, 500}, **told), code)

    def login_form(self, code: int, wrong: str, onward: str, seconds: int) -> Response:
        """`/login`."""
        text = words(self.language())
        trouble = text[f"{wrong}_more"].format(seconds=seconds) if wrong else ""
        return Response(self.page("login.html", None, section=None, nav=False, trouble=trouble, onward=onward), code)

    def when(self, moment: datetime) -> str:
        """The templates' filter."""
        return when(moment, self.language())

    def language(self) -> Language:
        asked = request.args.get("lang")
        if asked == "ru":
            return "ru"
        return "en" if asked == "en" else self.settings.language

    def page(self, template: str, known: Standing | None, **values: Any) -> str:
        language = self.language()
        overridden = language != self.settings.language
        return render_template(
            template,
            t=words(language),
            language=language,
            lang_override=overridden,
            other_language=_other_language(language, self.settings.language),
            link=partial(_link, lang=language if overridden else None),
            icon=get_template_attribute("_parts.html", "icon"),
            version=version(),
            visitor=g.get("visitor"),
            form_token=forms.token,
            waiting_count=known.waiting if known else 0,
            policy=known.policy if known and known.loaded else None,
            banners=banners(known, self.refused, language, self.now()) if known else (),
            **values,
        )


def blueprint(pages: Pages) -> Blueprint:
    routes = Blueprint(
        "pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )
    routes.add_url_rule("/", "issues", pages.issues)
    routes.add_url_rule("/issues/<key>", "issue", pages.issue)
    routes.add_url_rule("/policies", "policies", pages.policies)
    routes.add_url_rule("/api/issues/<key>", "api_issue", pages.api_issue)
    routes.add_app_template_filter(pages.when, "when")
    return routes


def _waiting(conn: Connection, issue_id: str) -> Iterator[Entry]:
    """The issue's effects that wait for a word."""
    for effect, state in journal.states(conn, issue_id).items():
        if state in journal.WAITING and (entry := journal.find(conn, issue_id, effect)):
            yield entry


def _link(endpoint: str, lang: Language | None = None, **values: Any) -> str:
    return url_for(endpoint, lang=lang, **values)


def _other_language(language: Language, usual: Language) -> str:
    """This very page in the other language; what a form had for an answer cannot be asked for again."""
    other = "en" if language == "ru" else "ru"
    kept = {name: request.args[name] for name in OWN_WORDS if name in request.args}
    values = {**kept, **(request.view_args or {}), "lang": other if other != usual else None}
    again = request.endpoint if request.url_rule and "GET" in (request.url_rule.methods or ()) else "pages.issues"
    return url_for(again or "pages.issues", **values)
