"""One user who acts over HTTP, as in life, in either dialect. Fields go by their names, files and work as Jira's."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import requests

from connector.sandbox.seed import INTERNAL
from connector.sandbox.state.site import User

SESSION_TIMEOUT = 30
PORTAL = "/rest/servicedeskapi"
_ONE = {"priority": "name", "issuetype": "name", "securitylevel": "name", "resolution": "name", "option": "value"}
_EACH = {"option": "value", "version": "name"}


class Person:
    """One user with a session of their own. Speaks v2, so that texts are plain in both dialects.

    `project`: the key of the one where requests are raised unless another is named. `portal`: he has nothing but
    Service Management's portal, and raises, says and moves there.
    """

    def __init__(self, url: str, user: User, *, cloud: bool, project: str = "SUP", portal: bool = False) -> None:
        self.user = user
        self.url = url
        self.project = project
        self.session = requests.Session()
        self.session.trust_env = False
        self._cloud, self._portal = cloud, portal
        self._schemas: dict[str, tuple[str, Mapping[str, Any]]] = {}
        if cloud:
            self.session.auth = (user.email, user.token)
        else:
            self.session.headers["Authorization"] = f"Bearer {user.token}"

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        """Any address; a path without a leading slash is under `/rest/api/2/`. Bad answers are returned, not raised."""
        address = self.url + (path if path.startswith("/") else f"/rest/api/2/{path}")
        return self.session.request(method, address, json=body, timeout=SESSION_TIMEOUT, **options)

    def must(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """The answer's JSON, None when it has none. Raises HTTPError with Jira's own words."""
        answer = self.call(method, path, body, **options)
        if not answer.ok:
            raise requests.HTTPError(f"{method} {path}: {answer.status_code} {answer.text[:500]}", response=answer)
        return answer.json() if answer.content else None

    def get(self, path: str) -> Any:
        return self.must("GET", path)

    def issue(self, key: str, expand: str = "changelog,names") -> Any:
        return self.must("GET", f"issue/{key}?expand={expand}")

    def create(self, kind: str, summary: str, *, project: str | None = None, **fields: Any) -> str:
        """Raises a request; the new key. Fields go by id (`customfield_10101="…"`) or by system name."""
        if self._portal:
            return self._request(kind, {"summary": summary, **fields}, project or self.project)
        born = {"project": {"key": project or self.project}, "issuetype": {"name": kind}, "summary": summary}
        return str(self.must("POST", "issue", {"fields": {**born, **fields}})["key"])

    def _request(self, kind: str, values: Mapping[str, Any], project: str) -> str:
        desks = self.get(f"{PORTAL}/servicedesk")["values"]
        desk = next(one["id"] for one in desks if one["projectKey"] == project)
        types = self.get(f"{PORTAL}/servicedesk/{desk}/requesttype?limit=100")["values"]
        chosen = next(one["id"] for one in types if one["name"] == kind)
        body = {"serviceDeskId": desk, "requestTypeId": chosen, "requestFieldValues": values}
        return str(self.must("POST", f"{PORTAL}/request", body)["issueKey"])

    def edit(self, key: str, **fields: Any) -> None:
        """Fields as in `create`."""
        self.must("PUT", f"issue/{key}", {"fields": fields})

    def set(self, key: str, values: Mapping[str, Any]) -> None:
        """Fields by the names that people see, values as people think of them: see `named`."""
        self.edit(key, **self.named(values))

    def named(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Field names, or ids of system fields -> ids and the JSON of their types.

        Aware moments, dates, numbers, texts, names of options, lists of such names; a `Person` where a user is meant;
        None clears. LookupError for a field that Jira lacks.
        """
        if any(name.casefold() not in self._schemas for name in values):
            known = self.get("field")
            self._schemas = {
                one[by].casefold(): (one["id"], one.get("schema") or {}) for by in ("id", "name") for one in known
            }
        missing = [name for name in values if name.casefold() not in self._schemas]
        if missing:
            raise LookupError(f"Jira has no field {', '.join(missing)}")
        found = ((self._schemas[name.casefold()], value) for name, value in values.items())
        return {field_id: self._json(schema, value) for (field_id, schema), value in found}

    def _json(self, schema: Mapping[str, Any], value: Any) -> Any:
        kind, each = schema.get("type", ""), schema.get("items", "")
        if isinstance(value, Person):
            return {"accountId": value.user.id} if self._cloud else {"name": value.user.name}
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%dT%H:%M:%S}.000{value:%z}"
        if isinstance(value, date):
            return value.isoformat()
        if kind in _ONE and isinstance(value, str):
            return {_ONE[kind]: value}
        if kind == "array" and isinstance(value, str | list | tuple):
            several = [value] if isinstance(value, str) else value
            return [{_EACH[each]: one} for one in several] if each in _EACH else list(several)
        return value

    def say(self, key: str, text: str, *, internal: bool = False) -> str:
        """The new comment's id."""
        if self._portal:
            body = {"body": text, "public": not internal}
            return str(self.must("POST", f"{PORTAL}/request/{key}/comment", body)["id"])
        properties = [{"key": name, "value": value} for name, value in INTERNAL.items()] if internal else []
        return str(self.must("POST", f"issue/{key}/comment", {"body": text, "properties": properties})["id"])

    def move(self, key: str, status: str) -> None:
        """By the transition that leads to `status`; ValueError when none does. In the portal transitions tell no
        status: there it is the name of one."""
        if self._portal:
            ways = self.get(f"{PORTAL}/request/{key}/transition")["values"]
            chosen = next((one["id"] for one in ways if one["name"] == status), None)
            if chosen is None:
                raise ValueError(f"{key}: the portal has no way {status}")
            self.must("POST", f"{PORTAL}/request/{key}/transition", {"id": chosen})
            return
        for way in self.get(f"issue/{key}/transitions")["transitions"]:
            if way["to"]["name"] == status:
                self.must("POST", f"issue/{key}/transitions", {"transition": {"id": way["id"]}})
                return
        raise ValueError(f"{key}: no way to {status}")

    def attach(self, key: str, name: str, content: bytes | str = b"...") -> str:
        """The new file's id. Jira takes files only with the header that browsers cannot forge."""
        kept = content.encode() if isinstance(content, str) else content
        guard = {"X-Atlassian-Token": "no-check"}
        (made,) = self.must("POST", f"issue/{key}/attachments", files={"file": (name, kept)}, headers=guard)
        return str(made["id"])

    def log_work(self, key: str, seconds: int, text: str = "") -> str:
        """The new work log's id; the work began so long ago that it ends now."""
        body = {"timeSpentSeconds": seconds, **({"comment": text} if text else {})}
        return str(self.must("POST", f"issue/{key}/worklog", body)["id"])
