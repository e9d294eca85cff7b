"""One fault planted in a Jira that was green: `doctor` names it, and says what to do, in both languages.

Each fault is told by the code of its finding and by words that must be in it, such as the field's own name.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from connector.clock import utc_now
from connector.sandbox.faults import Rule
from connector.sandbox.running import running
from connector.sandbox.state.site import Field
from tests.connector.setup.vendor import HOOK, Vendor, empty_site

LOGIN = "<html><head><title>Log in - Jira</title></head><body><form id='login-form'></form></body></html>"


@dataclass(frozen=True)
class Fault:
    """`plant` breaks it; `says`: words of the finding; `only`: the dialect in which it can happen."""

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
    vendor.change_field("SLA", lambda one: one)
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


def denied(*permissions: str) -> Callable[[Vendor], object]:
    return lambda vendor: vendor.change_service(denied=permissions)


def hook(**parts: object) -> Callable[[Vendor], object]:
    return lambda vendor: vendor.change_hook(**parts)


FAULTS = (
    Fault("field.off_screen", lambda one: one.change_field("Обработка", off_screen), ("Обработка", "Проблема")),
    Fault("field.off_screen", lambda one: one.change_field("Канал", off_screen), ("Канал", "не заполнить")),
    Fault("field.type", lambda one: one.change_field("Обработка, ч", lambda f: replace(f, type="string")), ("число",)),
    Fault("field.missing", lambda one: one.change_field("Канал", lambda f: replace(f, name="Канaл связи")), ("Канал",)),
    Fault("field.twice", twin_field, ("SLA", "customfield_19999")),
    Fault("status.missing", lambda one: one.renamed("statuses", "В работе", "В работу"), ("В работе", "«В работу»")),
    Fault("type.missing", lambda one: one.renamed("types", "Доработка", "Доработки"), ("Доработка", "«Доработки»")),
    Fault(
        "priority.missing", lambda one: one.renamed("priorities", one.site.priorities[0].name, "Иной"), ("приоритет",)
    ),
    Fault("group.missing", no_one_in_group, ("endocs-support",)),
    Fault("status.no_way", in_status, ("ENDOCS", "Выполнен" if False else "перехода")),
    Fault("project.missing", without_project, ("ENDOCS", "«ENDOC»")),
    Fault("project.missing", denied("BROWSE_PROJECTS"), ("ENDOCS", "Browse Projects")),
    Fault("permission.missing", denied("EDIT_ISSUES"), ("Edit Issues", "сроки")),
    Fault("permission.missing", denied("TRANSITION_ISSUES"), ("Transition Issues", "переводить")),
    Fault("permission.missing", denied("ADD_COMMENTS"), ("Add Comments", "объяснять")),
    Fault("permission.missing", denied("LINK_ISSUES"), ("Link Issues", "ссылку")),
    Fault("permission.administer", denied("ADMINISTER"), ("Administer Jira", "токеном администратора")),
    Fault("permission.global", denied("ADMINISTER"), ("Administer Jira", "групп"), "dc"),
    Fault("permission.global", denied("USER_PICKER", "ADMINISTER"), ("Browse Users", "групп"), "cloud"),
    Fault("screen.unread", denied("CREATE_ISSUES"), ("Create Issues",)),
    Fault("token.refused", lambda one: one.env(JIRA_TOKEN="nobodys"), ("JIRA_TOKEN",)),
    Fault("token.refused", lambda one: one.sandbox.world.expired.add(one.sandbox.token), ("JIRA_TOKEN",), "cloud"),
    Fault("token.dead", lambda one: one.sandbox.world.expired.add(one.sandbox.token), ("незнакомцу",), "dc"),
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


def cases() -> list[object]:
    found = []
    for fault in FAULTS:
        words = "-".join(word for word in fault.says[:1])
        for dialect in (fault.only,) if fault.only else ("cloud", "dc"):
            found.append(pytest.param(dialect, fault, id=f"{fault.code}-{dialect}-{words}"))
    return found


@pytest.mark.parametrize(("dialect", "fault"), cases())
def test_a_planted_fault_is_named_with_its_cure(dialect: str, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Green before, and then exactly this is told: what is wrong and what to do, in Russian and English."""
    with running(site=empty_site(dialect)) as sandbox:
        monkeypatch.setenv("JIRA_TOKEN", sandbox.token)
        vendor = Vendor(sandbox)
        assert vendor.init() == 0
        monkeypatch.delenv("JIRA_TOKEN")
        assert vendor.examine().green
        fault.plant(vendor)
        report = vendor.examine(fault.ahead)
    named = [one for one in report.findings if one.code == fault.code]
    assert named, [one.code for one in report.findings]
    assert not report.green
    for one in named:
        assert all((one.what.ru, one.what.en, one.cure.ru, one.cure.en))
        assert one.what.ru != one.what.en or fault.code == "store.unusable"
        assert sandbox.token not in f"{one.what} {one.cure}"
    told = " ".join(f"{one.what.ru} {one.cure.ru}" for one in named)
    assert [word for word in fault.says if word not in told] == []


def test_there_are_thirty_and_more() -> None:
    """Faults of different kinds, not the same one again and again."""
    assert len({fault.code for fault in FAULTS}) >= 30
