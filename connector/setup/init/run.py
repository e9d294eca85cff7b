"""All of `init` in order: the policy and `.env` first, so that a secret is never registered that nobody keeps."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from connector import settings as environment
from connector.jira.admin import site
from connector.jira.admin.screens import newest
from connector.jira.admin.site import Project
from connector.jira.answers import Failure
from connector.jira.client import Jira
from connector.jira.dialects import Found
from connector.jira.names import Directory, Field
from connector.jira.session import Session
from connector.jira.wording import Sentence
from connector.settings import Settings, SettingsProblems
from connector.setup.checks import rights, server
from connector.setup.checks import screens as screen_check
from connector.setup.finding import Finding, found, guess
from connector.setup.init import arrival, envfile, regulation, screens, webhook
from connector.setup.init.step import Step
from connector.setup.init.wishes import ENV, Wishes
from connector.setup.sight import Sight
from policies import Problems, load
from policies.editions import Regulations, together
from policies.facts import Person
from policies.files import open_regulations
from policies.language.problems import nearest

Said = Step | Finding


def arrange(wishes: Wishes, clock: Callable[[], datetime]) -> Iterator[Said]:
    """Each step as it is taken. A `Finding` that counts is where it ended."""
    settings = environment.read(wishes.values, Path("/nonexistent"))
    if isinstance(settings, SettingsProblems):
        yield from (found("settings.bad", detail=sentence) for sentence in settings.sentences)
        return
    session = Session(settings.jira_url or "", settings.jira_user, settings.jira_token.value)
    try:
        yield from _connected(session, settings, wishes, clock)
    finally:
        session.close()


def _connected(session: Session, settings: Settings, wishes: Wishes, clock: Callable[[], datetime]) -> Iterator[Said]:
    told = site.server(session)
    if isinstance(told, Failure):
        yield server.failed(told, settings)
        return
    who = site.account(session)
    if isinstance(who, Failure):
        yield found("token.cloud_user") if server.lacks_user(told, settings) else server.failed(who, settings)
        return
    jira = site.dialect(session, told)
    project = site.project(jira, wishes.project)
    if not isinstance(project, Project):
        yield found("project.missing", key=wishes.project, guess=guess(nearest(wishes.project, site.projects(jira))))
        return
    yield from _files(wishes)
    regulations = _regulations(settings, wishes)
    if isinstance(regulations, Problems):
        why = Sentence(regulations.said("ru"), regulations.said("en"))
        yield found("policy.bad", detail=why, file=settings.policies)
        return
    directory = Jira(jira, Person(id=who.id, name=who.name)).refresh((), regulations.spellings)
    if not isinstance(directory, Directory):
        yield found("names.unread", detail=directory)
        return
    sight = Sight(settings, regulations, jira, told, who, directory, (project,))
    yield from map(_by_hand, rights.lacking(sight))
    yield from _fields(sight, wishes)
    if wishes.webhook:
        yield from webhook.arrange(sight, fresh_secret=wishes.fresh_secret, dry=wishes.dry)
        if not wishes.dry:
            yield from _arrival(sight, clock())


def _files(wishes: Wishes) -> Iterator[Step]:
    """The policy with what it names, where there is none yet; then `.env`."""
    texts = regulation.copy(wishes.regulation, wishes.project) if wishes.copies else {}
    for name, text in texts.items():
        path = Path(name)
        if path.exists():
            yield Step("there", Sentence(f"{path}: не тронут", f"{path}: left as it is"))
        elif wishes.dry:
            yield Step("would", Sentence(f"{path}", f"{path}"))
        else:
            path.write_text(text, encoding="utf-8")
            yield Step("made", Sentence(f"{path} (режим наблюдения)", f"{path} (observing)"))
    if wishes.lent:
        yield Step("there", _LENT)
    before = ENV.read_text(encoding="utf-8-sig") if ENV.exists() else ""
    after = envfile.edited(before, wishes.written)
    what = Sentence(f"{ENV}: {', '.join(wishes.written)}", f"{ENV}: {', '.join(wishes.written)}")
    if before == after:
        yield Step("there", what)
    elif wishes.dry:
        yield Step("would", what)
    else:
        kept = envfile.write(ENV, after)
        was = (f" (прежний — {kept})", f" (the former is {kept})") if kept else ("", "")
        yield Step("made", Sentence(what.ru + was[0], what.en + was[1]))
    if "WEB_PASSWORD" in wishes.written:
        says = (
            f"пароль администратора страниц: WEB_PASSWORD в {ENV}",
            f"the pages' admin password: WEB_PASSWORD in {ENV}",
        )
        yield Step("would" if wishes.dry else "made", Sentence(*says))


_LENT = Sentence(
    f"{ENV}: вход службы прежний; JIRA_TOKEN из окружения — только на этот запуск (заменить: --token-file)",
    f"{ENV}: the service's own login stays; JIRA_TOKEN of the environment is for this run (to replace: --token-file)",
)


def _regulations(settings: Settings, wishes: Wishes) -> Regulations | Problems:
    """Those of the files; in a dry run those that the files would hold."""
    if settings.policies.exists() or not (wishes.dry and wishes.copies):
        return open_regulations(settings.policies).outcome
    texts = regulation.copy(wishes.regulation, wishes.project)
    policy = load(texts[f"{wishes.regulation}.yaml"], f"{wishes.regulation}.yaml", texts.get)
    return policy if isinstance(policy, Problems) else together([policy])


def _fields(sight: Sight, wishes: Wishes) -> Iterator[Step]:
    plan = screens.Plan(sight.jira, sight.projects[0], wishes.dry, wishes.screens)
    asked = screens.wanted(sight.regulations, sight.directory, everything=wishes.all_fields)
    fields: list[Field] = []
    for told in screens.make(plan, sight.directory, asked):
        if isinstance(told, Field):
            fields.append(told)
        else:
            yield told
    yield from screens.place(plan, fields)
    if not wishes.dry:
        yield from _left(sight, fields)


def _left(sight: Sight, fields: list[Field]) -> Iterator[Step]:
    """What is still off the screens, in words: above all Data Center, which does not tell which screens are used."""
    known = {**sight.directory.fields, **{field.id: field for field in fields}}
    now = replace(sight, directory=replace(sight.directory, fields=known))
    for finding in screen_check.check(now, frozenset(field.id for field in fields)):
        says = _by_hand(finding).says
        yield Step("by_hand", Sentence(f"{says.ru} {_SCREEN.ru}", f"{says.en} {_SCREEN.en}"))


def _by_hand(finding: Finding) -> Step:
    """What only a person can mend: a permission of the account, a screen."""
    says = Sentence(f"{finding.what.ru} {finding.cure.ru}", f"{finding.what.en} {finding.cure.en}")
    return Step("by_hand", says)


_SCREEN = Sentence(
    "Или назовите экран: reglament init --screen «имя экрана».", "Or name the screen: reglament init --screen NAME."
)


def _arrival(sight: Sight, now: datetime) -> Iterator[Step]:
    """To the service beside us and by the public address, as both ways can fail on their own."""
    sample = newest(sight.jira, f"{sight.jql} ORDER BY updated DESC")
    body = arrival.event(sample.key if isinstance(sample, Found) else None, now)
    for url in dict.fromkeys((sight.settings.address, sight.settings.public_url or sight.settings.address)):
        status = arrival.send(url, sight.settings.webhook_secrets[0].value, body)
        yield _arrived(url, status)


def _arrived(url: str, status: int | str) -> Step:
    if isinstance(status, int) and 200 <= status < 300:
        return Step(
            "made", Sentence(f"проверочное событие дошло: {url} → {status}", f"test event arrived: {url} → {status}")
        )
    hint = (
        ("служба запущена с прежним секретом: перезапустите её", "the service runs with the former secret: restart it")
        if status == 401
        else (
            "запустите службу (reglament serve) и повторите init",
            "start the service (reglament serve), then init again",
        )
    )
    return Step(
        "by_hand",
        Sentence(
            f"проверочное событие не дошло до {url} ({status}): {hint[0]}",
            f"the test event did not reach {url} ({status}): {hint[1]}",
        ),
    )
