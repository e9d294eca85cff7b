"""Many issues at once: Data Center's `/search` with startAt and total, Cloud's `/search/jql` with page tokens and its
bulk fetches of issues and of changelogs."""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import request

from connector.sandbox.jql.parser import parse
from connector.sandbox.jql.search import bounded, find
from connector.sandbox.jql.terms import Asked
from connector.sandbox.jql.tokens import JqlError
from connector.sandbox.rest.context import (
    Answer,
    NoSuchPath,
    answer,
    caller,
    chapter,
    listed,
    now,
    replica,
    sent,
    view,
    world,
)
from connector.sandbox.rest.issues import in_search, properties, selection
from connector.sandbox.shapes import issue_json
from connector.sandbox.shapes.view import Body
from connector.sandbox.state.model import Issue
from connector.sandbox.state.refused import Refused
from connector.sandbox.state.talk import visible

routes = chapter("search")
DC_LIMIT = 1000
CLOUD_LIMIT = 5000
FAR = 2**31 - 1
RECONCILED = 50
BULK_LIMIT, BULK_COMMENTS = 100, 20
CHANGELOGS_LIMIT, CHANGELOGS_PAGE, CHANGELOGS_FIELDS = 1000, 10_000, 10
UNBOUNDED = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
REMOVED = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. "
    "A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)


class Cursors:
    """What is left of each search that has more pages: query and ids. Old ones are forgotten."""

    def __init__(self, room: int = 1000) -> None:
        self._rest: OrderedDict[str, tuple[str, tuple[str, ...]]] = OrderedDict()
        self._room = room
        self._lock = threading.Lock()

    def keep(self, jql: str, ids: tuple[str, ...]) -> str:
        token = uuid.uuid4().hex
        with self._lock:
            self._rest[token] = (jql, ids)
            if len(self._rest) > self._room:
                self._rest.popitem(last=False)
        return token

    def rest(self, token: str, jql: str) -> tuple[str, ...]:
        with self._lock:
            known_jql, ids = self._rest.get(token, (None, ()))
        if known_jql != jql:
            raise Refused(400, "The provided next page token is invalid or expired.")
        return ids


_CURSORS = Cursors()


def _asked() -> Mapping[str, Any]:
    """The parameters, from the address or from the body."""
    if request.method == "POST":
        return sent()
    single: dict[str, Any] = request.args.to_dict()
    return {**single, "fields": listed("fields"), "expand": listed("expand"), "properties": listed("properties")}


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return tuple(str(part) for part in value) if isinstance(value, list | tuple) else ()


def _number(asked: Mapping[str, Any], name: str, default: int) -> int:
    raw = asked.get(name)
    try:
        return min(int(default if raw is None else raw), FAR)
    except (TypeError, ValueError, OverflowError):
        raise Refused(400, f"The value of '{name}' must be a number.") from None


def _known(reconciled: Any = ()) -> dict[str, Issue]:
    """The issues as a search knows them. `reconciled`: ids of those that it must know as they are now."""
    known = dict(replica().searched())
    for number in reconciled if isinstance(reconciled, list) else ():
        if (fresh := world().issues.get(str(number))) is not None:
            known[fresh.id] = fresh
        else:
            known.pop(str(number), None)
    return known


def _found(jql: str, *, strict: bool, must_bound: bool, reconciled: Any = ()) -> list[Issue]:
    known = _known(reconciled)

    def named(name: str) -> Issue | None:
        found = world().issue(name)
        return known.get(found.id) if found else None

    asked = Asked(world().site, now(), caller(), named, strict)
    issues = [one for one in known.values() if visible(world().site, caller(), one)]
    try:
        query = parse(jql)
        found = find(query, issues, asked)
    except JqlError as problem:
        raise Refused(400, str(problem)) from None
    if must_bound and not bounded(query):
        raise Refused(400, UNBOUNDED)
    return found


@routes.route("/search", methods=["GET", "POST"])
def search() -> Answer:
    if world().site.cloud:
        raise Refused(410, REMOVED)
    asked = _asked()
    strict = str(asked.get("validateQuery", "true")).casefold() not in {"false", "none", "warn"}
    start, size = max(0, _number(asked, "startAt", 0)), min(_number(asked, "maxResults", 50), DC_LIMIT)
    found = _found(str(asked.get("jql") or ""), strict=strict, must_bound=False) if caller() else []
    chosen = selection(_words(asked.get("fields")), default="*navigable")
    expand = _words(asked.get("expand"))
    shown = view()
    issues = [in_search(shown, one, chosen, expand) for one in found[start : start + max(0, size)]]
    body: Body = {
        "expand": "schema,names",
        "startAt": start,
        "maxResults": size,
        "total": len(found),
        "issues": issues,
    }
    if "names" in expand:
        body["names"] = {field.id: field.name for field in world().site.fields if chosen(field.id)}
    return answer(body)


@routes.route("/search/jql", methods=["GET", "POST"])
def enhanced() -> Answer:
    if not world().site.cloud:
        raise NoSuchPath
    asked = _asked()
    if caller() is None:
        return answer({"issues": [], "isLast": True})
    jql, size = str(asked.get("jql") or ""), _number(asked, "maxResults", 50)
    if not 1 <= size <= CLOUD_LIMIT:
        raise Refused(400, "The max results parameter has to be between 1 and 5,000.")
    token, fresh = asked.get("nextPageToken"), asked.get("reconcileIssues") or []
    if not isinstance(fresh, list) or len(fresh) > RECONCILED:
        raise Refused(400, f"'reconcileIssues' holds at most {RECONCILED} issue ids.")
    left = _CURSORS.rest(str(token), jql) if token else _ids(jql, fresh)
    chunk, rest = left[:size], left[size:]
    known = _known(fresh)
    found = [known[key] for key in chunk if key in known]
    body: Body = {"issues": [_shown(asked, one) for one in found], "isLast": not rest}
    return answer({**body, "nextPageToken": _CURSORS.keep(jql, rest)} if rest else body)


def _ids(jql: str, reconciled: list[Any]) -> tuple[str, ...]:
    return tuple(one.id for one in _found(jql, strict=True, must_bound=True, reconciled=reconciled))


def _shown(asked: Mapping[str, Any], found: Issue) -> Body:
    """Enhanced search gives nothing but ids unless fields are named."""
    fields, expand = _words(asked.get("fields")), _words(asked.get("expand"))
    if set(fields or ("id",)) == {"id"} and not expand:
        return {"id": found.id}
    body = in_search(view(), found, selection(fields, default="id"), expand)
    keys = _words(asked.get("properties"))
    return {**body, "properties": properties(found, keys)} if keys else body


@routes.post("/search/approximate-count")
def count() -> Answer:
    if not world().site.cloud:
        raise NoSuchPath
    return answer({"count": len(_found(str(sent().get("jql") or ""), strict=True, must_bound=True))})


@routes.post("/issue/bulkfetch")
def bulk() -> Answer:
    """In ascending order of ids; what is not there, or not to be seen, is left out without a word."""
    asked = sent()
    found = {one.id: one for one in _named(asked, BULK_LIMIT)}
    properties_asked = _words(asked.get("properties"))
    if len(properties_asked) > 5:
        raise Refused(400, "A maximum of 5 issue property keys can be specified.")
    chosen = selection(_words(asked.get("fields")), default="*navigable")
    issues = [in_search(view(), found[key], chosen, _words(asked.get("expand"))) for key in sorted(found, key=int)]
    for body in issues:
        _cut(body["fields"].get("comment"))
        if properties_asked:
            body["properties"] = properties(found[body["id"]], properties_asked)
    return answer({"issues": issues, "issueErrors": []})


def _cut(page: Any) -> None:
    """An answer of many issues holds but some of the comments of each, and says how many there are."""
    if isinstance(page, dict):
        page |= {"comments": page["comments"][:BULK_COMMENTS], "maxResults": BULK_COMMENTS}


@routes.post("/changelog/bulkfetch")
def changelogs() -> Answer:
    """From the oldest entry on, whichever issue it is of."""
    asked = sent()
    found = {one.id: one for one in _named(asked, CHANGELOGS_LIMIT)}
    only, size = _words(asked.get("fieldIds")), _number(asked, "maxResults", CHANGELOGS_LIMIT)
    if len(only) > CHANGELOGS_FIELDS or not 1 <= size <= CHANGELOGS_PAGE:
        raise Refused(400, f"At most {CHANGELOGS_FIELDS} field ids, and 1 to {CHANGELOGS_PAGE} results.")
    query, token = f"changelogs {sorted(found)} {only}", asked.get("nextPageToken")
    left = _CURSORS.rest(str(token), query) if token else _entries(found.values(), only)
    chunk, rest = left[:size], left[size:]
    told: dict[str, list[Body]] = {}
    for name in chunk:
        issue_id, _, entry = name.partition("/")
        history = next(one for one in found[issue_id].histories if one.id == entry)
        told.setdefault(issue_id, []).append(issue_json.history(view(), history))
    body: Body = {"issueChangeLogs": [{"issueId": key, "changeHistories": entries} for key, entries in told.items()]}
    return answer({**body, "nextPageToken": _CURSORS.keep(query, rest)} if rest else body)


def _entries(found: Iterable[Issue], only: Sequence[str]) -> tuple[str, ...]:
    """Issue and entry, by date and then by issue."""
    some = [
        (history.at, int(one.id), f"{one.id}/{history.id}")
        for one in found
        for history in one.histories
        if not only or any(item.field_id in only for item in history.items)
    ]
    return tuple(name for *_, name in sorted(some))


def _named(asked: Mapping[str, Any], most: int) -> Iterator[Issue]:
    """Those of the issues asked for by id or key that are there for the caller."""
    if not world().site.cloud:
        raise NoSuchPath
    names = asked.get("issueIdsOrKeys")
    if not isinstance(names, list) or not 1 <= len(names) <= most or not all(isinstance(one, str) for one in names):
        raise Refused(400, f"'issueIdsOrKeys' must hold between 1 and {most} issue ids or keys.")
    present, read = (world().issue(name) for name in names), replica().read()
    known = (read.get(one.id) for one in present if one)
    return (one for one in known if one and caller() and visible(world().site, caller(), one))
