"""What the pages say, in Russian and English side by side, and how moments are written."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from connector.settings import Language
from policies.language.wording import EFFECT_KINDS, EFFECT_STATES
from webhooks.pages.asides import ENTRANCE, SECRETS, WAITING

ZONE = ZoneInfo("Europe/Moscow")
"""The zone of everything shown: one for all viewers, so that two people who read a page aloud read the same time."""
ZONE_NAME: Mapping[Language, str] = {"ru": "МСК", "en": "MSK"}

_WORDS: Mapping[str, tuple[str, str]] = {
    "product": ("Регламент", "Reglament"),
    "skip": ("К содержанию", "Skip to content"),
    "nav": ("Разделы", "Sections"),
    "issues": ("Обращения", "Requests"),
    "policy": ("Регламент", "Regulation"),
    "other_language": ("English", "Русский"),
    "footer": ("Состояние службы", "Service status"),
    "metrics": ("Метрики", "Metrics"),
    "attention": ("Требует внимания", "Needs attention"),
    "policy_link": ("Смотреть на странице регламента", "See the regulation page"),
    # the list
    "issues_lead": (
        "Сроки по регламенту: сначала нарушенные и те, что под угрозой.",
        "Deadlines by the regulation, overdue and at risk first.",
    ),
    "filter": ("Отбор", "Filter"),
    "show_all": ("Все", "All"),
    "show_overdue": ("Просрочены", "Overdue"),
    "show_risk": ("Под угрозой", "At risk"),
    "search": ("Найти по ключу", "Find by key"),
    "search_hint": ("например, SUP-12", "for example SUP-12"),
    "find": ("Найти", "Find"),
    "clear": ("Сбросить", "Clear"),
    "col_issue": ("Обращение", "Request"),
    "col_level": ("Уровень", "Level"),
    "col_clocks": ("Сроки", "Clocks"),
    "col_next": ("Следующая проверка", "Next look"),
    "nothing_yet": ("Обращений пока нет", "No requests yet"),
    "nothing_yet_more": (
        "Служба ещё не видела ни одного обращения. Они появятся после первого вебхука или первого обхода Jira.",
        "The service has not seen a request yet. They appear with the first webhook or the first sweep of Jira.",
    ),
    "nothing_found": ("Ничего не найдено", "Nothing found"),
    "nothing_found_more": ("Снимите отбор или измените ключ.", "Drop the filter or change the key."),
    "not_looked": ("ещё не рассмотрено", "not looked at yet"),
    "no_clocks": ("часов нет", "no clocks"),
    "closed": ("закрыто", "closed"),
    "page_of": ("Страница {page} из {pages}", "Page {page} of {pages}"),
    "previous": ("Назад", "Previous"),
    "next": ("Дальше", "Next"),
    "cut": (
        "Показаны {limit} обращений с ближайшими просмотрами; остальные найдутся по ключу.",
        "The {limit} requests with the nearest looks are shown; the rest are found by key.",
    ),
    # states of a cycle
    "state_running": ("идёт", "running"),
    "state_at_risk": ("под угрозой", "at risk"),
    "state_overdue": ("нарушен", "breached"),
    "state_breached": ("нарушен", "breached"),
    "state_met": ("выполнен", "met"),
    "state_met_late": ("выполнен с нарушением", "met late"),
    "state_paused": ("пауза", "paused"),
    "state_cancelled": ("не применяется", "not applicable"),
    "state_pending": ("не начат", "not started"),
    "due_by": ("до {when}", "by {when}"),
    "was_due": ("срок был {when}", "was due {when}"),
    "stopped_at": ("остановлен {when}", "stopped {when}"),
    "left_short": ("осталось {left}", "{left} left"),
    "late_short": ("просрочено: {left}", "late by {left}"),
    # one issue
    "open_in_jira": ("Открыть в Jira", "Open in Jira"),
    "why": ("Почему так", "Why"),
    "as_of": (
        "Решение на {when}. Израсходованное и оставшееся — рабочее время по календарю срока на этот момент.",
        "Decision as of {when}. Spent and left are working time by the clock's calendar at that moment.",
    ),
    "level": ("Уровень", "Level"),
    "customer": ("Заказчик", "Customer"),
    "none": ("не определён", "not determined"),
    "next_look": ("Следующая проверка", "Next look"),
    "next_none": ("по событию в Jira", "on an event in Jira"),
    "marked": ("ждёт просмотра", "waits to be looked at"),
    "regulation": ("Регламент", "Regulation"),
    "fingerprint": ("Отпечаток", "Fingerprint"),
    "clocks": ("Сроки", "Clocks"),
    "cycle": ("Цикл", "Cycle"),
    "state": ("Состояние", "State"),
    "started": ("Начат", "Started"),
    "due": ("Срок", "Due"),
    "stopped": ("Остановлен", "Stopped"),
    "spent": ("Израсходовано", "Spent"),
    "left": ("Осталось", "Left"),
    "late_by": ("просрочено: {left}", "late by {left}"),
    "due_paused": ("на паузе не считается", "not counted while paused"),
    "provisional": (
        "предварительно: производственный календарь этого года ещё не утверждён",
        "provisional: the production calendar of that year is not decreed yet",
    ),
    "strip": ("Полоса времени: {title}", "Strip of time: {title}"),
    "strip_now": ("решение", "decision"),
    "trace": ("Ход рассуждения", "Reasoning"),
    "when": ("Когда", "When"),
    "what": ("Что", "What"),
    "clause": ("Пункт", "Clause"),
    "effects": ("Действия", "Effects"),
    "no_effects": ("Сейчас ничего делать не нужно.", "Nothing is to be done now."),
    "rule": ("Правило", "Rule"),
    **{f"effect_{name}": said for name, said in {**EFFECT_KINDS, **EFFECT_STATES}.items()},
    "effect_intended": ("исполняется", "being done"),
    "effect_failed": ("не удалось", "failed"),
    "effect_unknown": ("исход неизвестен, проверяется", "outcome unknown, being checked"),
    "effect_dead": ("оставлено после неудач", "given up after failures"),
    "effect_withheld": ("опоздало, ждёт решения", "late, waits for a word"),
    "effect_released": ("решено повторить", "released by a person"),
    "decision": ("решение", "decision"),
    "internal": ("внутренний", "internal"),
    "public": ("публичный", "public"),
    "fields": ("Поля в Jira", "Fields in Jira"),
    "field": ("Поле", "Field"),
    "value": ("Значение", "Value"),
    "blank": ("пусто", "blank"),
    "journal": ("Журнал", "Journal"),
    "no_journal": ("Записей ещё нет.", "No entries yet."),
    "issue_missing": ("Обращения {key} служба не знает", "The service does not know {key}"),
    "issue_missing_more": (
        "Проверьте ключ. Если обращение есть в Jira, оно появится здесь не позже чем через две минуты.",
        "Check the key. If Jira has it, it appears here within two minutes.",
    ),
    # the policy
    "in_force": ("Действует", "In force"),
    "edition": ("Редакция", "Edition"),
    "editions": ("Редакции", "Editions"),
    "from": ("Действует с", "From"),
    "whose": ("Для каких обращений", "For which requests"),
    "for_all": ("для всех открытых с этой даты", "all open from this date on"),
    "for_new": ("созданных с этой даты", "created from this date on"),
    "since": ("Действует в службе с", "In force here since"),
    "mode": ("Режим", "Mode"),
    "file": ("Файл", "File"),
    "rejected": ("Новый текст отвергнут, действует прежний", "The newer text is rejected, the former stays in force"),
    "rejected_more": ("Исправьте файл: он будет перечитан сам.", "Mend the file: it is read again by itself."),
    "place": ("Место", "Place"),
    "problem": ("Что не так", "What is wrong"),
    "text": ("Текст", "Text"),
    "no_policy": ("Регламент ещё не загружен", "No regulation is loaded yet"),
    "no_policy_more": (
        "Служба покажет его, как только рабочий процесс прочтёт файл из настройки POLICIES.",
        "It appears as soon as the worker has read the file named by POLICIES.",
    ),
    # banners and refusals
    "jira_down": ("Jira не отвечает", "Jira does not answer"),
    "jira_down_more": (
        (
            "Ничего не потеряно: вебхуки принимаются, обращения будут пересмотрены, как только Jira ответит."
            " Проверьте JIRA_URL, JIRA_TOKEN и сеть."
        ),
        (
            "Nothing is lost: webhooks are taken, and requests are looked at again as soon as Jira answers."
            " Check JIRA_URL, JIRA_TOKEN and the network."
        ),
    ),
    "behind": (
        "Служба отстаёт: обращения ждут с {when}",
        "The service is behind: requests have been waiting since {when}",
    ),
    "behind_more": (
        "Проверьте, что reglament serve (или work) запущен, и посмотрите его журнал. Ничего не потеряно.",
        "Check that reglament serve (or work) runs, and see its log. Nothing is lost.",
    ),
    "webhooks_missed": (
        "Вебхуки не сообщили об изменениях: {count}, последнее найдено обходом {when}",
        "Webhooks did not tell of changes: {count}, the last found by a sweep {when}",
    ),
    "webhooks_missed_more": (
        "Ничего не потеряно, но замечено позже. Проверьте вебхук: reglament doctor.",
        "Nothing is lost, but it was noticed late. Check the webhook: reglament doctor.",
    ),
    "webhooks_refused": ("Вебхуки отвергаются: {count} с {when}", "Webhooks are refused: {count} since {when}"),
    "issue_problem": ("Обращение не удалось рассмотреть", "This request could not be handled"),
    "web_password_title": ("Страницы закрыты", "The pages are closed"),
    "web_password_more": (
        (
            "Пароль не задан, а страницы видны не только с этой машины: служба слушает другие адреса, стоит за прокси"
            " или задан PUBLIC_URL. Задайте WEB_PASSWORD (или WEB_PASSWORD_FILE) и перезапустите её."
            " Приём вебхуков работает и сейчас."
        ),
        (
            "No password is set, and the pages can be seen from other machines: the service listens to them, is behind"
            " a proxy, or PUBLIC_URL is set. Set WEB_PASSWORD (or WEB_PASSWORD_FILE) and restart it."
            " Webhooks are taken all the same."
        ),
    ),
    **WAITING,
    **ENTRANCE,
    **SECRETS,
    "not_found_more": ("Вернитесь к списку обращений.", "Go back to the list of requests."),
    "not_found": ("Такой страницы нет", "There is no such page"),
    "failed": ("Не удалось показать страницу", "The page could not be shown"),
    "failed_more": (
        "Хранилище не отвечает. Подробности — в журнале службы и на /readyz.",
        "The store does not answer. See the service's log and /readyz.",
    ),
    "broken": ("На этой странице ошибка службы", "The service failed on this page"),
    "broken_more": (
        "Подробности — в журнале службы: пришлите их её разработчикам.",
        "The details are in the service's log: send them to its developers.",
    ),
}


@cache
def words(language: Language) -> Mapping[str, str]:
    """Every phrase of the pages in one language."""
    column = 0 if language == "ru" else 1
    return MappingProxyType({name: pair[column] for name, pair in _WORDS.items()})


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def when(moment: datetime, language: Language) -> str:
    """«22.11.2026 14:00 МСК», `22 Nov 2026 14:00 MSK`; the zone is always named."""
    local = moment.astimezone(ZONE)
    day = f"{local:%d.%m.%Y}" if language == "ru" else f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{day} {local:%H:%M} {ZONE_NAME[language]}"


def parsed(text: object) -> datetime | None:
    """A moment of the decision's JSON (RFC 3339), aware UTC; None for null and for what is no moment."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
