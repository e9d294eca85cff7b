"""A case file -> `Suite`, or every problem at once with its line and column.

policy: ../../policies.yaml
people: {Анна: requester, Игорь: {role: staff, email: igor@mespace.example}}
issue: {status: Открыт, …}                  # what every case begins with, unless it says otherwise
cases:
  - case: Критический инцидент принят вовремя
    clause: MES-6.4
    issue: {type: Инцидент, priority: Критический}
    created: 2026-11-23 10:00
    by: Анна
    events: [{at: 11:30, by: Игорь, status: Анализ}]
    expect: [{at: 12:00, clocks: {reaction: {state: met, spent: 1h30m}}, next: none}]

Names are checked against the policy: a field, status or person that it does not know cannot matter to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import Field

from policies.facts import WORDS_OF_ISSUE, Person, Value, attribute_of, fold
from policies.language.kinds import Clauses, Names
from policies.language.problems import Problem, Problems, nearest
from policies.language.reading import Path, Source, read
from policies.language.vocabulary import NAMED_KINDS, Part, Vocabulary, describe
from policies.policy import Policy
from policies.proving import expecting
from policies.proving.cases import Case, Deed, Other, Suite, Times, seconds
from policies.proving.clauses import cited

JIRA = "Jira"
"""Who did what nobody did: `by: Jira`."""
REQUESTER = "requester"
TEXTS = frozenset({"summary", "description", "environment"})
"""What is never a date, whatever it looks like."""
ACTS = ("comment", "attachment", "worklog")


class FilePart(Part):
    policy: str = Field(min_length=1)
    people: Any
    issue: Any = None
    cases: Any


class PersonPart(Part):
    role: str | None = None
    email: str | None = None
    groups: Names = ()
    account: str | None = None
    type: str = ""


class CasePart(Part):
    case: str = Field(min_length=1)
    clause: Clauses = ()
    issue: Any = None
    created: str
    by: str | None = None
    events: Any = None
    expect: Any
    others: Any = None


class OtherPart(Part):
    """`count` issues beside the one that the case is about."""

    count: int = Field(1, ge=1, le=100)
    issue: Any = None
    created: str
    by: str | None = None
    events: Any = None


class EventPart(Part):
    """What is no field in an event."""

    at: str
    by: str
    comment: str | None = None
    internal: bool = False
    attachment: str | None = None
    worklog: str | None = None


@dataclass(slots=True)
class Book:
    """What the cases of one file are read by."""

    words: Vocabulary
    policy: Policy
    people: dict[str, Person]


def policy_named(source: Source) -> str | None:
    """The policy that a case file is about, as the file names it."""
    named = source.data.get("policy") if isinstance(source.data, dict) else None
    return named if isinstance(named, str) and named else None


def load_cases(text: str, name: str, policy: Policy) -> Suite | Problems:
    """The cases of a text, or all that is wrong with it. `name` is the file's, for messages."""
    source = read(text, name)
    return Problems(source) if isinstance(source, tuple) else cases_of(source, policy)


def cases_of(source: Source, policy: Policy) -> Suite | Problems:
    words = vocabulary(source, policy)
    top = words.part(FilePart, source.data, ())
    cases = tuple(_cases(top, Book(words, policy, {}))) if top else ()
    words.look_for_misspellings()
    problems: tuple[Problem, ...] = tuple(sorted(words.problems, key=lambda found: (found.line, found.column)))
    if top is None or words.faulty:
        return Problems(problems)
    return Suite(source.name, policy, cases, problems)


def vocabulary(source: Source, policy: Policy) -> Vocabulary:
    """The policy's words, for a file that speaks of its issues: a field goes by the policy's word or by its name in
    Jira."""
    words = Vocabulary(source, people={sort.word: sort.word for sort in policy.people.sorts})
    given = read(policy.text, policy.name)
    sections = given.data if isinstance(given, Source) else {}
    for attribute, title in policy.titles.items():
        words.attributes.setdefault(fold(title), attribute)
    for word, field in (sections.get("fields") or {}).items():
        words.attributes[fold(word)] = attribute_of(field)
    for kind in NAMED_KINDS.values():
        raw = sections.get(kind) or {}
        groups = raw if isinstance(raw, dict) else {name: name for name in raw}
        for word, names in groups.items():
            words.groups.setdefault(kind, {})[fold(str(word))] = tuple(
                str(name) for name in (names if isinstance(names, list) else [names])
            )
        if isinstance(raw, list):
            words.closed.add(kind)
    for kind, section in NAMED_KINDS.items():
        if section not in words.closed:
            # Under a word that nobody can write: names that the policy knows without grouping them.
            words.groups.setdefault(section, {})[""] = policy.names.get(kind, ())
    return words


def _cases(top: FilePart, book: Book) -> Iterator[Case]:
    words = book.words
    book.people.update(_people(top.people, book))
    common = _values(top.issue, ("issue",), book, Times(book.policy.zone)) if top.issue is not None else {}
    if not isinstance(top.cases, list) or not top.cases:
        words.report(("cases",), "not_list")
        return
    known = frozenset(cited(book.policy))
    taken: dict[str, int] = {}
    for index, raw in enumerate(top.cases):
        path: Path = ("cases", index)
        part = words.part(CasePart, raw, path)
        if part is None:
            continue
        if part.case in taken:
            words.report((*path, "case"), "same_name", given=part.case, first=taken[part.case])
        taken.setdefault(part.case, words.source.place(path)[0])
        for clause in part.clause:
            if clause not in known:
                hint = nearest(clause, known)
                words.report((*path, "clause"), "case_clause", given=clause, hint=hint, warning=True)
        case = _case(part, path, book, common)
        if case:
            yield case


def _case(part: CasePart, path: Path, book: Book, common: Mapping[str, Value]) -> Case | None:
    words = book.words
    created = Times(book.policy.zone).read(part.created)
    if created is None:
        words.report((*path, "created"), "case_time", given=part.created)
        return None
    times = Times(book.policy.zone, created)
    by = _person(part.by, (*path, "by"), book) if part.by else next(iter(book.people.values()), None)
    own = _values(part.issue, (*path, "issue"), book, times) if part.issue is not None else {}
    issue = {**common, **own}
    if not issue.get("status"):
        words.report((*path, "issue"), "missing", at_key=True, key="status")
    deeds = tuple(_deeds(part.events, (*path, "events"), book, times)) if part.events is not None else ()
    expect = tuple(expecting.parse_all(part.expect, (*path, "expect"), words, book.policy, times))
    place = words.source.place(path)
    others = tuple(_others(part.others, (*path, "others"), book, times, common)) if part.others is not None else ()
    return Case(part.case, part.clause, place, created, by, issue, deeds, expect, others) if by else None


def _others(raw: Any, path: Path, book: Book, times: Times, common: Mapping[str, Value]) -> Iterator[Other]:
    """The issues beside; what they do not say of themselves is as the file says of all."""
    if not isinstance(raw, list):
        book.words.report(path, "not_list")
        return
    for index, item in enumerate(raw):
        at = (*path, index)
        part = book.words.part(OtherPart, item, at)
        if part is None:
            continue
        created = times.read(part.created, times.day(times.created) if times.created else None)
        if created is None:
            book.words.report((*at, "created"), "case_time", given=part.created)
            continue
        by = _person(part.by, (*at, "by"), book) if part.by else next(iter(book.people.values()), None)
        own = _values(part.issue, (*at, "issue"), book, times) if part.issue is not None else {}
        story = Times(times.zone, created)
        deeds = tuple(_deeds(part.events, (*at, "events"), book, story)) if part.events is not None else ()
        if by is not None:
            yield from [Other(created, by, {**common, **own}, deeds)] * part.count


def _people(raw: Any, book: Book) -> Iterator[tuple[str, Person]]:
    if not isinstance(raw, dict) or not raw:
        book.words.report(("people",), "blank" if raw in ({}, None) else "not_mapping", given=describe(raw))
        return
    for number, (name, item) in enumerate(raw.items(), 1):
        path: Path = ("people", name)
        part = book.words.part(PersonPart, {"role": item} if isinstance(item, str) else item, path)
        if part is not None:
            at = path if isinstance(item, str) else (*path, "role")
            yield fold(name), _known_person(part, name, number, at, book)


def _known_person(part: PersonPart, name: str, number: int, path: Path, book: Book) -> Person:
    """The person; a role of the policy brings its groups along, and must then be what the policy takes him for."""
    folk, groups = book.policy.people, {fold(group) for group in part.groups}
    role = fold(book.words.person(part.role, path)) if part.role else None
    sort = folk.sort(role) if role else None
    groups |= sort.folded_groups if sort else frozenset()
    person = Person(part.account or f"person-{number}", name, part.email, part.type, frozenset(groups))
    roles = folk.roles(person, None)
    known = {REQUESTER, *(each.word for each in folk.sorts)}
    if role in known and role not in roles:
        book.words.report(path, "case_role", given=role, actual=", ".join(roles))
    return person


def _person(name: str, path: Path, book: Book) -> Person | None:
    if fold(name) in book.people or name == JIRA:
        return book.people.get(fold(name))
    allowed = (*(person.name for person in book.people.values()), JIRA)
    book.words.report(path, "choice", given=name, allowed=allowed, hint=nearest(name, allowed))
    return None


def _deeds(raw: Any, path: Path, book: Book, times: Times) -> Iterator[Deed]:
    if not isinstance(raw, list):
        book.words.report(path, "not_list")
        return
    before = times.created
    for index, item in enumerate(raw):
        deed = _deed(item, (*path, index), book, times, times.day(before) if before else None)
        if deed is None:
            continue
        if before and deed.at < before:
            book.words.report((*path, index, "at"), "case_order", given=item["at"])
        before = deed.at
        yield deed


def _deed(raw: Any, path: Path, book: Book, times: Times, day: date | None) -> Deed | None:
    words = book.words
    if not isinstance(raw, dict):
        words.report(path, "not_mapping", given=describe(raw))
        return None
    part = words.part(EventPart, {key: value for key, value in raw.items() if key in EventPart.model_fields}, path)
    fields = {key: value for key, value in raw.items() if key not in EventPart.model_fields}
    changes = _values(fields, path, book, times)
    if not fields and part is not None and not any(getattr(part, act) for act in ACTS):
        words.report(path, "case_event", allowed=(*ACTS, "status", "priority", "…"))
    if part is None:
        return None
    at = times.read(part.at, day)
    worklog = seconds(part.worklog) if part.worklog is not None else None
    if at is None:
        words.report((*path, "at"), "case_time", given=part.at)
    if part.worklog is not None and worklog is None:
        words.report((*path, "worklog"), "duration", given=part.worklog)
    by = _person(part.by, (*path, "by"), book)
    return Deed(at, by, changes, part.comment, not part.internal, part.attachment, worklog) if at else None


def _values(raw: Any, path: Path, book: Book, times: Times) -> dict[str, Value]:
    """Fields by their names or the policy's words."""
    if not isinstance(raw, dict):
        book.words.report(path, "not_mapping", given=describe(raw))
        return {}
    found: dict[str, Value] = {}
    for word, value in raw.items():
        at = (*path, word)
        attribute = book.words.attribute(word, at)
        if attribute in WORDS_OF_ISSUE or attribute in book.policy.customers.own:
            book.words.report(at, "case_own", at_key=True, given=word)
        elif attribute is not None:
            found[attribute] = _value(attribute, value, at, book, times)
    return found


def _value(attribute: str, raw: Any, path: Path, book: Book, times: Times) -> Value:
    match raw:
        case None | "":
            return None
        case bool() | dict():
            book.words.report(path, "not_text", given=describe(raw))
            return None
        case int() | float():
            return float(raw)
        case list():
            return tuple(str(item) for item in raw if item is not None)
    if attribute in NAMED_KINDS:
        names = book.words.names(attribute, (raw,), path)
        if len(names) > 1:
            book.words.report(path, "many_names", given=raw, allowed=names)
        return names[0]
    return raw if attribute in TEXTS else _dated(raw, times)


def _dated(text: str, times: Times) -> date | datetime | str:
    """A date or a moment where the text is one."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-12-31") else times.full(text) or text
    except ValueError:
        return text
