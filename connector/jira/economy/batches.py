"""Many issues by few requests, each as whole as a single read gives it.

Cloud: `POST /issue/bulkfetch` (at most 100 issues, 40 changelog entries each) and, for longer histories only, `POST
/changelog/bulkfetch`. Data Center: `POST /search` by ids with the changelog expanded, which is whole there. What an
answer leaves out (gone, hidden, too much of it) is left out here too: the caller reads it singly and learns why.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connector.jira import wording
from connector.jira.answers import Answer, Broken, Data, Failure
from connector.jira.dialects import Body, Cloud, DataCenter, Dialect, issue_path
from connector.jira.reading import PROPERTIES
from connector.jira.service_desk import DESK
from connector.jira.values import jql_text

AT_ONCE: Mapping[str, int] = {"cloud": 100, "server": 50}
"""Issues in one request. Cloud takes no more; a Data Center reads each history from its database for every answer."""
EXPANDED = 40
"""Entries of a changelog that Cloud's bulk answer holds at most: so many may be all, or the newest of more."""
PAGE, MOST_PAGES = 5_000, 10
"""Changelog entries in one answer, and such answers for one batch; histories longer than that are read singly."""
IN_SECONDS = 10**11
"""An epoch below it is one of seconds, as the document's example of changelog/bulkfetch has them; above, of ms."""


def whole_bodies(dialect: Dialect, names: Sequence[str]) -> dict[str, Body] | Failure:
    """Bodies as `Dialect.issue` gives them, by id. `names`: ids or keys, at most `AT_ONCE` of them."""
    match dialect:
        case Cloud():
            told = _cloud(dialect, names)
        case DataCenter():
            told = _data_center(dialect, names)
        case _:
            told = []
    if not isinstance(told, list):
        return told
    whole: dict[str, Body] = {}
    for body in told:
        name = str(body.get("id") or "")
        answer = dialect.completed(issue_path(name), body)
        if isinstance(answer, Data):
            whole[name] = answer.body
    return whole


def _cloud(dialect: Cloud, names: Sequence[str]) -> list[Body] | Failure:
    asked = {"issueIdsOrKeys": list(names), "fields": ["*all"], "expand": ["changelog"], "properties": list(PROPERTIES)}
    bodies = _listed(_read(dialect, "/issue/bulkfetch", asked), "issues")
    if not isinstance(bodies, list):
        return bodies
    long = [body for body in bodies if not _short(body)]
    if not long:
        return [_with_history(body, body["changelog"]["histories"]) for body in bodies]
    histories = _histories(dialect, [str(body.get("id")) for body in long])
    if not isinstance(histories, Mapping):
        return histories
    return [
        _with_history(body, body["changelog"]["histories"] if _short(body) else histories[str(body.get("id"))])
        for body in bodies
        if _short(body) or str(body.get("id")) in histories
    ]


def _short(body: Body) -> bool:
    """Whether the answer itself holds all of the changelog."""
    told = body.get("changelog")
    held = told.get("histories") if isinstance(told, Mapping) else None
    if not isinstance(told, Mapping) or not isinstance(held, list):
        return False
    total = told.get("total")
    return len(held) < EXPANDED and len(held) >= (total if isinstance(total, int) else 0)


def _with_history(body: Body, histories: Sequence[Body]) -> Body:
    return {**body, "changelog": {"histories": histories, "total": len(histories)}}


def _histories(dialect: Cloud, ids: Sequence[str]) -> Mapping[str, list[Body]] | Failure:
    """Whole changelogs by issue id; nothing of any when there are more pages than we take."""
    found: dict[str, list[Body]] = {name: [] for name in ids}
    token: str | None = None
    for _ in range(MOST_PAGES):
        asked = {"issueIdsOrKeys": list(ids), "maxResults": PAGE, **({"nextPageToken": token} if token else {})}
        answer = _read(dialect, "/changelog/bulkfetch", asked)
        told = _listed(answer, "issueChangeLogs")
        if not isinstance(told, list):
            return told
        for one in told:
            entries = one.get("changeHistories")
            found.setdefault(str(one.get("issueId")), []).extend(_dated(entries if isinstance(entries, list) else ()))
        token = answer.body.get("nextPageToken") if isinstance(answer, Data) else None
        if not token:
            return {name: entries for name, entries in found.items() if entries}
    return {}


def _dated(entries: Iterable[Any]) -> list[Body]:
    """The document types `created` as a date and shows a number of seconds."""
    found: list[Body] = []
    for entry in entries:
        if isinstance(entry, Mapping):
            at = entry.get("created")
            found.append({**entry, "created": at * 1000} if isinstance(at, int) and at < IN_SECONDS else entry)
    return found


def _data_center(dialect: DataCenter, names: Sequence[str]) -> list[Body] | Failure:
    """Without validation: one issue that is gone must not make the query an error for all."""
    ids = [name for name in names if name.isdigit()]
    keys = [jql_text(name) for name in names if not name.isdigit()]
    parts = [f"{field} in ({', '.join(told)})" for field, told in (("id", ids), ("key", keys)) if told]
    asked = {
        "jql": " OR ".join(parts),
        "fields": ["*all"],
        "expand": ["changelog"],
        "maxResults": len(names),
        "validateQuery": False,
    }
    bodies = _listed(_read(dialect, "/search", asked), "issues")
    if not isinstance(bodies, list):
        return bodies
    return [told for body in bodies if (told := _with_properties(dialect, body)) is not None]


def _with_properties(dialect: DataCenter, body: Body) -> Body | None:
    """With what is remembered of the properties, which no search tells: those of the comments, where all are known, and
    the request's own; None where a request of a service desk is not known yet."""
    fields = body.get("fields")
    if not isinstance(fields, Mapping):
        return None
    own = dialect.remembered.issue(str(body.get("id")))
    project = fields.get("project")
    if own is None and isinstance(project, Mapping) and project.get("projectTypeKey") == DESK:
        return None
    page = fields.get("comment")
    said = page.get("comments") if isinstance(page, Mapping) else None
    known = dialect.remembered.completed(said) if isinstance(said, list) else None
    comment = page if known is None or not isinstance(page, Mapping) else {**page, "comments": known}
    return {**body, "properties": own or {}, "fields": {**fields, "comment": comment}}


def _read(dialect: Dialect, path: str, asked: Mapping[str, Any]) -> Answer:
    return dialect.session.send("POST", dialect.api + path, None, asked, reads=True)


def _listed(answer: Answer, place: str) -> list[Body] | Failure:
    if isinstance(answer, Failure):
        return answer
    told = answer.body.get(place) if isinstance(answer, Data) and isinstance(answer.body, Mapping) else None
    if not isinstance(told, list) or not all(isinstance(one, Mapping) for one in told):
        return Broken(wording.unexpected(place), "no")
    return told
