"""Whatever Jira tells of an issue, it is decided: no value of any attribute breaks a look, its trace or its JSON."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies import Around, Policy, evaluate, load
from policies.facts import SYSTEM_ATTRIBUTES, Attachment, Change, Comment, Issue, Person, Place, Value, WorkLog, fold
from policies.trace import Reader, as_json
from tests.laws.histories import ENDLESS
from tests.policies.build import CLIENT, SHIPPED, STAFF, msk

REGULATIONS = sorted((SHIPPED.parent / "policies" / "regulations").glob("*.yaml"))
NOW = msk("2026-11-23 12:00")
CREATED = msk("2026-11-20 10:00")
DAY = timedelta(days=1)
NAMES = ("status", "type", "priority", "Закрыт", "Решён", "Открыт", "Ошибка", "Завод", "—", "none", "valid")


def beside(folder: Path) -> dict[str, Policy]:
    found = {}
    for file in REGULATIONS:
        text = file.read_text(encoding="utf-8")
        if file.name.count(".") == 1 and "\nregulation:" in text:
            outcome = load(text, file.name, lambda name: (folder / name).read_text(encoding="utf-8"))
            assert isinstance(outcome, Policy), outcome.said("en")
            found[outcome.regulation] = outcome
    return found


POLICIES: dict[str, Policy] = {**ENDLESS, **beside(REGULATIONS[0].parent)}
ATTRIBUTES = {
    name: sorted({*SYSTEM_ATTRIBUTES.values(), *policy.titles, *map(fold, policy.names["field"])} - {"project"})
    for name, policy in POLICIES.items()
}

texts = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(("{position}", "{key}{", "<script>", "h1. x", "[~admin]", "\x00", "\ud800", "‮", "1e999", "١٢")),
    st.text(max_size=40),
    st.integers(1, 3).map(lambda n: "слово " * 10**n),
)
moments = st.one_of(
    st.sampled_from((datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))),
    st.datetimes(timezones=st.just(UTC)),
    st.integers(-1000, 1000).map(lambda hours: NOW + timedelta(hours=hours)),
)
days = st.one_of(st.sampled_from((date.min, date.max, date.max - DAY)), st.dates(), st.dates(date(2026, 1, 1)))
numbers = st.one_of(st.floats(allow_nan=True, allow_infinity=True), st.integers(0, 9).map(float))
values: st.SearchStrategy[Value] = st.one_of(
    st.none(), texts, numbers, moments, days, st.lists(texts, max_size=4).map(tuple), st.just(("",) * 1000)
)
nobodies = (Person(""), Person("x", "", ""), Person("a", "a", "@"), Person("b", email="a@b@c"))
people = st.one_of(
    st.none(),
    st.sampled_from((CLIENT, STAFF, *nobodies)),
    st.builds(Person, texts, texts, st.one_of(st.none(), texts)),
)
times = st.one_of(st.just(CREATED), st.floats(-3, 60).map(lambda days: CREATED + timedelta(days=days)))


@st.composite
def issues(draw: st.DrawFn, name: str) -> Issue:
    """An issue with odd values in any of the attributes that the policy knows, and an odd life."""
    names = st.sampled_from(ATTRIBUTES[name])
    attributes = draw(st.dictionaries(names, values, max_size=8))
    told = draw(st.lists(st.tuples(times, people, names, values, values), max_size=6))
    changes = sorted((Change(str(n), *each) for n, each in enumerate(told)), key=lambda change: change.at)
    said = draw(st.lists(st.tuples(times, people, texts, st.booleans()), max_size=3))
    files = draw(st.lists(st.tuples(times, people, texts, st.integers()), max_size=3))
    logs = draw(st.lists(st.tuples(times, people, st.integers(-(10**9), 10**12)), max_size=3))
    comments = sorted((Comment(str(n), *each) for n, each in enumerate(said)), key=lambda comment: comment.at)
    return Issue(
        "10001", "SUP-1", CREATED, NOW, {"project": "SUP", **attributes}, draw(people), draw(people), tuple(changes),
        tuple(comments), tuple(Attachment(str(n), *each) for n, each in enumerate(files)),
        tuple(WorkLog(str(n), *each) for n, each in enumerate(logs)),
    )  # fmt: skip


def places(policy: Policy) -> tuple[Place, ...]:
    """Others under every limit there is."""
    rules = [rule.id for rule in policy.rules]
    return tuple(Place(f"9{n}", rule, "завод", CREATED - DAY, admitted=True) for n, rule in enumerate(rules))


@pytest.mark.parametrize("name", POLICIES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), now=st.one_of(st.just(NOW), times))
def test_no_fact_breaks_a_look(name: str, data: st.DataObject, now: datetime) -> None:
    """Nor its words, in either language; what it says is JSON, and the next look lies ahead."""
    policy = POLICIES[name]
    decision = evaluate(policy, data.draw(issues(name)), now, Around(places=places(policy)))
    assert decision.look_again_at is None or decision.look_again_at > now
    for language in ("ru", "en"):
        reader = Reader(language, policy.zone, policy.titles)
        assert json.dumps(as_json(decision, reader))
        assert all(reader.line(step) for step in decision.trace)
