"""A customer's week: a regulation from end to end, told as a story. Real HTTP to a sandbox Jira that is made for the
policy, the real loop, a real store, and a clock that only the story moves. No threads of the service, no sleeping.

How to write one for a regulation (one file `test_<regulation>_week.py`, a few stories of ten to twenty lines each):

    @pytest.mark.parametrize("dialect", ["cloud", "dc"])
    def test_a_critical_incident_is_answered_in_time(dialect: Dialect, tmp_path: Path) -> None:
        with week(POLICY, tmp_path, dialect=dialect, start="2026-11-23 10:00", people=PEOPLE) as jira:
            key = jira.create("anna", type="Инцидент", priority="Критический", Площадка="Завод № 1")
            assert jira.fields(key)["Реакция до"] == "2026-11-23 12:00"
            jira.at("2026-11-23 11:30")
            jira.move("igor", key, "Анализ")
            assert jira.fields(key)["Реакция"] == "выполнен"

- `POLICY` is the path of a policy file, or of a folder of editions, with what lies beside it; it is read in its place.
- `PEOPLE`: name -> the policy's word («staff», «duty»), or an e-mail, by which the customer is known, or a `Who`.
- The Jira has every name that the policy expects. Fields are text but for what the policy itself tells: due times,
  states and numbers of clocks, dates that are events, hours and places that rules show. Others are said by
  `fields={"Договор до": "date", "Канал": ("Портал", "Почта"), "Организации": Several(("Завод", "Заря")),
  "Исправлено в": "fixVersions"}`: a word of `vendor.KINDS`, options to choose from, or the id of a system field.
  «Уровень безопасности» is Jira's own field `security`; its levels are the customers' teams and `security=[…]`.
  `versions=[…]` are the projects' versions. A new request is in the policy's first status, or in `initial=…`.
- Times are texts on the wall clock of `zone` (Moscow), going in and coming out: `2026-11-23 12:00`, days `2026-11-23`;
  a moment for a field may also be a naive datetime of that clock, a day must be a date.
- Acts (`create`, `move`, `say`, `note`, `set`, `attach`, `log_work`) take the acting person's name first. What happens
  between two looks of yours happens at one moment, as when somebody raises a request and at once attaches a file: the
  service looks as soon as you ask for something (`fields`, `status`, `comments`, …) or move the clock with `at`.
- `at` plays everything that comes due on the way, in order of time. A silence of three days costs no test time.
- `service_desk=True`: with Service Management, where customers have the portal alone: they raise requests and say
  things there, and change nothing. `told(who, key)` is what the portal shows one of them of what was said.
- `hints=False` loses every webhook: the sweep finds what happened two minutes later.
- `comments(key)` is what the service told the customer, `notes(key)` what it told the vendor's people, `notices(key)`
  what Jira would have mailed, `sees(who, key)` whether a security level lets somebody see the request.
- At the end every request must be without problems (fields that Jira lacks, effects given up): `week` asserts it.
  When something surprises you, `jira.state(key)` is what the pages show: clocks, effects, the look to come.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from connector.jira.answers import Failure
from connector.loop.standing import lacking
from connector.loop.sweep import sweep
from connector.loop.ticks import SWEEP_SECONDS
from connector.sandbox.desk.giving import as_service_desk
from connector.sandbox.person import PORTAL, Person
from connector.sandbox.sites.vendor import FieldSort, Several, Who, site_for
from connector.sandbox.state.site import Dialect, Site
from policies.editions import Regulations
from tests.connector.loop.stage import LONG, Stage, staged

__all__ = ["Begin", "Dialect", "Several", "Week", "Who", "week"]
SWEEP = timedelta(seconds=SWEEP_SECONDS)
PUBLICITY = "sd.public.comment"


class Week:
    """What a story acts on and looks at. Requests are known by their keys, people and fields by their names."""

    def __init__(self, stage: Stage, zone: ZoneInfo, *, hints: bool) -> None:
        self.stage = stage
        self._zone, self._hints = zone, hints
        self._swept = True
        self.keys: list[str] = []

    @property
    def now(self) -> str:
        return _wall(self.stage.now, self._zone)

    def person(self, who: str) -> Person:
        return self.stage.sandbox.people[who]

    def at(self, moment: str) -> None:
        """Time passes until `moment`; whatever comes due on the way is looked at. ValueError when that was before."""
        goal = datetime.fromisoformat(moment).replace(tzinfo=self._zone).astimezone(UTC)
        if goal < self.stage.now:
            raise ValueError(f"it is {self.now} already")
        if not self._swept and self.stage.now + SWEEP <= goal:
            self.stage.until(self.stage.now + SWEEP)
            self._sweep()
        self.stage.until(goal)

    def create(
        self,
        who: str,
        *,
        type: str,  # noqa: A002 - what Jira and the policy call it
        priority: str | None = None,
        summary: str = "Линия стоит",
        description: str | None = LONG,
        project: str | None = None,
        **fields: Any,
    ) -> str:
        """A new request of `who`, its key. `description` None leaves it blank."""
        person = self.person(who)
        told = {"priority": priority, "description": description, **self._values(fields)}
        named = person.named({name: value for name, value in told.items() if value is not None})
        key = person.create(type, summary, project=project, **named)
        self.keys.append(key)
        return self._told(key)

    def move(self, who: str, key: str, status: str) -> None:
        self.person(who).move(key, status)
        self._told(key)

    def say(self, who: str, key: str, text: str) -> None:
        """In public."""
        self.person(who).say(key, text)
        self._told(key)

    def note(self, who: str, key: str, text: str) -> None:
        """For the vendor's people only."""
        self.person(who).say(key, text, internal=True)
        self._told(key)

    def set(self, who: str, key: str, **fields: Any) -> None:
        """Fields by name; None clears. People (`assignee`, `reporter`) go by their names too."""
        self.person(who).set(key, self._values(fields))
        self._told(key)

    def attach(self, who: str, key: str, *names: str) -> None:
        for name in names:
            self.person(who).attach(key, name)
        self._told(key)

    def log_work(self, who: str, key: str, *, minutes: int) -> None:
        self.person(who).log_work(key, minutes * 60)
        self._told(key)

    def fields(self, key: str) -> dict[str, Any]:
        """Every field as the vendor's people read it, by its name in Jira: names, texts, numbers, lists, wall-clock
        times; None when blank."""
        self.stage.settle()
        told = self._service.issue(key, "names,schema")
        kinds = {field_id: schema.get("type", "") for field_id, schema in told["schema"].items()}
        return {
            name: self._shown(told["fields"].get(field_id), kinds.get(field_id, ""))
            for field_id, name in told["names"].items()
        }

    def status(self, key: str) -> str:
        return str(self.fields(key)["Status"])

    def labels(self, key: str) -> list[str]:
        return list(self.fields(key)["Labels"])

    def comments(self, key: str) -> list[str]:
        """What the service told the customer."""
        return [text for text, public in self._said(key) if public]

    def notes(self, key: str) -> list[str]:
        """What the service told the vendor's people alone."""
        return [text for text, public in self._said(key) if not public]

    def notices(self, key: str) -> list[str]:
        """The texts of what Jira would have mailed."""
        self.stage.settle()
        return [str(notice["textBody"]) for notice in self.stage.issue(key).notices]

    def sees(self, who: str, key: str) -> bool:
        """Whether Jira shows the request to somebody at all."""
        self.stage.settle()
        return bool(self.person(who).call("GET", f"issue/{key}").ok)

    def told(self, who: str, key: str) -> list[str]:
        """What the portal of Service Management shows somebody of what was said."""
        self.stage.settle()
        page = self.person(who).get(f"{PORTAL}/request/{key}/comment?limit=100")
        return [str(one["body"]) for one in page["values"]]

    def state(self, key: str) -> Mapping[str, Any]:
        """The last decision as the pages show it."""
        self.stage.settle()
        card = self.stage.card(self.stage.issue(key).id)
        assert card is not None
        assert card.state is not None
        return card.state

    def problems(self) -> list[str]:
        """What the service could not do, of all requests of the story."""
        self.stage.settle()
        return [told for key in self.keys if (told := self.stage.problem(self.stage.issue(key).id))]

    @property
    def _service(self) -> Person:
        return self.stage.sandbox.service

    def _said(self, key: str) -> list[tuple[str, bool]]:
        self.stage.settle()
        page = self._service.get(f"issue/{key}/comment?expand=properties&maxResults=1000")
        own = self.stage.sandbox.service.user.display
        return [(one["body"], _public(one)) for one in page["comments"] if one["author"]["displayName"] == own]

    def _told(self, key: str) -> str:
        """A webhook comes, or is lost."""
        if self._hints:
            self.stage.tell(key)
        self._swept = self._hints
        return key

    def _sweep(self) -> None:
        swept = sweep(self.stage.jira, self.stage.store, self.stage.active.regulations, self.stage.now)
        assert not isinstance(swept, Failure), swept
        self._swept = True

    def _values(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        people = self.stage.sandbox.people
        return {
            name: people[value] if name in {"assignee", "reporter"} and isinstance(value, str) else self._moment(value)
            for name, value in fields.items()
        }

    def _moment(self, value: Any) -> Any:
        """A naive moment is of the wall clock."""
        return value.replace(tzinfo=self._zone) if isinstance(value, datetime) and value.tzinfo is None else value

    def _shown(self, raw: Any, kind: str) -> Any:
        if isinstance(raw, list):
            return [self._shown(one, "") for one in raw]
        if isinstance(raw, Mapping):
            found = (raw[by] for by in ("displayName", "value", "name", "filename") if by in raw)
            return next(found, raw)
        return _wall(datetime.fromisoformat(raw), self._zone) if raw and kind == "datetime" else raw


def _wall(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _public(comment: Mapping[str, Any]) -> bool:
    held = {one["key"]: one["value"] for one in comment.get("properties", ())}
    return not held.get(PUBLICITY, {}).get("internal") and "visibility" not in comment


Begin = Callable[[str], AbstractContextManager[Week]]
"""A story of some regulation in some dialect, from a moment on."""


@contextmanager
def week(
    policy: Path,
    folder: Path,
    *,
    start: str,
    people: Mapping[str, str | Who],
    dialect: Dialect = "cloud",
    hints: bool = True,
    fields: Mapping[str, FieldSort] | None = None,
    security: Iterable[str] = (),
    versions: Iterable[str] = (),
    initial: str | None = None,
    zone: str = "Europe/Moscow",
    service_desk: bool = False,
) -> Iterator[Week]:
    """A story that begins at `start`, on the wall clock of `zone`. The other arguments: see the head of this module and
    `site_for`."""
    wall = ZoneInfo(zone)

    def site(regulations: Regulations) -> Site:
        made = site_for(
            regulations.policies,
            dialect,
            people=people,
            fields=fields,
            security=security,
            versions=versions,
            initial=initial,
        )
        return as_service_desk(made) if service_desk else made

    begins = datetime.fromisoformat(start).replace(tzinfo=wall).astimezone(UTC)
    with staged(dialect, folder, policy=policy, site=site, start=begins) as stage:
        assert lacking(stage.active.regulations, stage.jira.directory) == ()
        story = Week(stage, wall, hints=hints)
        story._sweep()
        yield story
        assert story.problems() == []
