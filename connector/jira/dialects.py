"""What Jira Cloud (REST v3, ADF) and Data Center (REST v2, wiki markup) do differently, behind one small interface.

Sources: Atlassian's OpenAPI documents of Cloud v3 and Data Center 10.3, the WADL of 9.12. Data Center's comment list
gives properties with `expand=properties` although the documents name `renderedBody` only (pycontribs/jira #1011); where
a server does not, its comments are asked for one by one.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Any, ClassVar, Literal
from urllib.parse import quote

from connector.jira import wording
from connector.jira.answers import Answer, Broken, Data, Failure, Forbidden, Gone
from connector.jira.economy.remembered import Remembered
from connector.jira.markup import adf, wiki
from connector.jira.names import person_id
from connector.jira.reading import PROPERTIES, PROPERTY, PUBLICITY, marks
from connector.jira.session import Session
from connector.jira.values import moment

Body = Mapping[str, Any]
OVERLAP = 10
"""Two pages of Data Center's search have a tenth in common, 50 hits: so many may change between them."""
MOST_PAGES = 1_000
"""However a Jira counts, paging ends."""


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of a search."""

    id: str
    key: str
    updated: datetime


@dataclass(frozen=True)
class Dialect(ABC):
    session: Session
    name: ClassVar[Literal["cloud", "server"]]
    api: ClassVar[str]
    searched: ClassVar[str]
    """Where searches are sent."""
    most_hits: ClassVar[int]
    """Asked for in one page."""
    quietly: ClassVar[Mapping[str, str | int]] = MappingProxyType({})
    """What spares people a letter about an edit. Cloud's words for those who may not ask for it («the request is
    ignored») leave open whether the edit is, so there it is not asked for."""

    def send(self, method: str, path: str, params: Mapping[str, str | int] | None = None, json: Any = None) -> Answer:
        """One request under this dialect's root: `path` begins after `/rest/api/N`."""
        return self.session.send(method, self.api + path, params, json)

    def issue(self, issue_id: str) -> Data | Failure:
        """The body of GET issue with its whole changelog, all comments and all work logs in it."""
        path = issue_path(issue_id)
        answer = self._object("GET", path, {"expand": "changelog", "properties": ",".join(PROPERTIES)})
        return self.completed(path, answer.body) if isinstance(answer, Data) else answer

    def completed(self, path: str, told: Body) -> Data | Failure:
        """An issue's body with what its own pages left out of its changelog, comments and work logs."""
        body = dict(told)
        fields = body["fields"] = dict(body.get("fields") or {})
        histories = self._histories(path, body)
        comments = self._comments(path, fields.get("comment"))
        worklogs = self._rest(f"{path}/worklog", fields.get("worklog"), "worklogs")
        for part in (histories, comments, worklogs):
            if not isinstance(part, list):
                return part
        body["changelog"] = {"histories": histories}
        fields["comment"], fields["worklog"] = {"comments": comments}, {"worklogs": worklogs}
        return Data(body)

    def marks(self, issue_id: str, own_account: str) -> frozenset[str] | Failure:
        """Every effect id that the issue bears, also in the properties of our own comments."""
        answer = self.issue(issue_id)
        if not isinstance(answer, Data):
            return answer
        body = answer.body
        told = self._own_comments(body, own_account)
        if not isinstance(told, list):
            return told
        return marks(body["changelog"]["histories"], told, own_account)

    def own_comments(self, issue_id: str, own_account: str) -> list[Body] | Failure:
        """Our own comments with their properties."""
        answer = self.issue(issue_id)
        return self._own_comments(answer.body, own_account) if isinstance(answer, Data) else answer

    def _own_comments(self, body: Body, own_account: str) -> list[Body] | Failure:
        own = [one for one in body["fields"]["comment"]["comments"] if person_id(one.get("author")) == own_account]
        return self._with_properties(own)

    @abstractmethod
    def rich(self, text: str) -> Any:
        """Plain text as this dialect's rich text, showing exactly the text."""

    @abstractmethod
    def person(self, identity: str) -> Mapping[str, str]:
        """How a request names a person."""

    def search(self, jql: str, most: int) -> tuple[Found, ...] | Failure:
        """At most `most` hits in the JQL's order, each once."""
        found: dict[str, Found] = {}
        place: Body = {}
        for _ in range(MOST_PAGES):
            asked = {"jql": jql, "fields": ["updated"], "maxResults": min(most, self.most_hits), **place}
            answer = self._object("POST", self.searched, None, asked)
            if not isinstance(answer, Data):
                return answer
            hits = _hits(answer.body)
            if isinstance(hits, Broken):
                return hits
            found.update((one.id, one) for one in hits)
            place = self._next_page(answer.body, len(hits), place)
            if not place or len(found) >= most:
                break
        return tuple(islice(found.values(), most))

    @abstractmethod
    def priorities(self) -> list[Body] | Failure:
        """All priorities."""

    @abstractmethod
    def _next_page(self, page: Body, hits: int, place: Body) -> Body:
        """How a search asks for what follows `page`, which was asked for by `place`; empty: nothing follows."""

    @abstractmethod
    def _histories(self, path: str, body: Body) -> list[Body] | Failure: ...

    @abstractmethod
    def _comments(self, path: str, page: object) -> list[Body] | Failure: ...

    @abstractmethod
    def _with_properties(self, comments: Sequence[Body]) -> list[Body] | Failure: ...

    def listing(self, path: str) -> list[Body] | Failure:
        """An answer that is one JSON array."""
        answer = self.send("GET", path)
        if isinstance(answer, Data) and isinstance(answer.body, list):
            return [one for one in answer.body if isinstance(one, Mapping)]
        return _strange(answer, "list")

    def members(self, group: str) -> list[Body] | Failure:
        """Also who has left: what they answered was answered by the staff."""
        asked = {"groupname": group, "includeInactiveUsers": "true"}
        return self.paged("/group/member", "values", asked, 50)

    def paged(self, path: str, place: str, params: Mapping[str, str | int], size: int = 100) -> list[Body] | Failure:
        """Every page by `startAt`, until `isLast`, `total` or an empty page says so."""
        found: list[Body] = []
        for _ in range(MOST_PAGES):
            answer = self._object("GET", path, {**params, "startAt": len(found), "maxResults": size})
            if not isinstance(answer, Data):
                return answer
            page = _listed(answer.body, place)
            found += page
            if not page or answer.body.get("isLast") is True or len(found) >= _total(answer.body, len(found) + 1):
                return found
        return Broken(wording.unexpected(f"{path}: {MOST_PAGES} pages"), "no")

    def _rest(self, path: str, page: object, place: str) -> list[Body] | Failure:
        """What the issue itself held, when that was all; else all of it page by page."""
        held = _listed(page, place)
        return held if len(held) >= _total(page, len(held)) else self.paged(path, place, {})

    def _object(
        self, method: str, path: str, params: Mapping[str, str | int] | None, json: Any = None
    ) -> Data | Failure:
        answer = self.session.send(method, self.api + path, params, json, reads=True)
        return answer if isinstance(answer, Data) and isinstance(answer.body, Mapping) else _strange(answer, "object")


class Cloud(Dialect):
    name, api = "cloud", "/rest/api/3"
    searched, most_hits = "/search/jql", 1_000

    def rich(self, text: str) -> Any:
        return adf.from_text(text)

    def person(self, identity: str) -> Mapping[str, str]:
        return {"accountId": identity}

    def priorities(self) -> list[Body] | Failure:
        """GET /priority is deprecated on Cloud; it is asked only where its successor is not there, or is closed to a
        token whose scopes do not reach so far."""
        found = self.paged("/priority/search", "values", {}, 50)
        return self.listing("/priority") if isinstance(found, Gone | Forbidden) else found

    def _next_page(self, page: Body, hits: int, place: Body) -> Body:  # noqa: ARG002 - Data Center counts
        """By a token, without a total; one that comes again would go in a circle."""
        token = page.get("nextPageToken")
        over = not token or page.get("isLast") is True or token == place.get("nextPageToken")
        return {} if over else {"nextPageToken": token}

    def _histories(self, path: str, body: Body) -> list[Body] | Failure:
        """The expand may be cut short; the changelog's own pages, a hundred entries each, are not."""
        told = body.get("changelog")
        held = _listed(told, "histories")
        return held if len(held) >= _total(told, len(held) + 1) else self.paged(f"{path}/changelog", "values", {})

    def _comments(self, path: str, page: object) -> list[Body] | Failure:
        return self._rest(f"{path}/comment", page, "comments")

    def _with_properties(self, comments: Sequence[Body]) -> list[Body] | Failure:
        found: list[Body] = []
        ids = [int(one["id"]) for one in comments if str(one.get("id")).isdecimal()]
        for start in range(0, len(ids), 1_000):
            asked = {"ids": ids[start : start + 1_000]}
            answer = self._object("POST", "/comment/list", {"expand": "properties"}, asked)
            if not isinstance(answer, Data):
                return answer
            found += _listed(answer.body, "values")
        return found


@dataclass(frozen=True)
class DataCenter(Dialect):
    name, api = "server", "/rest/api/2"
    searched, most_hits = "/search", 500
    quietly = MappingProxyType({"notifyUsers": "false"})
    remembered: Remembered = field(default_factory=lambda: Remembered((PROPERTY, PUBLICITY)))

    def rich(self, text: str) -> Any:
        return wiki.from_text(text)

    def person(self, identity: str) -> Mapping[str, str]:
        return {"name": identity}

    def priorities(self) -> list[Body] | Failure:
        return self.listing("/priority")

    def _next_page(self, page: Body, hits: int, place: Body) -> Body:
        """By place. A hit that goes to the end meanwhile, having changed, moves the others up: the pages overlap."""
        start = place.get("startAt", 0) + hits
        return {"startAt": start - hits // OVERLAP} if hits and start < _total(page, start) else {}

    def completed(self, path: str, told: Body) -> Data | Failure:
        if isinstance(told.get("properties"), Mapping):
            self.remembered.note_issue(str(told.get("id")), told["properties"])
        return super().completed(path, told)

    def _histories(self, path: str, body: Body) -> list[Body] | Failure:  # noqa: ARG002 - Cloud needs the path
        """The expand is whole; there is no other way to the changelog (404 up to 11.3)."""
        return _listed(body.get("changelog"), "histories")

    def _comments(self, path: str, page: object) -> list[Body] | Failure:
        """Always with properties: Data Center tells only there what is internal (`jsdPublic` is Cloud's)."""
        held = _listed(page, "comments")
        if len(held) >= _total(page, len(held)) and all("properties" in one for one in held):
            return held
        found = self.paged(f"{path}/comment", "comments", {"expand": "properties", "orderBy": "created"})
        if isinstance(found, list):
            self.remembered.note(found)
        return found

    def _with_properties(self, comments: Sequence[Body]) -> list[Body] | Failure:
        found: list[Body] = []
        for comment in comments:
            if "properties" in comment:
                found.append(comment)
                continue
            answer = self._object(
                "GET", f"/comment/{quote(str(comment.get('id')), safe='')}/properties/{PROPERTY}", None
            )
            if isinstance(answer, Data):
                found.append({**comment, "properties": [answer.body]})
            elif not isinstance(answer, Gone):
                return answer
        return found


def of_deployment(told: Body, session: Session) -> Dialect:
    """serverInfo's `deploymentType` is Cloud, Server or DataCenter; old servers tell none."""
    return Cloud(session) if told.get("deploymentType") == "Cloud" else DataCenter(session)


def issue_path(issue_id: str) -> str:
    """The issue's place under a dialect's root, by id or key; whatever it holds, it stays one segment."""
    return f"/issue/{quote(issue_id, safe='')}"


def _strange(answer: Answer, wanted: str) -> Failure:
    if isinstance(answer, Failure):
        return answer
    told = type(answer.body).__name__ if isinstance(answer, Data) else "304"
    return Broken(wording.unexpected(f"{told} ≠ {wanted}"), "no")


def _listed(page: object, place: str) -> list[Body]:
    told = page.get(place) if isinstance(page, Mapping) else None
    return [one for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []


def _total(page: object, otherwise: int) -> int:
    total = page.get("total") if isinstance(page, Mapping) else None
    return total if isinstance(total, int) else otherwise


def _hits(body: Body) -> list[Found] | Broken:
    try:
        return [
            Found(str(one["id"]), str(one["key"]), moment(one["fields"]["updated"])) for one in _listed(body, "issues")
        ]
    except (KeyError, TypeError, ValueError) as error:
        return Broken(wording.unexpected(f"search: {type(error).__name__} {error}"), "no")
