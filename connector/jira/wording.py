"""What this room says to people, in Russian and English. All of its sentences are here, and nothing else is.

Words that Jira itself said are quoted as they came, clipped: they are in the language of the account.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing said to a person, in both languages."""

    ru: str
    en: str

    def told(self, language: str) -> str:
        return self.en if language == "en" else self.ru


def _with(ru: str, en: str, detail: str) -> Sentence:
    return Sentence(f"{ru}: {detail}", f"{en}: {detail}") if detail else Sentence(f"{ru}.", f"{en}.")


def gone(detail: str) -> Sentence:
    return _with(
        "В Jira этого нет, или учётная запись сервиса не может этого видеть (тогда дайте ей право просмотра проекта)",
        "Jira does not have it, or the service's account may not see it (then grant it Browse Projects)",
        detail,
    )


def login_refused(status: int, detail: str) -> Sentence:
    if status == 403:
        return _with(
            "Jira не разрешает это учётной записи сервиса; дайте ей право в проекте",
            "Jira does not allow this to the service's account; grant it the permission in the project",
            detail,
        )
    return _with(
        "Jira не приняла имя или токен; проверьте JIRA_USER и JIRA_TOKEN",
        "Jira did not accept the user or the token; check JIRA_USER and JIRA_TOKEN",
        detail,
    )


def token_dead() -> Sentence:
    return Sentence(
        "Токен просрочен или отозван: Jira отвечает как незнакомцу. Выпустите новый JIRA_TOKEN.",
        "The token has expired or was revoked: Jira answers as to a stranger. Issue a new JIRA_TOKEN.",
    )


def login_locked(reason: str) -> Sentence:
    return _with(
        "Вход этой учётной записи заперт (нужна CAPTCHA): войдите под ней в браузере один раз",
        "This account is locked out of logging in (CAPTCHA): log in as it in a browser once",
        reason,
    )


def login_page() -> Sentence:
    return Sentence(
        "Вместо ответа пришла страница входа: проверьте JIRA_TOKEN и то, что REST не закрыт единым входом.",
        "A login page came instead of an answer: check JIRA_TOKEN, and that single sign-on does not cover REST.",
    )


def scope_missing() -> Sentence:
    return Sentence(
        "У токена нет нужной области (scope): выпустите JIRA_TOKEN с областями из docs/jira.md.",
        "The token lacks a scope: issue a JIRA_TOKEN with the scopes that docs/jira.md lists.",
    )


def token_unsendable() -> Sentence:
    return Sentence(
        "В JIRA_TOKEN есть знаки, которые нельзя послать в заголовке: скопируйте токен заново.",
        "JIRA_TOKEN has characters that cannot go into a header: copy the token again.",
    )


def refused(status: int, detail: str) -> Sentence:
    return _with(
        f"Jira не приняла запрос ({status}); исправьте в политике или в Jira то, что она называет",
        f"Jira did not take the request ({status}); correct in the policy or in Jira what it names",
        detail,
    )


def not_on_screen(detail: str) -> Sentence:
    return _with(
        "Jira не даёт записать поле: добавьте его на экран правки проекта, а учётной записи сервиса дайте право"
        " изменять задачи",
        "Jira does not let the field be written: add it to the project's edit screen, and grant the service's account"
        " Edit Issues",
        detail,
    )


def full(detail: str) -> Sentence:
    return _with(
        "Задача достигла предела Jira (413): удалите из неё лишнее или заведите новую",
        "The issue has reached a limit of Jira (413): remove what it does not need, or open a new one",
        detail,
    )


def retired(detail: str) -> Sentence:
    return _with(
        "Этот раздел API в Jira отключён (410): обновите сервис",
        "Jira has removed this part of its API (410): update the service",
        detail,
    )


def conflict(detail: str) -> Sentence:
    return _with(
        "Задачу в это же время изменил кто-то другой; сервис перечитает её и повторит",
        "Somebody else changed the issue at the same moment; the service reads it again and repeats",
        detail,
    )


def limited(scope: str, seconds: float | None) -> Sentence:
    what = {
        "endpoint": ("к этому адресу", "to this endpoint"),
        "issue": ("к этой задаче", "to this issue"),
        "everything": ("от сервиса", "from the service"),
    }[scope]
    until = ("", "") if seconds is None else (f"; продолжим через {seconds:.0f} с", f"; going on in {seconds:.0f} s")
    return Sentence(
        f"Jira ограничила частоту запросов {what[0]}{until[0]}.",
        f"Jira limits the rate of requests {what[1]}{until[1]}.",
    )


def server_error(status: int, detail: str) -> Sentence:
    return _with(
        f"Jira ответила ошибкой {status}; сервис повторит сам, а если это не проходит, причина в журнале Jira",
        f"Jira answered with error {status}; the service tries again by itself, and if it lasts Jira's log tells why",
        detail,
    )


def not_jira(status: int, detail: str) -> Sentence:
    return _with(
        f"По адресу JIRA_URL отвечает не Jira ({status}); проверьте адрес (у api.atlassian.com и cloudId) и прокси",
        f"What answers at JIRA_URL is not Jira ({status}); check the address (at api.atlassian.com the cloudId too)"
        " and the proxy",
        detail,
    )


def not_json(detail: str) -> Sentence:
    return _with(
        "Ответ Jira не разобрать (не JSON); если это не проходит, проверьте JIRA_URL и прокси",
        "Jira's answer cannot be read (not JSON); if it lasts, check JIRA_URL and the proxy",
        detail,
    )


def redirected(target: str) -> Sentence:
    return _with(
        "Jira отсылает на другой адрес; впишите настоящий адрес в JIRA_URL",
        "Jira redirects elsewhere; put the real address into JIRA_URL",
        target,
    )


def too_large(limit: int) -> Sentence:
    megabytes = limit // 2**20
    return Sentence(
        f"Ответ Jira больше {megabytes} МБ и не прочитан: уберите из задачи лишние комментарии и поля.",
        f"Jira's answer is over {megabytes} MB and was not read: remove comments and fields the issue does not need.",
    )


def unreachable(host: str, why: str) -> Sentence:
    return Sentence(
        f"Нет связи с Jira ({host}): {why}. Проверьте JIRA_URL, сеть и сертификат.",
        f"Jira cannot be reached ({host}): {why}. Check JIRA_URL, the network and the certificate.",
    )


def too_slow(host: str) -> Sentence:
    return Sentence(
        f"Jira ({host}) не ответила вовремя; сервис повторит сам.",
        f"Jira ({host}) did not answer in time; the service tries again by itself.",
    )


def broken_off(host: str, why: str) -> Sentence:
    return Sentence(
        f"Связь с Jira ({host}) оборвалась на полуслове: {why}; сервис повторит сам.",
        f"The connection to Jira ({host}) broke off: {why}; the service tries again by itself.",
    )


def unexpected(what: str) -> Sentence:
    return Sentence(f"Jira ответила не тем, чего ждали: {what}.", f"Jira answered with something unexpected: {what}.")


def bad_address() -> Sentence:
    return Sentence("Такого номера задачи не бывает.", "No issue can have such an id or key.")


def no_jira() -> Sentence:
    return Sentence(
        "JIRA_URL не задан: запустите reglament init или перейдите в папку, где лежит .env службы.",
        "JIRA_URL is not set: run reglament init, or go to the folder where the service's .env lies.",
    )


def unwritable(problems: Iterable[Sentence]) -> Sentence:
    told = tuple(problems)
    return Sentence(" ".join(one.ru for one in told), " ".join(one.en for one in told))


def unknown_field(name: str) -> Sentence:
    return Sentence(
        f"В Jira нет поля «{name}»: создайте его и добавьте на экраны проекта или исправьте имя в регламенте.",
        f"Jira has no field “{name}”: create it and add it to the project's screens, or correct the policy.",
    )


def ambiguous_field(name: str, ids: Iterable[str]) -> Sentence:
    listed = ", ".join(ids)
    return Sentence(
        f"Полей «{name}» в Jira несколько ({listed}): переименуйте лишние или укажите в регламенте id.",
        f"Jira has several fields “{name}” ({listed}): rename the others, or give the id in the policy.",
    )


def unfit_value(name: str, kind: str, value: object) -> Sentence:
    return Sentence(
        f"В поле «{name}» (тип {kind}) нельзя записать {value!r}.",
        f"The field “{name}” (type {kind}) cannot hold {value!r}.",
    )


def no_way_to(status: str, reachable: Iterable[str]) -> Sentence:
    listed = ", ".join(f"«{name}»" for name in reachable)
    return Sentence(
        f"Из текущего статуса нельзя перейти в «{status}»; доступны: {listed or 'нет переходов'}."
        " Добавьте переход в рабочий процесс или дайте на него право.",
        f"No transition leads to “{status}” from here; open are: {listed or 'none'}."
        " Add the transition to the workflow, or grant the right to use it.",
    )


_KINDS = {
    "status": ("статуса", "status"),
    "type": ("типа запроса", "issue type"),
    "priority": ("приоритета", "priority"),
}


def unknown_name(kind: str, name: str) -> Sentence:
    russian, english = _KINDS[kind]
    return Sentence(
        f"В Jira нет {russian} «{name}»: создайте его или исправьте имя в регламенте.",
        f"Jira has no {english} “{name}”: create it, or correct the policy.",
    )


def empty_group(name: str) -> Sentence:
    return Sentence(
        f"В группе «{name}» никого нет, или учётной записи службы её не видно: добавьте людей"
        " или дайте право смотреть пользователей и группы.",
        f"The group “{name}” is empty, or the service's account may not see it: add people,"
        " or grant “Browse users and groups”.",
    )


def nobody_to_hide_for() -> Sentence:
    return Sentence(
        "Внутренний комментарий не записан: в этом проекте его увидел бы клиент. Назовите группу сотрудников"
        " в разделе people → staff → groups и добавьте в неё учётную запись службы.",
        "The internal comment was not written: in this project the customer would see it. Name the group of the staff"
        " under people → staff → groups, and add the service's account to it.",
    )


def no_agent() -> Sentence:
    return Sentence(
        "Внутренний комментарий не записан: учётная запись службы не агент этого проекта Service Management, и Jira"
        " показала бы его клиенту. Дайте ей лицензию Service Management и роль «Service Desk Team» в проекте; если они"
        " есть, задайте задаче тип запроса (Request Type).",
        "The internal comment was not written: the service's account is no agent of this Service Management project,"
        " and Jira would show it to the customer. Grant it a Service Management licence and the role “Service Desk"
        " Team” in the project; if it has them, give the issue a request type.",
    )
