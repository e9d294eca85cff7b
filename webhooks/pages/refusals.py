"""Why webhooks were turned away, in the reader's language.

`signature`, `hints` and `intake` give their reasons to Jira, to the log and to the store in English; here each sentence
is known again, as in gettext, where the message itself is the key.
"""

import re
from collections.abc import Iterator

from connector.settings import Language

_RUSSIAN: tuple[tuple[str, str], ...] = (
    (
        "WEBHOOK_SECRETS is not set: .*",
        "WEBHOOK_SECRETS не задан: проверить вебхук нечем, отвергаются все; задайте в нём секрет вебхука Jira",
    ),
    ("no X-Hub-Signature: .*", "нет X-Hub-Signature: задайте секрет в вебхуке Jira"),
    ("X-Hub-Signature is not (.*)", r"X-Hub-Signature — не \1"),
    (
        "X-Hub-Signature fits no secret in WEBHOOK_SECRETS, of which there are ([0-9]+)",
        r"X-Hub-Signature не подходит ни к одному секрету из WEBHOOK_SECRETS (их там \1)",
    ),
    ("the body is larger than ([0-9]+) bytes", r"тело больше \1 байт"),
    ("empty body and no (.*) in the address", r"тело пустое, и в адресе нет \1"),
    ("not JSON: (.*)", r"не JSON: \1"),
    ("JSON, but not an object", "JSON, но не объект"),
    ("nested deeper than ([0-9]+) levels", r"вложено глубже \1 уровней"),
    ("a body without webhookEvent names no issue", "тело без webhookEvent не называет обращения"),
    ("(.*) names no issue", r"\1 не называет обращения"),
)


def refusal(reason: str, language: Language) -> str:
    """`reason` for a reader; one that nobody foresaw stays as it is."""
    return next(_russian(reason), reason) if language == "ru" else reason


def _russian(reason: str) -> Iterator[str]:
    for english, russian in _RUSSIAN:
        if found := re.fullmatch(english, reason, re.DOTALL):
            yield found.expand(russian)
