"""The environment, read once into one frozen value. Every problem with it is told at once (design §3.1).

Each setting may also come from a file named by `<NAME>_FILE`, for secrets that a container mounts. `.env` in the
working
folder is read first and never overrides what the environment says. Secrets are held in `Secret`, which does not print.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values

from connector import proxy
from connector.proxy import Proxy, Role

Language = Literal["ru", "en"]
LOCAL = ("localhost", "127.0.0.1", "::1")
"""What this machine calls itself."""
GETTEXT = re.compile(r"[a-z]{2,3}([_.@:][\w.@:-]*)?", re.ASCII)
"""Many systems have a LANGUAGE of their own, gettext's list of languages: `ru_RU:ru`."""

NAMES = (
    "JIRA_URL",
    "JIRA_USER",
    "JIRA_TOKEN",
    "WEBHOOK_SECRETS",
    "DATABASE_URL",
    "DATA_DIR",
    "POLICIES",
    "HOST",
    "PORT",
    "PUBLIC_URL",
    "LANGUAGE",
    "WEB_PASSWORD",
    "WEB_PASSWORD_OPERATOR",
    "WEB_PASSWORD_VIEWER",
    "WEB_PROXY_USER_HEADER",
    "WEB_PROXY_ROLES",
    "WEB_PROXY_FROM",
    "SESSION_SECRET",
    "LOG_FORMAT",
    "SPEAK_WITHIN",
)


MOST_HOURS = 10_000
SESSION_CHARACTERS = 32
"""The least of a secret that signs sessions."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that must be used on purpose: its repr and str never show it."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True, slots=True)
class Settings:
    jira_url: str | None
    """Without a trailing slash; None means: no Jira was named, `serve` brings the sandbox up instead."""
    jira_user: str | None
    """Cloud's e-mail (basic authentication); None: bearer, a Data Center personal access token."""
    jira_token: Secret
    webhook_secrets: tuple[Secret, ...]
    database_url: str = field(repr=False)
    """An SQLAlchemy URL; it may hold a password."""
    data_dir: Path
    policies: Path
    host: str
    port: int
    public_url: str | None
    """Where people reach our pages, without a trailing slash: each issue in Jira gets a link. None: no link."""
    language: Language
    web_password: Secret
    """Of admins."""
    web_password_operator: Secret
    web_password_viewer: Secret
    proxy: Proxy | None
    """Another way in beside the passwords: somebody in front of the pages who knows the readers."""
    session_secrets: tuple[Secret, ...]
    """The first signs sessions, the others are still believed; none: a key made once and kept in `data_dir`."""
    log_format: Literal["text", "json"]
    speak_within: timedelta
    """What speaks to people waits for a person's word when it comes later than so long after its time."""

    @property
    def address(self) -> str:
        """Where this process listens."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def passwords(self) -> tuple[tuple[Role, Secret], ...]:
        """Those that are set, by what they allow."""
        named: tuple[tuple[Role, Secret], ...] = (
            ("admin", self.web_password),
            ("operator", self.web_password_operator),
            ("viewer", self.web_password_viewer),
        )
        return tuple((role, secret) for role, secret in named if secret)

    @property
    def loopback(self) -> bool:
        """Only this machine can reach the service itself."""
        return self.host in LOCAL

    @property
    def published(self) -> bool:
        """Somebody brings other machines' requests here: there is an address for them."""
        return self.public_url is not None and urlsplit(self.public_url).hostname not in LOCAL


@dataclass(frozen=True, slots=True)
class SettingsProblems:
    """All that is wrong with the environment, one sentence each, in Russian and English."""

    sentences: tuple[str, ...]


def read(environ: Mapping[str, str] | None = None, dotenv: Path = Path(".env")) -> Settings | SettingsProblems:
    """The settings, or every problem with them at once."""
    given = dict(os.environ if environ is None else environ)
    problems: list[str] = []
    language = _gettext(given)
    merged = {**language, **_from_file(dotenv, given, problems), **given}
    values = {name: _value(name, merged, problems) for name in NAMES}
    settings = _settings(values, problems)
    return SettingsProblems(tuple(problems)) if problems else settings


def _gettext(given: dict[str, str]) -> dict[str, str]:
    """Takes the system's LANGUAGE out of what is given to us; of its languages the first that we speak."""
    told = given.get("LANGUAGE", "")
    if told in ("", "ru", "en") or not GETTEXT.fullmatch(told):
        return {}
    del given["LANGUAGE"]
    spoken = [each[:2] for each in told.split(":") if each[:2] in ("ru", "en")]
    return {"LANGUAGE": spoken[0]} if spoken else {}


def _from_file(dotenv: Path, given: Mapping[str, str], problems: list[str]) -> dict[str, str]:
    """What `.env` says and the environment does not: neither by the name itself nor by its `_FILE`."""
    if not dotenv.is_file():
        return {}
    try:
        told = dotenv_values(dotenv, interpolate=False, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{dotenv}: файл не читается / cannot be read: {error}")
        return {}
    settled = {
        form for name in NAMES for form in (name, f"{name}_FILE") if given.get(name) or given.get(f"{name}_FILE")
    }
    return {name: value for name, value in told.items() if value is not None and name not in settled}


def _value(name: str, environ: Mapping[str, str], problems: list[str]) -> str:
    path = environ.get(f"{name}_FILE")
    if not path:
        return environ.get(name, "").strip()
    if environ.get(name):
        problems.append(
            f"{name} и {name}_FILE заданы вместе: оставьте одно / {name} and {name}_FILE are both set: keep one"
        )
    # What is no path may be the secret itself.
    shown = f"{name}_FILE={path}" if "/" in path or Path(path).exists() else f"{name}_FILE"
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        problems.append(f"{shown}: файл не читается / cannot be read: {why}")
        return ""
    if not value:
        problems.append(f"{shown}: файл пуст / the file is empty")
    return value


def _settings(values: Mapping[str, str], problems: list[str]) -> Settings:
    data_dir = Path(values["DATA_DIR"] or "data")
    host, port = values["HOST"] or "127.0.0.1", _port(values["PORT"], problems)
    return Settings(
        jira_url=_address("JIRA_URL", values["JIRA_URL"], problems),
        jira_user=values["JIRA_USER"] or None,
        jira_token=_token(values, problems),
        webhook_secrets=_listed(values["WEBHOOK_SECRETS"]),
        database_url=values["DATABASE_URL"] or f"sqlite:///{data_dir / 'reglament.db'}",
        data_dir=data_dir,
        policies=Path(values["POLICIES"] or "policies.yaml"),
        host=host,
        port=port,
        public_url=_public_address(values["PUBLIC_URL"], problems),
        language=_language(values["LANGUAGE"] or "ru", problems),
        **_passwords(values, problems),
        proxy=proxy.read(
            values["WEB_PROXY_USER_HEADER"], values["WEB_PROXY_ROLES"], values["WEB_PROXY_FROM"], problems
        ),
        session_secrets=_session_secrets(values["SESSION_SECRET"], problems),
        log_format=_log_format(values["LOG_FORMAT"] or "text", problems),
        speak_within=_hours("SPEAK_WITHIN", values["SPEAK_WITHIN"] or "24", problems),
    )


def _listed(text: str) -> tuple[Secret, ...]:
    return tuple(Secret(part.strip()) for part in text.split(",") if part.strip())


def _passwords(values: Mapping[str, str], problems: list[str]) -> dict[str, Secret]:
    names = ("WEB_PASSWORD", "WEB_PASSWORD_OPERATOR", "WEB_PASSWORD_VIEWER")
    told = [values[name] for name in names if values[name]]
    if len(set(told)) < len(told):
        problems.append(
            "WEB_PASSWORD, WEB_PASSWORD_OPERATOR, WEB_PASSWORD_VIEWER: у каждой роли должен быть свой пароль"
            " / each role needs a password of its own"
        )
    return {name.lower(): Secret(values[name]) for name in names}


def _session_secrets(text: str, problems: list[str]) -> tuple[Secret, ...]:
    found = _listed(text)
    if any(len(secret.value) < SESSION_CHARACTERS for secret in found):
        problems.append(
            f"SESSION_SECRET: нужно не меньше {SESSION_CHARACTERS} случайных знаков: openssl rand -hex 32"
            f" / at least {SESSION_CHARACTERS} random characters are needed: openssl rand -hex 32"
        )
    return found


def _address(name: str, text: str, problems: list[str]) -> str | None:
    if not text:
        return None
    if not _is_address(text):
        text = f"***@{text.rpartition('@')[2]}" if "@" in text else text  # a password may stand before it
        problems.append(
            f"{name}={text!r}: нужен адрес вида https://jira.example.ru без имени и пароля"
            " / must be an address like https://jira.example.ru, without a name and password in it"
        )
    return text.rstrip("/")


def _public_address(text: str, problems: list[str]) -> str | None:
    found = _address("PUBLIC_URL", text, problems)
    if found and _is_address(found) and urlsplit(found).path:
        problems.append(
            f"PUBLIC_URL={found!r}: страницы живут в корне адреса, без пути: https://reglament.example.ru"
            " / the pages live at the root of an address, without a path: https://reglament.example.ru"
        )
    return found


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:  # a bracket without its pair, a port that is no number
        return False


def _token(values: Mapping[str, str], problems: list[str]) -> Secret:
    if values["JIRA_URL"] and not values["JIRA_TOKEN"]:
        problems.append("JIRA_TOKEN: не задан, а JIRA_URL задан / is not set although JIRA_URL is")
    return Secret(values["JIRA_TOKEN"])


def _port(text: str, problems: list[str]) -> int:
    if not text:
        return 8080
    if text.isascii() and text.isdigit() and 0 < int(text) < 65_536:
        return int(text)
    problems.append(f"PORT={text!r}: нужно число от 1 до 65535 / must be a number from 1 to 65535")
    return 8080


def _hours(name: str, text: str, problems: list[str]) -> timedelta:
    if text.isascii() and text.isdigit() and 0 < int(text) <= MOST_HOURS:
        return timedelta(hours=int(text))
    problems.append(
        f"{name}={text!r}: нужно число часов от 1 до {MOST_HOURS} / must be a number of hours from 1 to {MOST_HOURS}"
    )
    return timedelta(hours=24)


def _language(text: str, problems: list[str]) -> Language:
    if text == "ru" or text == "en":
        return "ru" if text == "ru" else "en"
    problems.append(f"LANGUAGE={text!r}: допустимы ru и en / allowed: ru and en")
    return "ru"


def _log_format(text: str, problems: list[str]) -> Literal["text", "json"]:
    if text not in {"text", "json"}:
        problems.append(f"LOG_FORMAT={text!r}: допустимы text и json / allowed: text and json")
    return "json" if text == "json" else "text"
