"""The webhook: registered with our secret, read back and judged; what cannot be had by REST is told in words."""

from collections.abc import Iterator

from connector.jira.admin import hooks
from connector.jira.admin.hooks import EVENTS, Hook, Wanted
from connector.jira.answers import Failure
from connector.jira.wording import Sentence
from connector.setup.checks.hooks import address, judged
from connector.setup.checks.local import loopback
from connector.setup.init.step import Step
from connector.setup.sight import Sight

NAME = "Reglament"


def arrange(sight: Sight, *, fresh_secret: bool, dry: bool) -> Iterator[Step]:
    """`fresh_secret`: ours is new, so whatever is registered is signed with another."""
    what = Sentence(f"вебхук на {sight.hook_url} ({sight.jql})", f"webhook to {sight.hook_url} ({sight.jql})")
    if sight.server.cloud and sight.hook_url.startswith("http://") and not loopback(sight.hook_url):
        yield Step("failed", Sentence(f"{what.ru}: Cloud шлёт только на https://", f"{what.en}: Cloud wants https://"))
        return
    known = hooks.every(sight.jira.session, sight.server)
    if isinstance(known, Failure):
        yield _by_hand(sight, known)
        return
    ours = [hook for hook in known if address(hook.url) == sight.hook_url]
    if len(ours) == 1 and not fresh_secret and not list(judged(sight, ours[0])):
        yield Step("there", what)
    elif dry:
        yield Step("would", what)
    else:
        yield from _register(sight, ours, what)


def _register(sight: Sight, before: list[Hook], what: Sentence) -> Iterator[Step]:
    """The new one first, then the old ones go: no event falls between them."""
    session, server = sight.jira.session, sight.server
    secret = sight.settings.webhook_secrets[0].value
    answer = hooks.register(session, server, Wanted(NAME, sight.hook_url, sight.jql, secret))
    told = hooks.every(session, server) if not isinstance(answer, Failure) else answer
    if isinstance(told, Failure):
        yield _by_hand(sight, told)
        return
    old = {hook.id for hook in before}
    made = [hook for hook in told if address(hook.url) == sight.hook_url and hook.id not in old]
    if any(not hook.signed for hook in made):
        for hook in made:
            hooks.remove(session, server, hook)
        yield Step("by_hand", _UNSIGNED)
        return
    for hook in before:
        hooks.remove(session, server, hook)
    yield Step("made", what)
    for finding in (finding for hook in made for finding in judged(sight, hook)):
        yield Step(
            "by_hand",
            Sentence(f"{finding.what.ru} {finding.cure.ru}", f"{finding.what.en} {finding.cure.en}"),
        )


_UNSIGNED = Sentence(
    "Эта Jira не подписывает вебхуки (так до Data Center 10), а неподписанное служба не принимает: вебхук не заведён."
    " Делать ничего не нужно: изменения служба находит поиском раз в две минуты.",
    "This Jira does not sign webhooks (so before Data Center 10), and the service takes nothing unsigned: none was"
    " registered. There is nothing to do: the service finds changes by a search every two minutes.",
)


def _by_hand(sight: Sight, failure: Failure) -> Step:
    events = ", ".join(EVENTS)
    return Step(
        "by_hand",
        Sentence(
            f"вебхук: {failure.says.ru} Заведите сами: Система → Веб-хуки → Создать. Адрес {sight.hook_url}; секрет —"
            f" первый из WEBHOOK_SECRETS в .env; JQL: {sight.jql}; события: {events}; «Исключить тело» не отмечать.",
            f"webhook: {failure.says.en} Make it yourself: System → WebHooks → Create. URL {sight.hook_url}; the secret"
            f" is the first of WEBHOOK_SECRETS in .env; JQL: {sight.jql}; events: {events}; no “Exclude body”.",
        ),
    )
