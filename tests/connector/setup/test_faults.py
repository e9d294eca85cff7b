"""One fault planted in a Jira that was green: `doctor` names it, and says what to do, in both languages.

Each fault is told by the code of its finding and by words that must be in it, such as the field's own name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from connector.clock import utc_now
from connector.sandbox.faults import Rule
from connector.sandbox.sites.parts import ADMINISTRATORS
from connector.sandbox.state.site import Field
from tests.connector.setup.conftest import KINDS
from tests.connector.setup.vendor import HOOK, Arranged, Vendor

KINDS_OF = {
    "": KINDS,
    "cloud": ("cloud", "jsm"),
    "dc": ("dc", "dc10"),
    "plain": ("cloud", "dc", "dc10"),
    "body left out": ("cloud", "dc", "jsm"),
}
"""Where a fault can happen. Webhooks of Data Center 10 are registered by another interface, without that switch."""
STATUSES = "GET /rest/api/*/project/ENDOCS/statuses"
NOBODY = {"total": 0, "isLast": True, "values": []}
LOGIN = "<html><head><title>Log in - Jira</title></head><body><form id='login-form'></form></body></html>"


@dataclass(frozen=True)
class Fault:
    """`plant` breaks it; `says`: words of the finding; `only`: the Jiras in which it can happen, as in `KINDS_OF`."""

    code: str
    plant: Callable[[Vendor], object]
    says: tuple[str, ...] = ()
    only: str = ""
    ahead: timedelta = timedelta()


def off_screen(field: Field) -> Field:
    return replace(field, on_screen=False)


def without_project(vendor: Vendor) -> None:
    vendor.change(projects=tuple(replace(one, key="ENDOC") for one in vendor.site.projects))


def answering(vendor: Vendor, match: str, body: object, status: int = 200, **headers: str) -> None:
    vendor.sandbox.faults.answers.append(Rule(match, 99, status, headers, body))


def twin_field(vendor: Vendor) -> None:
    twin = next(one for one in vendor.site.fields if one.name == "SLA")
    vendor.sandbox.world.put_field(replace(twin, id="customfield_19999"))


def in_status(vendor: Vendor) -> None:
    """An issue, and no way out of where it is."""
    vendor.sandbox.people["vera"].create("Проблема", "Не открывается", project="ENDOCS")
    vendor.change(transitions=())


def narrow_filter(vendor: Vendor) -> None:
    vendor.sandbox.people["vera"].create("Проблема", "Не открывается", project="ENDOCS")
    vendor.change_hook(jql='project = ENDOCS AND issuetype = "Вопрос"')


def rewrite(old: str, new: str) -> Callable[[Vendor], object]:
    def plant(_: Vendor) -> None:
        file = Path("endocs.yaml")
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return plant


def second_hook(vendor: Vendor) -> None:
    hook = next(iter(vendor.sandbox.world.hooks.values()))
    vendor.sandbox.world.hooks["77"] = replace(hook, id="77", name="Второй")


def expiring(vendor: Vendor) -> None:
    vendor.sandbox.world.expiring[vendor.sandbox.token] = utc_now() + timedelta(days=9)


def no_one_in_group(vendor: Vendor) -> None:
    users = tuple(
        replace(one, groups=tuple(g for g in one.groups if g != "endocs-support")) for one in vendor.site.users
    )
    vendor.change(users=users)


def without_body(vendor: Vendor) -> None:
    (told,) = vendor.sandbox.service.call("GET", "/rest/webhooks/1.0/webhook").json()
    answering(vendor, "GET /rest/webhooks/1.0/webhook", [{**told, "excludeBody": True}])


def denied(*permissions: str) -> Callable[[Vendor], object]:
    return lambda vendor: vendor.change_service(denied=permissions)


def hook(**parts: object) -> Callable[[Vendor], object]:
    return lambda vendor: vendor.change_hook(**parts)


FAULTS = (
    Fault("field.off_screen", lambda one: one.change_field("Обработка", off_screen), ("Обработка", "Проблема")),
    Fault("field.off_screen", lambda one: one.change_field("Канал", off_screen), ("Канал", "не заполнить")),
    Fault("field.type", lambda one: one.change_field("Обработка, ч", lambda f: replace(f, type="string")), ("число",)),
    Fault(
        "field.missing",
        lambda one: one.change_field("Канал", lambda f: replace(f, name="Каналы", clauses=("cf[1]",))),
        ("Канал", "«Каналы»"),
    ),
    Fault("field.twice", twin_field, ("SLA", "customfield_19999")),
    Fault("status.missing", lambda one: one.renamed("statuses", "В работе", "В работу"), ("В работе", "«В работу»")),
    Fault("type.missing", lambda one: one.renamed("types", "Доработка", "Доработки"), ("Доработка", "«Доработки»")),
    Fault(
        "priority.missing",
        rewrite("when: {type: paid, contract", "when: {priority: Срочный, type: paid, contract"),
        ("Срочный",),
    ),
    Fault("group.missing", no_one_in_group, ("endocs-support",)),
    Fault("status.no_way", in_status, ("ENDOCS", "перехода")),
    Fault("group.empty", lambda one: answering(one, "GET /rest/api/*/group/member", NOBODY), ("endocs-support",)),
    Fault("group.outside", lambda one: one.change_service(groups=(ADMINISTRATORS,)), ("endocs-support",), "plain"),
    Fault("type.not_in_project", lambda one: answering(one, STATUSES, []), ("Доработка", "ENDOCS")),
    Fault("status.not_in_workflow", lambda one: answering(one, STATUSES, []), ("В работе", "ENDOCS")),
    Fault("names.unread", lambda one: answering(one, "GET /rest/api/*/status", {}, 403), ("Browse Projects",)),
    Fault("permission.unread", lambda one: answering(one, "GET /rest/api/*/mypermissions", {}, 403), ("ENDOCS",)),
    Fault("hook.unseen", lambda one: answering(one, "GET /rest/*/1.0/webhook*", {}, 403), ("администратора",)),
    Fault("hook.no_body", without_body, ("Исключить тело",), "body left out"),
    Fault("project.missing", without_project, ("ENDOCS", "«ENDOC»")),
    Fault("project.missing", denied("BROWSE_PROJECTS"), ("ENDOCS", "Browse Projects")),
    Fault("permission.missing", denied("EDIT_ISSUES"), ("Edit Issues", "сроки")),
    Fault("permission.missing", denied("TRANSITION_ISSUES"), ("Transition Issues", "переводить")),
    Fault("permission.missing", denied("ADD_COMMENTS"), ("Add Comments", "объяснять")),
    Fault("permission.missing", denied("DELETE_OWN_COMMENTS"), ("Delete Own Comments", "дважды")),
    Fault("permission.missing", denied("LINK_ISSUES"), ("Link Issues", "ссылку")),
    Fault("permission.administer", denied("ADMINISTER"), ("Administer Jira", "токеном администратора"), "cloud"),
    Fault("permission.global", denied("ADMINISTER"), ("Administer Jira", "групп"), "dc"),
    Fault("permission.global", denied("USER_PICKER", "ADMINISTER"), ("Browse Users", "групп"), "cloud"),
    Fault("screen.unread", denied("CREATE_ISSUES"), ("Create Issues",)),
    Fault("token.dead", lambda one: one.env(JIRA_TOKEN="nobodys"), ("JIRA_TOKEN",)),
    Fault("token.dead", lambda one: one.sandbox.world.expired.add(one.sandbox.token), ("незнакомцу", "просрочен")),
    Fault("token.expiring", expiring, ("reglament",), "dc"),
    Fault("token.cloud_user", lambda one: _as_stranger(one), ("JIRA_USER", "почт"), "cloud"),
    Fault("token.dc_user", lambda one: _as_basic(one), ("JIRA_USER",), "dc"),
    Fault("token.refused", lambda one: answering(one, "GET /rest/api/2/myself", {}, 401), ("не признаёт",)),
    Fault("address.login_page", lambda one: answering(one, "GET /rest/api/2/serverInfo", LOGIN), ("входа", "SSO")),
    Fault("address.bad", lambda one: one.env(JIRA_URL=f"{one.sandbox.url}/jira"), ("JIRA_URL", "serverInfo")),
    Fault("address.bad", lambda one: one.env(JIRA_URL="http://127.0.0.1:9"), ("127.0.0.1",)),
    Fault("address.path", lambda one: setattr(one.sandbox.world, "base_url", "http://127.0.0.1/jira"), ("/jira",)),
    Fault("server.old", lambda one: one.change(version="8.5.1"), ("8.5.1", "8.14"), "dc"),
    Fault("server.new", lambda one: one.change(version="12.0.0"), ("12.0.0",), "dc"),
    Fault("clock.skew", lambda _: None, ("60", "NTP"), ahead=timedelta(minutes=1)),
    Fault("hook.unfiltered", hook(jql=""), ("project = ENDOCS",)),
    Fault("hook.filter", hook(jql="project = OTHER"), ("ENDOCS",)),
    Fault("hook.filter", narrow_filter, ("ENDOCS-1",)),
    Fault("hook.disabled", hook(enabled=False), ("Reglament", "выключен")),
    Fault("hook.elsewhere", hook(url="http://127.0.0.1:7/webhooks/jira"), (HOOK, "127.0.0.1:7")),
    Fault("hook.unsigned", hook(secret=""), ("WEBHOOK_SECRETS",)),
    Fault("hook.events", hook(events=("jira:issue_created", "jira:issue_updated")), ("comment_created",)),
    Fault("hook.none", lambda one: one.sandbox.world.hooks.clear(), (HOOK, "reglament init")),
    Fault("hook.twice", second_hook, ("«Второй»",)),
    Fault("hook.no_secret", lambda one: one.env(WEBHOOK_SECRETS=""), ("WEBHOOK_SECRETS",)),
    Fault("pages.closed", lambda one: one.env(WEB_PASSWORD="", HOST="0.0.0.0"), ("WEB_PASSWORD",)),  # noqa: S104
    Fault("public_url.missing", lambda one: one.env(PUBLIC_URL=""), ("PUBLIC_URL",)),
    Fault("public_url.http", lambda one: one.env(PUBLIC_URL="http://reglament.example"), ("https://",), "cloud"),
    Fault("policy.bad", rewrite("mode: observe", "mode: obsrve"), ("endocs.yaml:", "mode")),
    Fault("policy.bad", lambda _: Path("endocs.customers.yaml").unlink(), ("endocs.customers.yaml",)),
    Fault("policy.everywhere", rewrite("scope: {project: ENDOCS}\n", ""), ("scope",)),
    Fault("store.unusable", lambda one: one.env(DATABASE_URL="sqlite:////proc/nowhere/x.db"), ("DATABASE_URL",)),
    Fault("settings.bad", lambda one: one.env(PORT="many"), ("PORT",)),
    Fault("settings.no_jira", lambda one: one.env(JIRA_URL="", JIRA_TOKEN=""), ("JIRA_URL", "init")),
)


def _as_stranger(vendor: Vendor) -> None:
    told = vendor.sandbox.service.get("serverInfo")
    vendor.env(JIRA_USER="")
    answering(vendor, "GET /rest/api/2/serverInfo", told)


def _as_basic(vendor: Vendor) -> None:
    told = vendor.sandbox.service.get("serverInfo")
    vendor.env(JIRA_USER="reglament")
    answering(vendor, "GET /rest/api/2/serverInfo", told)


def cases() -> Iterator[object]:
    for fault in FAULTS:
        for dialect in KINDS_OF.get(fault.only, (fault.only,)):
            yield pytest.param(dialect, fault, id=f"{fault.code}-{dialect}-{'-'.join(fault.says[:1])}")


@pytest.mark.parametrize(("dialect", "fault"), list(cases()))
def test_a_planted_fault_is_named_with_its_cure(dialect: str, fault: Fault, arranged: Arranged) -> None:
    """What is wrong and what to do, in Russian and English, and the token is not among it."""
    with arranged(dialect) as vendor:
        fault.plant(vendor)
        report = vendor.examine(fault.ahead)
    named = [one for one in report.findings if one.code == fault.code]
    assert named, [one.code for one in report.findings]
    assert not report.green
    for one in named:
        assert all((one.what.ru, one.what.en, one.cure.ru, one.cure.en))
        assert vendor.sandbox.token not in f"{one.what} {one.cure}"
    told = " ".join(f"{one.what.ru} {one.cure.ru}" for one in named)
    assert [word for word in fault.says if word not in told] == []


@pytest.mark.parametrize("dialect", KINDS)
def test_without_a_fault_all_is_green(dialect: str, arranged: Arranged) -> None:
    """So each of the faults above is what made it red."""
    with arranged(dialect) as vendor:
        assert vendor.examine().green


def locked(vendor: Vendor) -> None:
    vendor.sandbox.people["vera"].create("Проблема", "Не открывается", project="ENDOCS")
    answering(vendor, "GET /rest/api/*/issue/*/editmeta", {"fields": {}})


def filter_by_name(vendor: Vendor) -> None:
    vendor.change_hook(jql=f'project = "{vendor.site.projects[0].name}"')


def filter_by_name_tried(vendor: Vendor) -> None:
    filter_by_name(vendor)
    vendor.sandbox.people["vera"].create("Проблема", "Не открывается", project="ENDOCS")


def expired(vendor: Vendor) -> None:
    """A token that nobody uses any more; Jira keeps it in the list."""
    told = {"name": "старый", "expiringAt": (utc_now() - timedelta(days=40)).isoformat()}
    answering(vendor, "GET /rest/pat/latest/tokens", [told])


@pytest.mark.parametrize("dialect", KINDS)
@pytest.mark.parametrize("plant", [locked, filter_by_name, filter_by_name_tried, expired])
def test_what_only_looks_like_a_fault_is_not_told(
    plant: Callable[[Vendor], object], dialect: str, arranged: Arranged
) -> None:
    """An issue that its workflow locks, a filter in other words, an old token."""
    with arranged(dialect) as vendor:
        plant(vendor)
        report = vendor.examine()
    assert [one.what.ru for one in report.findings if one.counts] == []


def test_there_are_thirty_and_more() -> None:
    """Faults of different kinds, not the same one again and again."""
    assert len({fault.code for fault in FAULTS}) >= 30
