"""What the loop itself says of effects and issues, on the page and in the journal."""

from datetime import datetime, timedelta

from connector.jira.wording import Sentence
from policies.decision import moment


def too_late(due: datetime, within: timedelta) -> Sentence:
    hours = f"{within / timedelta(hours=1):g}"
    return Sentence(
        f"Ждёт вашего решения: это надо было сказать {moment(due)}, больше {hours} ч назад (SPEAK_WITHIN).",
        f"Waits for your word: it should have been said at {moment(due)}, more than {hours} h ago (SPEAK_WITHIN).",
    )


def untold_by_jira() -> Sentence:
    return Sentence(
        "Ждёт вашего решения: база восстановлена из копии, а по Jira не узнать, отправлено ли это уже.",
        "Waits for your word: the store was restored from a backup, and Jira cannot tell whether this was sent.",
    )


def over_budget(writes: int, until: datetime) -> Sentence:
    return Sentence(
        f"За час в запрос записано {writes} раз: похоже, другая автоматика отменяет наши записи. До {moment(until)}"
        " служба его не меняет. Найдите в истории запроса, кто меняет те же поля, и отключите одного из двух.",
        f"The issue was written to {writes} times within an hour: another automation seems to undo what we write."
        f" Until {moment(until)} it is left alone. See in its history who changes the same fields, and switch one off.",
    )
