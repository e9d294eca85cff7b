"""Which limits a request comes under: those of everything, of its endpoint and, when it writes, of its issue. Pure.

Source: Atlassian's «Rate limiting» page for Cloud: bursts are counted by endpoint and method, writes by issue.
"""

import re
from dataclasses import dataclass

from connector.jira.answers import Limited, Scope

EVERYTHING = "everything"
_ISSUE = re.compile(r"/(?:rest/api/[^/]+/issue|rest/servicedeskapi/request)/([^/]+)")
_COLLECTIONS = frozenset({"bulk", "bulkfetch", "createmeta", "picker", "properties", "limit"})
"""What stands in an issue's place but is none."""
_NAMES = re.compile(r"/(?:\d+|[A-Za-z][A-Za-z0-9_]*-\d+)(?=/|$)|(?<=/properties)/[^/]+")


@dataclass(frozen=True, slots=True)
class Scopes:
    """Of one request."""

    endpoint: str
    """Method and path with the names of things taken out: `PUT /rest/api/*/issue/*`."""
    issue: str | None
    """The issue it writes to, by id or key as it was called; None for a read, and for what touches no one issue."""

    def place(self, limit: Limited) -> tuple[Scope, str]:
        """What must rest after a limit was told."""
        if limit.scope == "endpoint":
            return "endpoint", self.endpoint
        if limit.scope == "issue" and self.issue is not None:
            return "issue", self.issue
        return "everything", EVERYTHING

    def places(self) -> tuple[tuple[Scope, str], ...]:
        """Everything whose rest holds this request back."""
        general: tuple[tuple[Scope, str], ...] = (("everything", EVERYTHING), ("endpoint", self.endpoint))
        return general if self.issue is None else (*general, ("issue", self.issue))


def of_request(method: str, path: str, *, reads: bool) -> Scopes:
    """`path` from `/rest/` on, without a query."""
    found = _ISSUE.match(path)
    issue = found.group(1) if found and found.group(1) not in _COLLECTIONS else None
    bare = path.replace(f"/{issue}", "/*", 1) if issue else path
    return Scopes(f"{method} {_NAMES.sub('/*', bare)}", None if reads else issue)
