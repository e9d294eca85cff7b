"""One Jira, as the loop uses it: read an issue as facts, search, and the few writes. Every outcome is a value.

Writes are sent once and bear the effect's id inside Jira (comment property, historyMetadata), so that after an unknown
outcome `marks` tells whether they happened (law 9). Nothing here decides or waits.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote

from connector.clock import utc_now
from connector.jira import wording
from connector.jira.answers import Answer, Broken, Data, Failure, Forbidden, Gone, Refused
from connector.jira.dialects import Body, Dialect, Found, issue_path, of_deployment
from connector.jira.economy import batches
from connector.jira.economy.limits import Figures
from connector.jira.names import Directory, People
from connector.jira.reading import PROPERTY, PUBLICITY, NotAnIssue, OwnComment, issue_facts, marked
from connector.jira.service_desk import AGENTS_ONLY, NativeClock, native_clocks
from connector.jira.session import Session
from connector.jira.values import Unfit, label, to_jira
from connector.jira.wording import Sentence
from connector.settings import Settings
from policies.facts import Issue, Person, Value, fold

LONGEST_COMMENT = 32_000
"""Characters; Jira's own default limit is 32,767, and ADF and escapes take some."""
MOST_FOUND = 10_000


class Jira:
    """Safe to use from several threads: `refresh` swaps the directory whole."""

    def __init__(self, dialect: Dialect, account: Person) -> None:
        self._dialect = dialect
        self.account = account
        """Whom Jira takes us for."""
        self.directory = Directory()
        self._agent_of: set[str] = set()
        self._loud = False
        """We were not let edit without letters to the watchers."""

    @classmethod
    def connect(
        cls, settings: Settings, session: Session | None = None, clock: Callable[[], datetime] = utc_now
    ) -> "Jira | Failure":
        """Ask which Jira it is and who we are there. Does not read the directory: `refresh` does."""
        if settings.jira_url is None:
            return Refused(wording.no_jira())
        wire = session or Session(settings.jira_url, settings.jira_user, settings.jira_token.value, clock)
        told = [wire.send("GET", place) for place in ("/rest/api/2/serverInfo", "/rest/api/2/myself")]
        failure = next((answer for answer in told if isinstance(answer, Failure)), None)
        if failure is not None:
            return failure
        info, myself = (answer.body if isinstance(answer, Data) else None for answer in told)
        account = People(Directory()).person(myself)
        if not isinstance(info, Mapping) or account is None:
            return Broken(wording.unexpected("serverInfo, myself"), "no")
        return cls(of_deployment(info, wire), account)

    @property
    def dialect(self) -> Literal["cloud", "server"]:
        return self._dialect.name

    def refresh(self, groups: Iterable[str] = (), spellings: Iterable[str] = ()) -> Directory | Failure:
        """Read the names anew; after a failure the old ones stay. `groups`: those the policy asks about, by name;
        `spellings`: how the policy writes statuses, types and priorities."""
        self._agent_of = set()  # first: a right is no name, and what could not be read anew is not believed any longer
        listings: list[list[Body]] = []
        for path in ("/field", "/status", "/issuetype"):
            listing = self._dialect.listing(path)
            if not isinstance(listing, list):
                return listing
            listings.append(listing)
        priorities = self._dialect.priorities()
        if not isinstance(priorities, list):
            return priorities
        members = self._members(groups)
        if not isinstance(members, Mapping):
            return members
        fields, statuses, types = listings
        self.directory = Directory.of(fields, statuses, types, priorities, members).spelling(spellings)
        return self.directory

    def _members(self, groups: Iterable[str]) -> Mapping[str, frozenset[str]] | Failure:
        """A group that Jira lacks is an empty one; one that we may not see is a failure, not a world without staff."""
        found: dict[str, frozenset[str]] = {}
        for group in groups:
            members = self._dialect.members(group)
            if isinstance(members, Gone):
                members = []
            if not isinstance(members, list):
                return members
            people = (People(Directory()).person(one) for one in members)
            found[fold(group)] = frozenset(person.id for person in people if person)
        return found

    def read(self, issue_id: str) -> Issue | Failure:
        """The issue by id or key, with its whole history."""
        answer = self._dialect.issue(issue_id)
        if not isinstance(answer, Data):
            return answer
        try:
            return issue_facts(answer.body, self.directory, own_account=self.account.id)
        except NotAnIssue as error:
            return Broken(wording.unexpected(str(error)), "no")

    @property
    def at_once(self) -> int:
        """How many issues `read_together` takes."""
        return batches.AT_ONCE[self.dialect]

    def read_together(self, names: Sequence[str]) -> Mapping[str, Issue] | Failure:
        """Issues by id, by few requests, each as `read` gives it. One that is not there must be read singly, which
        tells why. `names`: ids or keys."""
        bodies = batches.whole_bodies(self._dialect, names)
        if not isinstance(bodies, dict):
            return bodies
        found: dict[str, Issue] = {}
        for name, body in bodies.items():
            with suppress(NotAnIssue):
                found[name] = issue_facts(body, self.directory, own_account=self.account.id)
        return found

    def answers(self) -> Failure | None:
        """None when Jira answers our account at all; asked to tell one issue's trouble from everybody's."""
        answer = self._dialect.send("GET", "/myself")
        return answer if isinstance(answer, Failure) else None

    def figures(self, now: datetime) -> Figures:
        """Requests and limits of this process."""
        return self._dialect.session.limits.figures(now)

    def find(self, jql: str, most: int = MOST_FOUND) -> tuple[Found, ...] | Failure:
        """At most `most` issues, each once, in the JQL's order. Literals: `values.jql_text`, `values.jql_time`."""
        return self._dialect.search(jql, most)

    def marks(self, issue_id: str) -> frozenset[str] | Failure:
        """Every effect id the issue bears, in its changelog, its property and our comments' properties."""
        return self._dialect.marks(issue_id, self.account.id)

    def own_comments(self, issue_id: str) -> tuple[OwnComment, ...] | Failure:
        """Those of our comments that bear an effect's marker."""
        told = self._dialect.own_comments(issue_id, self.account.id)
        return tuple(marked(told)) if isinstance(told, list) else told

    def remove_comment(self, issue_id: str, comment: str) -> Answer:
        """What is not there any more is removed already."""
        path = f"{issue_path(issue_id)}/comment/{quote(comment, safe='')}"
        answer = self._dialect.send("DELETE", path)
        return Data(None) if isinstance(answer, Gone) else answer

    def set_fields(self, issue_id: str, values: Mapping[str, Value], effect: str | None = None) -> Answer:
        """All fields, by name or id, in ONE PUT; None clears. Without an `effect` no letters go out if Jira lets us.

        Where Jira lacks a field, has it twice, or its type cannot hold the value: `Refused`, naming every such field
        and what the admin must do; nothing is sent.
        """
        written, problems = self._written(values)
        if problems:
            told = {name: f"{problem.ru} / {problem.en}" for name, problem in problems.items()}
            return Refused(wording.unwritable(problems.values()), told)
        if not written:
            return Data(None)
        body = {"fields": written, **_metadata(effect)}
        if effect is None:
            return self._quietly(issue_path(issue_id), body)
        return self._dialect.send("PUT", issue_path(issue_id), json=body)

    def _quietly(self, path: str, body: Body) -> Answer:
        """Without a letter to the watchers, where Jira lets us: Data Center forbids the whole edit to those who
        administer neither it nor the project, and then nothing was applied."""
        quietly = {} if self._loud else self._dialect.quietly
        answer = self._dialect.send("PUT", path, quietly, json=body)
        if quietly and isinstance(answer, Forbidden):
            answer = self._dialect.send("PUT", path, json=body)
            self._loud = not isinstance(answer, Forbidden)
        return answer

    def _written(self, values: Mapping[str, Value]) -> tuple[dict[str, Any], dict[str, Sentence]]:
        written: dict[str, Any] = {}
        problems: dict[str, Sentence] = {}
        for name, value in values.items():
            ids = self.directory.field_ids(name)
            field = self.directory.fields.get(ids[0]) if len(ids) == 1 else None
            if field is None:
                problems[name] = wording.ambiguous_field(name, ids) if len(ids) > 1 else wording.unknown_field(name)
                continue
            try:
                identity = self.directory.named_id(field.id, value) if isinstance(value, str) else None
                written[field.id] = {"id": identity} if identity else to_jira(value, field, self._dialect.rich)
            except Unfit:
                problems[name] = wording.unfit_value(name, field.kind or "?", value)
        return written, problems

    def comment(
        self, issue_id: str, text: str, *, public: bool, effect: str, visible_to: Mapping[str, str] | None = None
    ) -> Answer:
        """A comment that shows exactly `text`. Who may see it is always said, for unsaid means published (fact 20).

        `visible_to` ({"type": "role"|"group", "value": name}) hides it where there is no Service Management.
        """
        shown = text if len(text) <= LONGEST_COMMENT else f"{text[: LONGEST_COMMENT - 1]}…"
        body: dict[str, Any] = {
            "body": self._dialect.rich(shown),
            "properties": [
                {"key": PUBLICITY, "value": {"internal": not public}},
                {"key": PROPERTY, "value": {"effect": effect}},
            ],
        }
        if visible_to:
            body["visibility"] = dict(visible_to)
        return self._dialect.send("POST", f"{issue_path(issue_id)}/comment", json=body)

    def may_note(self, issue_id: str, project: str) -> Failure | None:
        """None when we are an agent of this service desk. Of anybody else Service Management publishes a comment that
        should be internal, and does not say so beforehand; what we were found to be holds until the next `refresh`."""
        if project in self._agent_of:
            return None
        answer = self._dialect.session.send("GET", AGENTS_ONLY.format(quote(issue_id, safe="")), {"limit": 1})
        if isinstance(answer, Forbidden | Refused | Gone):
            return Forbidden(wording.no_agent())
        if isinstance(answer, Failure):
            return answer
        self._agent_of.add(project)
        return None

    def read_with_native(self, issue_id: str) -> tuple[Issue, tuple[NativeClock, ...]] | Failure:
        """The issue, and Service Management's own clocks of it."""
        answer = self._dialect.issue(issue_id)
        if not isinstance(answer, Data):
            return answer
        try:
            return issue_facts(answer.body, self.directory, own_account=self.account.id), native_clocks(answer.body)
        except ValueError as error:  # `NotAnIssue` among them
            return Broken(wording.unexpected(str(error)), "no")

    def transition(self, issue_id: str, status: str, effect: str) -> Answer:
        """One step into `status`. `Refused` naming what is reachable when no transition open to us now leads there."""
        path = f"{issue_path(issue_id)}/transitions"
        answer = self._dialect.send("GET", path, {"expand": "transitions.fields"})
        if not isinstance(answer, Data):
            return answer
        told = answer.body.get("transitions") if isinstance(answer.body, Mapping) else None
        open_now = [one for one in told or () if isinstance(one, Mapping) and isinstance(one.get("to"), Mapping)]
        wanted = self.directory.status_ids(status)
        leading = [
            one for one in open_now if str(one["to"].get("id")) in wanted or _same(one["to"].get("name"), status)
        ]
        if not leading:
            reachable = dict.fromkeys(str(one["to"].get("name")) for one in open_now)
            return Refused(wording.no_way_to(status, reachable))
        chosen = min(leading, key=_asks_for)
        return self._dialect.send("POST", path, json={"transition": {"id": str(chosen.get("id"))}, **_metadata(effect)})

    def add_label(self, issue_id: str, text: str, effect: str | None = None) -> Answer:
        """Adds, whatever labels others set meanwhile; blanks become underscores, as Jira has none in labels."""
        update = {"update": {"labels": [{"add": label(text)}]}, **_metadata(effect)}
        return self._dialect.send("PUT", issue_path(issue_id), json=update)

    def notify(
        self, issue_id: str, subject: str, text: str, *, users: Iterable[str] = (), groups: Iterable[str] = ()
    ) -> Answer:
        """An e-mail by Jira itself; nothing in Jira marks that it was sent, so a repetition repeats it.

        `users`: account ids on Cloud, user names on Data Center.
        """
        to = {"users": [self._dialect.person(one) for one in users], "groups": [{"name": one} for one in groups]}
        body = {"subject": subject, "textBody": text, "to": to}
        return self._dialect.send("POST", f"{issue_path(issue_id)}/notify", json=body)

    def link(self, issue_id: str, identity: str, url: str, title: str) -> Answer:
        """A remote link, made or renewed: `identity` (globalId, at most 255 characters) is what makes it one."""
        body = {"globalId": identity, "application": _APPLICATION, "object": {"url": url, "title": title}}
        return self._dialect.send("POST", f"{issue_path(issue_id)}/remotelink", json=body)

    def close(self) -> None:
        self._dialect.session.close()


_APPLICATION = {"type": "reglament", "name": "Reglament"}


def _metadata(effect: str | None) -> Mapping[str, Any]:
    """What makes the changelog entry bear the effect's id; Jira gives it back with the history, never in webhooks."""
    if effect is None:
        return {}
    return {"historyMetadata": {"type": PROPERTY, "description": "Reglament", "extraData": {"effect": effect}}}


def _same(name: object, status: str) -> bool:
    return isinstance(name, str) and fold(name) == fold(status)


def _asks_for(transition: Body) -> int:
    """How many fields must be filled in by hand: of several ways to a status the one that asks least is taken."""
    fields = transition.get("fields")
    told = fields.values() if isinstance(fields, Mapping) else ()
    return sum(1 for one in told if isinstance(one, Mapping) and one.get("required") and not one.get("hasDefaultValue"))
